"""Making units and an edition's own rows from a preset."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, LedgerHead, Organization, OrganizationAlias, Place, Stage
from awards.presets.schema import CategoryPreset, EditionPreset, StagePreset, UnitPreset, WindowPreset


@transaction.atomic
def load_organizations(units: Sequence[UnitPreset]) -> dict[str, Organization]:
    """Put units of a preset into the tree, parents first; known codes are left as staff have edited them.

    A coming name whose date is unknown is an alias, so that workbooks which use it already are understood.

    Returns the organizations by code.
    """
    codes = [unit.code for unit in units]
    known = {item.code: item for item in Organization.objects.filter(code__in=codes)}
    for unit in units:
        if unit.code in known:
            continue
        organization = Organization.objects.create(
            parent=known[unit.parent] if unit.parent else None,
            kind=unit.kind,
            code=unit.code,
            name=unit.name,
            abbreviation=unit.abbreviation,
            needs_check=unit.needs_check,
        )
        OrganizationAlias.objects.bulk_create(
            [
                OrganizationAlias(organization=organization, text=text)
                for text in dict.fromkeys([*unit.aliases, unit.coming_name])
                if text
            ]
        )
        known[unit.code] = organization
    return known


@transaction.atomic
def add_edition(
    *,
    preset: EditionPreset,
    slug: str,
    digest: str,
    organizer: Organization,
    name: str = "",
    is_open: bool = True,
) -> Edition:
    """Make an edition with its categories, stages and places. Forms and rubrics are their apps' services.

    The name is the preset's unless one is given. Raises `DomainError` when the preset has no registration
    window.
    """
    registration = preset.window("registration")
    if registration is None:
        raise DomainError(_("The preset %(preset)s has no registration window.") % {"preset": preset.preset})
    announcement, award = preset.window("announcement"), preset.window("award")
    edition = Edition.objects.create(
        slug=slug,
        name=name or preset.name,
        year=preset.year,
        organizer=organizer,
        language=preset.language,
        place_name=preset.papers.city,
        summary=preset.summary,
        contact={"name": preset.contact.name, "email": preset.contact.email, "hours": preset.contact.hours},
        registration_opens_at=registration.opens,
        registration_closes_at=registration.closes,
        announced_on=announcement.first_day if announcement else None,
        handed_over_on=award.first_day if award else None,
        timeline=[_timeline_entry(window) for window in preset.timeline],
        preset=preset.preset,
        preset_digest=digest,
        source=preset.evidence.text,
        is_example=preset.evidence.contoh,
        time_zone=preset.time_zone,
        opened_at=timezone.now() if is_open else None,
    )
    LedgerHead.objects.create(edition=edition)
    for category in preset.categories:
        _add_category(edition, category)
    return edition


def _timeline_entry(window: WindowPreset) -> dict[str, str | bool]:
    return {
        "code": window.code,
        "name": window.name,
        "remark": window.remark,
        "first_day": window.first_day.isoformat(),
        "last_day": window.last_day.isoformat(),
        "is_example": window.evidence.contoh,
    }


def _add_category(edition: Edition, preset: CategoryPreset) -> Category:
    category = Category.objects.create(
        edition=edition,
        code=preset.code,
        name=preset.name,
        short_name=preset.short_name,
        position=preset.position,
        entry_prefix=preset.entry_prefix,
        description=preset.description,
        unit_kinds=list(preset.unit_kinds),
        participant_kinds=list(preset.participant_kinds),
        max_per_unit=preset.max_per_unit,
        min_age_months=preset.min_age_months,
        judging_locked_reason=preset.judging_locked_reason,
        source=preset.evidence.text,
        is_example=preset.evidence.contoh,
    )
    Stage.objects.bulk_create([_stage(category, stage) for stage in preset.stages])
    Place.objects.bulk_create(
        [
            Place(
                category=category,
                number=place.number,
                title=place.title,
                prize=place.prize,
                extras=place.extras,
                source=place.evidence.text,
            )
            for place in preset.places
        ]
    )
    return category


def _stage(category: Category, preset: StagePreset) -> Stage:
    return Stage(
        category=category,
        code=preset.code,
        name=preset.name,
        position=preset.position,
        weight=preset.weight,
        is_blind=preset.is_blind,
        opens_at=preset.window.opens,
        closes_at=preset.window.closes,
        min_sheets=preset.min_sheets,
        promote_best=preset.promote_best,
        passing_grade=preset.passing_grade,
        source=preset.evidence.text,
        is_example=preset.evidence.contoh,
    )
