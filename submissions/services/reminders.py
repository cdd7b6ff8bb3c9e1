"""Reminders of the deadline: 7 days, 3 days and 3 hours before it, to those who have not submitted yet.

The beat asks every few minutes. `DeadlineReminder` is unique for an entry, a step and a deadline, so that two
workers at once, or one after a restart, remind once. What was missed while no worker ran is made up for by
the step in force, never by several mails together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from submissions.models import DeadlineReminder, Submission
from submissions.notice_texts import REMINDER
from submissions.queries.deadlines import with_deadlines
from submissions.services.notices import tell

Step = DeadlineReminder.Step
# From how long before the deadline a step is in force, and until when: the next one follows.
WINDOWS: Mapping[str, tuple[timedelta, timedelta]] = {
    Step.HOURS: (timedelta(0), timedelta(hours=3)),
    Step.DAYS: (timedelta(hours=3), timedelta(days=3)),
    Step.WEEK: (timedelta(days=3), timedelta(days=7)),
}
OPEN_STATES = (Submission.State.DRAFT, Submission.State.RETURNED)


def remind_all() -> int:
    """Remind whoever is due now; returns how many entries were reminded of."""
    now = timezone.now()
    return sum(remind(submission_id=pk, step=step) for step, pk in list(_due(now)))


@transaction.atomic
def remind(*, submission_id: int, step: str) -> bool:
    """Remind the people of an entry of its deadline, once for a step; False when it is not due any more.

    Under the row lock of the entry: who submits at this moment is either reminded before or not at all.
    """
    now = timezone.now()
    entry = _open(now, step).select_for_update(of=("self",)).filter(pk=submission_id).first()
    if entry is None:
        return False
    _row, is_new = DeadlineReminder.objects.get_or_create(submission=entry, step=step, until=entry.until)
    if is_new:
        tell(entry, REMINDER, until=entry.until, now=now, occasion=f"{step}:{entry.until:%Y%m%dT%H%M%S%f}")
    return is_new


def _due(now: datetime) -> Iterator[tuple[str, int]]:
    for step in WINDOWS:
        reminded = DeadlineReminder.objects.filter(
            submission=OuterRef("pk"), step=step, until=OuterRef("until")
        )
        for pk in (
            _open(now, step).exclude(Exists(reminded)).order_by("until", "pk").values_list("pk", flat=True)
        ):
            yield step, pk


def _open(now: datetime, step: str) -> QuerySet[Any]:
    """Entries that are still open in the window of a step, and were before it: not those begun in it."""
    after, before = WINDOWS[step]
    entries = Submission.objects.filter(
        state__in=OPEN_STATES,
        owner__isnull=False,  # what the secretariat enters for a unit is exempt from the window
        category__edition__archived_at__isnull=True,
        category__edition__opened_at__isnull=False,
    )
    return with_deadlines(entries).filter(
        until__gt=now + after, until__lte=now + before, since__lte=F("until") - before
    )
