"""How long an edition keeps personal data, and deleting what is older."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from awards.models import Edition, RetentionPeriod, User
from awards.personal_facts import Period, all_periods
from awards.services.ledger import append_event
from awards.services.setup_base import lock_edition


@dataclass(frozen=True, slots=True)
class Due:
    """A kind of data of an edition: until when it is kept, and how many rows there are."""

    period: Period
    months: int
    until: date
    count: int
    is_due: bool


def last_day(edition: Edition) -> date:
    """The day from which the months count: the handing over, else the announcement, else the closing."""
    closing = timezone.localtime(edition.registration_closes_at, edition.zone).date()
    return edition.handed_over_on or edition.announced_on or closing


def add_months(day: date, months: int) -> date:
    """So many calendar months later; a day that the month lacks becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_of(edition: Edition) -> dict[str, int]:
    """For how many months each kind is kept: as the edition says, else the usual time."""
    stored = dict(RetentionPeriod.objects.filter(edition=edition).values_list("what", "months"))
    return {period.code: stored.get(period.code, period.months) for _facts, period in all_periods()}


def due_of(edition: Edition, *, today: date | None = None) -> list[Due]:
    """Every kind with what there is of it, and whether its time is over: from the day after `until`."""
    now = today or timezone.localtime(timezone.now(), edition.zone).date()
    months = months_of(edition)
    rows = []
    for facts, period in all_periods():
        until = add_months(last_day(edition), months[period.code])
        rows.append(Due(period, months[period.code], until, facts.expired(edition, period.code), now > until))
    return rows


@transaction.atomic
def change_periods(*, edition_id: int, months: Mapping[str, int], by: User | None) -> None:
    """Say for how many months an edition keeps each kind of data."""
    edition = lock_edition(edition_id)
    before = months_of(edition)
    changed = {code: value for code, value in months.items() if code in before and before[code] != value}
    for code, value in changed.items():
        RetentionPeriod.objects.update_or_create(edition=edition, what=code, defaults={"months": value})
    if changed:
        append_event(
            edition_id=edition.pk,
            kind="privacy.retention_changed",
            subject=f"edition:{edition.pk}",
            data={"months": changed},
            by=by,
        )


@transaction.atomic
def purge(*, edition_id: int, by: User | None, today: date | None = None) -> dict[str, int]:
    """Delete what an edition has kept long enough; returns how many rows of each kind, those with any.

    Works in the archive too: the law asks for it. The ledger keeps kinds and counts. Raises `DomainError`
    while a backup reads the files that would go.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition_id)
    due = {row.period.code for row in due_of(edition, today=today) if row.is_due}
    done = {
        period.code: facts.purge(edition, period.code)
        for facts, period in all_periods()
        if period.code in due
    }
    counts = {code: number for code, number in done.items() if number}
    if counts:
        append_event(
            edition_id=edition.pk,
            kind="personal_data.purged",
            subject=f"edition:{edition.pk}",
            data={"rows": counts},
            by=by,
        )
    return counts


def editions_with_data(slug: str = "") -> Iterable[Edition]:
    """The editions to look at, one or all, the oldest first."""
    rows = Edition.objects.order_by("year", "slug")
    found: Sequence[Edition] = list(rows.filter(slug=slug) if slug else rows)
    return found
