"""Changing the settings of an edition that belong to it as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Stage, User
from awards.services.ledger import append_event
from awards.services.setup_base import (
    fingerprint,
    lock_edition,
    record_change,
    require_seen,
    values_of,
)
from awards.setup_facts import all_points

FIELDS = (
    "name",
    "organizer_id",
    "language",
    "time_zone",
    "place_name",
    "registration_opens_at",
    "registration_closes_at",
    "announced_on",
    "handed_over_on",
    "summary",
    "contact",
)
TEXTS = ("name", "place_name", "summary", "contact")
# The steps of the timeline that repeat a date of the edition.
DATED_STEPS = ("registration", "announcement", "award")


def edition_fingerprint(edition: Edition) -> str:
    """What a page of the edition's settings has seen."""
    return fingerprint(values_of(edition, FIELDS))


@transaction.atomic
def change_edition(*, edition_id: int, values: Mapping[str, Any], seen: str, by: User | None) -> Edition:
    """Change the edition itself; the steps of its timeline that repeat a date follow.

    A new time zone keeps what the clocks show: the windows of the stages move with it. Refused when somebody
    else saved meanwhile, while the edition is archived, and a new time zone once a stage is closed.
    """
    edition = lock_edition(edition_id)
    before = values_of(edition, FIELDS)
    require_seen(seen, fingerprint(before))
    old_zone = edition.zone
    for name in FIELDS:
        if name in values:
            setattr(edition, name, values[name])
    _require_ordered(edition)
    if edition.zone != old_zone:
        _move_windows(edition, old_zone)
    _follow(edition)
    edition.save(update_fields=[*FIELDS, "timeline"])
    record_change(
        edition_id=edition.pk,
        kind="edition.changed",
        subject=f"edition:{edition.pk}",
        before=before,
        after=values_of(edition, FIELDS),
        texts=TEXTS,
        by=by,
    )
    return edition


def _require_ordered(edition: Edition) -> None:
    if edition.registration_opens_at >= edition.registration_closes_at:
        raise DomainError(_("Registration must open before it closes."))


def _move_windows(edition: Edition, old_zone: ZoneInfo) -> None:
    stages = list(Stage.objects.filter(category__edition=edition))
    if any(stage.closed_at for stage in stages):
        raise DomainError(_("The time zone stays as it is: a stage is already closed."))
    for stage in stages:
        stage.opens_at = _same_clock(stage.opens_at, old_zone, edition.zone)
        stage.closes_at = _same_clock(stage.closes_at, old_zone, edition.zone)
    Stage.objects.bulk_update(stages, ["opens_at", "closes_at"])


def _same_clock(moment: datetime | None, old: ZoneInfo, new: ZoneInfo) -> datetime | None:
    return moment.astimezone(old).replace(tzinfo=new) if moment else None


def _follow(edition: Edition) -> None:
    """The steps of the timeline that repeat a date of the edition take it over."""
    days = dated_steps(edition)
    edition.timeline = [
        {**step, "first_day": days[step["code"]][0], "last_day": days[step["code"]][1]}
        if step.get("code") in days
        else step
        for step in edition.timeline
    ]


def dated_steps(edition: Edition) -> dict[str, tuple[str, str]]:
    """First and last day, as the timeline stores them, of the steps that repeat a date of the edition."""
    opens = timezone.localtime(edition.registration_opens_at, edition.zone).date()
    last = edition.registration_closes_at - timedelta(microseconds=1)
    days = {"registration": (opens, timezone.localtime(last, edition.zone).date())}
    if edition.announced_on:
        days["announcement"] = (edition.announced_on, edition.announced_on)
    if edition.handed_over_on:
        days["award"] = (edition.handed_over_on, edition.handed_over_on)
    return {code: (first.isoformat(), end.isoformat()) for code, (first, end) in days.items()}


@transaction.atomic
def open_edition(*, edition_id: int, by: User | None) -> Edition:
    """Show an edition to everybody. Refused while something that blocks is missing, naming the first."""
    edition = lock_edition(edition_id)
    if edition.opened_at is not None:
        raise DomainError(_("%(edition)s is open already.") % {"edition": edition.name})
    blocking = [point for point in all_points(edition, settings_categories(edition)) if point.blocks]
    if blocking:
        raise DomainError(
            _("%(edition)s cannot be opened yet. %(first)s")
            % {"edition": edition.name, "first": blocking[0].text}
        )
    edition.opened_at = timezone.now()
    edition.save(update_fields=["opened_at"])
    _record_state(edition, "edition.opened", by)
    return edition


@transaction.atomic
def archive_edition(*, edition_id: int, by: User | None) -> Edition:
    """Make an opened edition read only; everything stays readable."""
    edition = lock_edition(edition_id)
    if edition.opened_at is None:
        raise DomainError(_("Only an edition that was opened can be archived."))
    _record_state(edition, "edition.archived", by)
    edition.archived_at = timezone.now()
    edition.save(update_fields=["archived_at"])
    return edition


@transaction.atomic
def unarchive_edition(*, edition_id: int, by: User | None) -> Edition:
    """Let an archived edition be changed again."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition_id)
    if edition.archived_at is None:
        raise DomainError(_("%(edition)s is not archived.") % {"edition": edition.name})
    edition.archived_at = None
    edition.save(update_fields=["archived_at"])
    _record_state(edition, "edition.unarchived", by)
    return edition


def _record_state(edition: Edition, kind: str, by: User | None) -> None:
    append_event(edition_id=edition.pk, kind=kind, subject=f"edition:{edition.pk}", data={}, by=by)


def settings_categories(edition: Edition) -> list[Category]:
    """The categories of an edition with their stages and places, as `Facts` take them. Three queries."""
    rows = list(edition.categories.prefetch_related("stages", "places"))
    for category in rows:
        category.edition = edition
    return rows
