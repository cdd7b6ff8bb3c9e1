"""Until when an entry may be written and submitted. The moment itself is outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from submissions.models import DeadlineExtension, Return, Submission

# In these states an entry is its writers' to change.
WRITABLE = frozenset({Submission.State.DRAFT, Submission.State.RETURNED})


def is_exempt(entry: Submission) -> bool:
    """What the secretariat enters for a unit is exempt from the window."""
    return entry.owner_id is None


def deadline_of(entry: Submission) -> datetime:
    """Until when this entry may be submitted; needs its category's edition. See `deadlines_of`."""
    return deadlines_of([entry])[entry.pk]


def deadlines_of(entries: Sequence[Submission]) -> dict[int, datetime]:
    """The same for entries by key: the closing of registration, or what the entry was given beyond it;
    for a returned one the day that came with its return. Two queries at any number. See `with_deadlines`."""
    keys = [entry.pk for entry in entries]
    given = dict(
        DeadlineExtension.objects.filter(submission__in=keys)
        .order_by()
        .values_list("submission_id")
        .annotate(Max("until"))
    )
    returned = [entry.pk for entry in entries if entry.state == Submission.State.RETURNED]
    due = dict(
        Return.objects.filter(submission__in=returned, answered_at__isnull=True).values_list(
            "submission_id", "due_at"
        )
    )
    return {
        entry.pk: _latest(
            due.get(entry.pk, entry.category.edition.registration_closes_at), given.get(entry.pk)
        )
        for entry in entries
    }


def is_in_time(entry: Submission, now: datetime) -> bool:
    """Whether an entry may be written and submitted at a moment; a draft asks more only after the closing."""
    edition = entry.category.edition
    if is_exempt(entry):
        return True
    if now < edition.registration_opens_at:
        return False
    if entry.state != Submission.State.RETURNED and now < edition.registration_closes_at:
        return True
    return now < deadline_of(entry)


def may_take_back(entry: Submission) -> bool:
    """Whether a submitted entry can become a draft again: only while there is time to submit it anew."""
    return entry.state == Submission.State.SUBMITTED and is_in_time(entry, timezone.now())


def with_deadlines(entries: QuerySet[Submission]) -> QuerySet[Any]:
    """Entries with `until`, by when each must be submitted, and `since`, from when on that was known.

    An extension of an entry's own holds before the closing of registration; a returned entry has the day that
    came with its return, or its extension where that is later. GREATEST of the database ignores what is NULL.
    """
    extended = DeadlineExtension.objects.filter(submission=OuterRef("pk")).order_by("-at", "-pk")
    returned = Return.objects.filter(submission=OuterRef("pk"), answered_at__isnull=True)
    return entries.annotate(
        until=Coalesce(
            Greatest(Subquery(returned.values("due_at")[:1]), Subquery(extended.values("until")[:1])),
            F("category__edition__registration_closes_at"),
        ),
        since=Greatest(
            F("created_at"), Subquery(returned.values("at")[:1]), Subquery(extended.values("at")[:1])
        ),
    )


def _latest(*moments: datetime | None) -> datetime:
    return max(moment for moment in moments if moment is not None)
