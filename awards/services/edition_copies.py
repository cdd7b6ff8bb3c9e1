"""Making an edition like an earlier one, or an empty one: the rows of this app. Other apps copy theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, FrequentQuestion, LedgerHead, Organization, Stage
from awards.moving import Window, moved_day, moved_windows
from awards.services.setup_base import values_of
from awards.services.setup_categories import FIELDS as CATEGORY_FIELDS
from awards.services.setup_categories import STAGE_COPIES, copy_places

EDITION_COPIES = (
    "organizer_id",
    "language",
    "place_name",
    "summary",
    "contact",
    "time_zone",
    "preset",
    "source",
    "is_example",
)
CATEGORY_COPIES = (*CATEGORY_FIELDS, "position", "source", "is_example")


def require_free(slug: str) -> None:
    """Refuse a code that another edition has."""
    if Edition.objects.filter(slug=slug).exists():
        raise DomainError(_("There is an edition with the code %(slug)s already.") % {"slug": slug})


@transaction.atomic
def add_bare_edition(
    *,
    slug: str,
    name: str,
    year: int,
    organizer: Organization,
    place_name: str,
    opens: datetime,
    closes: datetime,
) -> Edition:
    """An edition that nobody outside sees, with nothing in it but its dates of registration."""
    require_free(slug)
    if opens >= closes:
        raise DomainError(_("Registration must open before it closes."))
    edition = Edition.objects.create(
        slug=slug,
        name=name,
        year=year,
        organizer=organizer,
        place_name=place_name,
        registration_opens_at=opens,
        registration_closes_at=closes,
    )
    LedgerHead.objects.create(edition=edition)
    return edition


@transaction.atomic
def copy_edition(
    *, source: Edition, slug: str, name: str, year: int
) -> tuple[Edition, dict[Category, Category], dict[Stage, Stage]]:
    """An edition of another year like an earlier one, seen by nobody outside; every date moves with the year.

    Settings, questions, categories, stages and places are copied; announcements and the rules file are of
    their year and are not. Returns the edition and the copy of each category and stage.
    """
    require_free(slug)
    years, zone = year - source.year, source.zone
    sources = list(source.categories.prefetch_related("stages", "places"))
    stages = [stage for category in sources for stage in category.stages.all()]
    windows = moved_windows(_windows(source, stages), years, zone)
    opens, closes = windows[source.registration_opens_at, source.registration_closes_at]
    edition = Edition.objects.create(
        slug=slug,
        name=name,
        year=year,
        registration_opens_at=opens,
        registration_closes_at=closes,
        announced_on=moved_day(source.announced_on, years) if source.announced_on else None,
        handed_over_on=moved_day(source.handed_over_on, years) if source.handed_over_on else None,
        timeline=[_step(step, source, windows) for step in source.timeline],
        **values_of(source, EDITION_COPIES),
    )
    LedgerHead.objects.create(edition=edition)
    FrequentQuestion.objects.bulk_create(
        [
            FrequentQuestion(edition=edition, **values_of(row, ("position", "question", "answer")))
            for row in source.questions.all()
        ]
    )
    categories: dict[Category, Category] = {}
    copies: dict[Stage, Stage] = {}
    for category in sources:
        copy = Category.objects.create(edition=edition, **values_of(category, CATEGORY_COPIES))
        categories[category] = copy
        for stage in category.stages.all():
            copies[stage] = _stage(stage, copy, windows)
        copy_places(source=category, target=copy)
    return edition, categories, copies


def _windows(source: Edition, stages: Sequence[Stage]) -> list[Window]:
    """Every window of an edition; one that is open at an end counts as the moment it has."""
    found = [(source.registration_opens_at, source.registration_closes_at)]
    found += [_stage_window(stage) for stage in stages if stage.opens_at or stage.closes_at]
    return found + [_step_window(step, source) for step in source.timeline]


def _stage_window(stage: Stage) -> Window:
    opens, closes = stage.opens_at or stage.closes_at, stage.closes_at or stage.opens_at
    if opens is None or closes is None:
        raise AssertionError(stage.pk)
    return opens, closes


def _step_window(step: dict[str, Any], source: Edition) -> Window:
    first = datetime.fromisoformat(step["first_day"]).replace(tzinfo=source.zone)
    last = datetime.fromisoformat(step["last_day"]).replace(tzinfo=source.zone)
    return first, last + timedelta(days=1)


def _step(step: dict[str, Any], source: Edition, windows: dict[Window, Window]) -> dict[str, Any]:
    first, end = windows[_step_window(step, source)]
    last = timezone.localtime(end - timedelta(microseconds=1), source.zone).date()
    days = {"first_day": first.date().isoformat(), "last_day": last.isoformat()}
    return {**step, **days}


def _stage(stage: Stage, category: Category, windows: dict[Window, Window]) -> Stage:
    values = values_of(stage, STAGE_COPIES)
    if stage.opens_at or stage.closes_at:
        opens, closes = windows[_stage_window(stage)]
        values["opens_at"] = opens if stage.opens_at else None
        values["closes_at"] = closes if stage.closes_at else None
    return Stage.objects.create(category=category, **values)
