"""By when an entry must be submitted."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from submissions.models import DeadlineExtension, Return, Submission


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
