"""Making an edition from a preset: each app's service, in one transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Stage
from awards.presets import PresetError, digest, load_preset, load_units, shift_to_year
from awards.presets.schema import ChecklistPreset, EditionPreset, RubricOnlyPreset
from awards.services.editions import add_edition, load_organizations
from awards.services.ledger import append_event
from judging.rubric_drafts import draft_of_preset
from judging.services.rubrics import add_rubric, revise_rubric
from reports.services.letterheads import add_letterhead
from submissions.services.forms import add_admission_checklist, add_form, add_readiness_checklist


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


def _write(preset: EditionPreset, slug: str, content: str) -> Edition:
    units = load_organizations(load_units(preset.units))
    edition = add_edition(preset=preset, slug=slug, digest=content, organizer=units[preset.organizer])
    categories = {category.code: category for category in edition.categories.prefetch_related("stages")}
    for category_preset in preset.categories:
        category = categories[category_preset.code]
        add_form(category=category, sections=category_preset.sections)
        add_admission_checklist(category=category, items=category_preset.checklist)
        stages = {stage.code: stage for stage in category.stages.all()}
        for stage_preset in category_preset.stages:
            add_rubric(stage=stages[stage_preset.code], preset=stage_preset.rubric)
    add_letterhead(edition=edition, papers=preset.papers)
    append_event(
        edition_id=edition.pk,
        kind="edition.created",
        subject=f"edition:{edition.pk}",
        data={"preset": preset.preset, "digest": content},
        by=None,
    )
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
