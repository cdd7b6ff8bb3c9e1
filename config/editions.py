"""Making an edition from a preset, from an earlier one, or empty: each app's service, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Membership, Organization, Stage, User
from awards.permissions import MAKE_EDITION, STAFF
from awards.presets import PresetError, digest, load_preset, load_units, shift_to_year
from awards.presets.schema import ChecklistPreset, EditionPreset, RubricOnlyPreset
from awards.services.edition_copies import add_bare_edition, copy_edition, require_free
from awards.services.editions import add_edition, load_organizations
from awards.services.ledger import append_event
from awards.services.memberships import grant_role
from awards.setup_facts import known_facts
from judging.rubric_drafts import draft_of_preset
from judging.services.rubrics import add_rubric, revise_rubric
from reports.services.copying import copy_papers
from reports.services.letterheads import add_letterhead
from submissions.services.forms import add_admission_checklist, add_form, add_readiness_checklist
from submissions.services.rules import add_rules
from submissions.services.statements import add_statements


@transaction.atomic
def create_edition(
    *, preset_name: str, slug: str | None = None, year: int | None = None
) -> tuple[Edition, bool]:
    """Make an edition from a preset; the default slug is the preset's name.

    `year` moves every date of the preset to that year. The same content again is left alone and returned
    with False; other content under the same slug raises `DomainError`.
    """
    try:
        preset = load_preset(preset_name)
    except PresetError as error:
        raise DomainError(str(error)) from error
    if not isinstance(preset, EditionPreset):
        raise DomainError(
            _("%(preset)s is not a whole edition. Add it to a category with add_preset.")
            % {"preset": preset_name}
        )
    if year is not None:
        preset = shift_to_year(preset, year)
    slug, content = slug or preset_name, digest(preset)
    existing = Edition.objects.filter(slug=slug).first()
    if existing is not None:
        if existing.preset_digest == content:
            return existing, False
        raise DomainError(
            _("The edition %(slug)s exists with other content. Choose another --slug.") % {"slug": slug}
        )
    return _write(preset, slug, content), True


@transaction.atomic
def edition_from_preset(
    *, preset_name: str, slug: str, name: str, year: int, organizer: Organization | None, by: User
) -> Edition:
    """Make an edition from a preset that nobody outside sees yet; who makes it becomes its secretary.

    Every date of the preset moves to the year. Without an organiser it is the preset's own.
    """
    require_free(slug)
    preset = load_preset(preset_name)
    if not isinstance(preset, EditionPreset):
        raise DomainError(_("%(preset)s is not a whole edition.") % {"preset": preset_name})
    preset = shift_to_year(preset, year)
    edition = _write(preset, slug, digest(preset), name=name, organizer=organizer, is_open=False, by=by)
    _require_right(edition, by)
    grant_role(user=by, role=Membership.Role.SECRETARIAT, edition=edition, by=by)
    return edition


@transaction.atomic
def clone_edition(
    *, source: Edition, slug: str, name: str, year: int, takes_people: bool, by: User
) -> Edition:
    """Make an edition like an earlier one that nobody outside sees yet; who makes it becomes its secretary.

    Everything that decides is copied and every date moves to the year; entries, jurors, scores and locks
    never are. With `takes_people` the secretariat and the inspectorate of the earlier one keep their roles.
    """
    edition, categories, stages = copy_edition(source=source, slug=slug, name=name, year=year)
    _require_right(edition, by)
    for category, copy in categories.items():
        own = {stage: stages[stage] for stage in stages if stage.category_id == category.pk}
        for facts in known_facts():
            facts.copy(source=category, target=copy, stages=own)
    copy_papers(source=source, target=edition)
    _record_creation(edition, {"source": source.pk, "year": year}, by)
    grant_role(user=by, role=Membership.Role.SECRETARIAT, edition=edition, by=by)
    if takes_people:
        staff = source.memberships.filter(role__in=STAFF, user__is_active=True).exclude(user=by)
        for membership in staff.select_related("user").order_by("pk"):
            grant_role(user=membership.user, role=membership.role, edition=edition, by=by)
    return edition


@transaction.atomic
def add_empty_edition(
    *,
    slug: str,
    name: str,
    year: int,
    organizer: Organization,
    place_name: str,
    opens: datetime,
    closes: datetime,
    by: User,
) -> Edition:
    """Make an edition with nothing in it but its dates; who makes it becomes its secretary."""
    edition = add_bare_edition(
        slug=slug,
        name=name,
        year=year,
        organizer=organizer,
        place_name=place_name,
        opens=opens,
        closes=closes,
    )
    _require_right(edition, by)
    _record_creation(edition, {"year": year}, by)
    grant_role(user=by, role=Membership.Role.SECRETARIAT, edition=edition, by=by)
    return edition


def _require_right(edition: Edition, by: User) -> None:
    """Who makes an edition runs one of its organiser already. A refusal takes back everything made so far."""
    if not by.has_perm(MAKE_EDITION, edition.organizer):
        raise PermissionDenied


def _record_creation(edition: Edition, data: Mapping[str, Any], by: User | None) -> None:
    append_event(
        edition_id=edition.pk, kind="edition.created", subject=f"edition:{edition.pk}", data=data, by=by
    )


def _write(
    preset: EditionPreset,
    slug: str,
    content: str,
    *,
    name: str = "",
    organizer: Organization | None = None,
    is_open: bool = True,
    by: User | None = None,
) -> Edition:
    units = load_organizations(load_units(preset.units))
    edition = add_edition(
        preset=preset,
        slug=slug,
        digest=content,
        organizer=organizer or units[preset.organizer],
        name=name,
        is_open=is_open,
    )
    categories = {category.code: category for category in edition.categories.prefetch_related("stages")}
    for category_preset in preset.categories:
        category = categories[category_preset.code]
        add_form(category=category, sections=category_preset.sections)
        add_statements(category=category)
        add_admission_checklist(category=category, items=category_preset.checklist)
        add_rules(category=category, rules=category_preset.rules, verification=category_preset.verification)
        stages = {stage.code: stage for stage in category.stages.all()}
        for stage_preset in category_preset.stages:
            add_rubric(stage=stages[stage_preset.code], preset=stage_preset.rubric)
    add_letterhead(edition=edition, papers=preset.papers)
    _record_creation(edition, {"preset": preset.preset, "digest": content}, by)
    return edition


@transaction.atomic
def add_preset_to_category(
    *, preset_name: str, category: Category, stage_code: str | None, reason: str
) -> str:
    """Add a rubric preset to a stage of a category, or a checklist preset beside its judging.

    A rubric becomes a new version, with the reason. Returns a sentence that says what was done.
    """
    try:
        preset = load_preset(preset_name)
    except PresetError as error:
        raise DomainError(str(error)) from error
    if isinstance(preset, ChecklistPreset):
        added = add_readiness_checklist(category=category, preset=preset)
        return _("%(count)d indicators added to %(category)s.") % {"count": added, "category": category.name}
    if isinstance(preset, RubricOnlyPreset):
        stages = Stage.objects.filter(category=category)
        stage = stages.filter(code=stage_code).first() if stage_code else stages.first()
        if stage is None:
            raise DomainError(_("%(category)s has no such stage.") % {"category": category.name})
        rubric = revise_rubric(stage=stage, draft=draft_of_preset(preset.rubric), reason=reason, by=None)
        return _("%(category)s, stage %(stage)s: version %(version)d of the rubric is in force.") % {
            "category": category.name,
            "stage": stage.name,
            "version": rubric.version,
        }
    raise DomainError(_("%(preset)s is a whole edition. Use create_edition.") % {"preset": preset_name})
