"""Drafts of all units as the secretariat sees them: how complete they are, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from awards.models import Edition
from submissions.models import Submission
from submissions.models.submission import SubmissionQuerySet
from submissions.queries.completeness import completeness_of
from submissions.queries.deadlines import with_deadlines


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: how many of its parts are complete, and which are not."""

    entry: Submission
    until: datetime
    done: int
    all: int
    missing: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether it can no longer be submitted."""
        return self.until <= timezone.now()


def drafts(edition: Edition) -> SubmissionQuerySet:
    """The drafts of an edition, those first whose time ends first."""
    rows = Submission.objects.filter(category__edition=edition, state=Submission.State.DRAFT)
    found: SubmissionQuerySet = with_deadlines(rows).select_related("category", "unit__parent")  # type: ignore[assignment]
    return found.order_by("until", "created_at", "pk")


def draft_rows(entries: Sequence[Submission]) -> list[DraftRow]:
    """How complete these drafts are, as their own people see it; needs them from `drafts`. Six queries."""
    found = completeness_of(entries)
    rows = []
    for entry in entries:
        complete = found[entry.pk]
        until: datetime = entry.until  # type: ignore[attr-defined]  # annotated by `with_deadlines`
        missing = tuple(part.title for part in complete.missing)
        rows.append(DraftRow(entry, until, complete.done, complete.total, missing))
    return rows
