"""The conflicts of interest of an edition, as secretariat and auditor read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When

from awards.models import Edition
from judging.models import Conflict, Recusal
from submissions.models import Submission

State = Conflict.State


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict with its grounds in words."""

    conflict: Conflict
    grounds: tuple[str, ...]


def conflicts_of(edition: Edition, state: str = "") -> QuerySet[Conflict]:
    """The conflicts of an edition, those to be decided first, narrowed to a state when one is given."""
    found = Conflict.objects.filter(submission__category__edition=edition)
    if state:
        found = found.filter(state=state)
    first = Case(When(state=State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related(
        "submission__category", "submission__unit__parent", "juror", "decided_by"
    ).order_by(first, "submission__category__position", "submission__code", "juror__name", "pk")


def conflict_counts(edition: Edition) -> dict[str, int]:
    """How many conflicts there are in each state."""
    rows = (
        Conflict.objects.filter(submission__category__edition=edition)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


def conflict_rows(conflicts: Iterable[Conflict]) -> list[ConflictRow]:
    """Conflicts with their grounds in the reader's language."""
    return [ConflictRow(one, ground_labels(one.grounds)) for one in conflicts]


def ground_labels(grounds: Iterable[str]) -> tuple[str, ...]:
    """What speaks against a juror, in words."""
    return tuple(str(Conflict.Ground(ground).label) for ground in grounds)


@dataclass(frozen=True, slots=True)
class CandidateConflict:
    """An entry that somebody who is not invited yet has a conflict with."""

    entry: Submission
    grounds: tuple[str, ...]


def candidate_conflicts(found: Mapping[tuple[int, int], Sequence[str]]) -> list[CandidateConflict]:
    """Grounds by (entry, person) as a list of entries, by category and number; one query."""
    grounds = {entry: ground_labels(listed) for (entry, _key), listed in found.items()}
    entries = Submission.objects.filter(pk__in=grounds).select_related("category", "unit__parent")
    return [
        CandidateConflict(entry, grounds[entry.pk])
        for entry in entries.order_by("category__position", "number")
    ]


def recusals_on_paper(edition: Edition) -> QuerySet[Recusal]:
    """Recusals that nobody declared here: noted on paper score sheets."""
    decided = Conflict.objects.filter(submission=OuterRef("submission"), juror=OuterRef("juror"))
    return (
        Recusal.objects.filter(~Exists(decided), submission__category__edition=edition)
        .select_related("submission__category", "juror")
        .order_by("submission__category__position", "submission__code", "juror__name")
    )
