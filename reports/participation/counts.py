"""How entries are counted, the same everywhere: on the page, in the workbook, on paper and for the public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import reduce

from django.db.models import Count, Q

from reports.models import Placement
from submissions.models import Submission

State = Submission.State
# A unit takes part with an entry that was handed in and that it did not take back: what the office then
# decided of it, also that it is rejected or disqualified, does not undo that the unit came.
TAKES_PART = (State.SUBMITTED, State.RETURNED, State.ADMITTED, State.REJECTED, State.DISQUALIFIED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Entries by how far they came.

    `started`: somebody began it, whatever became of it. `submitted`: handed in at least once (a row sent
    twice is stored once). Each submitted entry is now exactly one of `admitted`, `undecided` (waits for the
    check, or was sent back), `rejected`, `disqualified`, `withdrawn` and `reopened` (taken back to be
    written on). `entering` are those a unit takes part with: submitted without withdrawn and reopened.
    `judged`: has a final score. `placed`: has a place that the plenary session in force confirmed.
    """

    started: int = 0
    submitted: int = 0
    admitted: int = 0
    undecided: int = 0
    rejected: int = 0
    disqualified: int = 0
    withdrawn: int = 0
    reopened: int = 0
    judged: int = 0
    placed: int = 0

    @property
    def entering(self) -> int:
        return self.submitted - self.withdrawn - self.reopened

    def plus(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES = tuple(field.name for field in fields(Counts))
NOTHING = Counts()
# Unit id → category id → its entries.
Tally = Mapping[int, Mapping[int, Counts]]


def tally(category_ids: Iterable[int]) -> Tally:
    """The entries of these categories by unit and category; two queries at any size."""
    ids = list(category_ids)
    handed_in = Q(submitted_at__isnull=False)
    rows = (
        Submission.objects.filter(category__in=ids)
        .order_by()
        .values_list("unit_id", "category_id")
        .annotate(
            started=Count("pk"),
            submitted=Count("pk", filter=handed_in),
            admitted=Count("pk", filter=Q(state=State.ADMITTED)),
            undecided=Count("pk", filter=Q(state__in=[State.SUBMITTED, State.RETURNED])),
            rejected=Count("pk", filter=Q(state=State.REJECTED)),
            disqualified=Count("pk", filter=Q(state=State.DISQUALIFIED)),
            withdrawn=Count("pk", filter=handed_in & Q(state=State.WITHDRAWN)),
            reopened=Count("pk", filter=handed_in & Q(state=State.DRAFT)),
            judged=Count("final_standing", filter=Q(final_standing__final__isnull=False)),
        )
    )
    placements = (
        Placement.objects.filter(plenary__category__in=ids, plenary__superseded_at__isnull=True)
        .order_by()
        .values_list("submission__unit_id", "plenary__category_id")
        .annotate(Count("pk"))
    )
    placed = {(unit, category): count for unit, category, count in placements}
    found: dict[int, dict[int, Counts]] = defaultdict(dict)
    for unit, category, *figures in rows:
        found[unit][category] = replace(Counts(*figures), placed=placed.get((unit, category), 0))
    return found


def total(of_unit: Mapping[int, Counts], category_ids: Iterable[int]) -> Counts:
    """What a unit has in some categories together."""
    return together(of_unit[category_id] for category_id in category_ids if category_id in of_unit)


def together(counts: Iterable[Counts]) -> Counts:
    """All of these as one."""
    return reduce(Counts.plus, counts, NOTHING)
