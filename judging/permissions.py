"""What a juror may see of an entry: predicates, and the permission made of them.

Each has a queryset twin in `Assignment.objects` (`held_by`, `readable_by`), which answers for many rows.
"""

from __future__ import annotations

from typing import Any

import rules

# Everything of an entry that jurors read: its frozen answers and its evidence.
READ_ENTRY = "judging.read_entry"
OPEN = "open"


def is_barred(assignment: Any) -> bool:
    """Whether a recusal, or a conflict still to be decided, closes the entry to the juror."""
    entry, juror = assignment.submission, assignment.juror_id
    return bool(
        entry.recusals.filter(juror=juror).exists()
        or entry.conflicts.filter(juror=juror, state=OPEN).exists()
    )


@rules.predicate
def holds(user: Any, assignment: Any) -> bool:
    """The person is asked to judge: an active juror who sits in the panel, an admitted entry, no conflict."""
    if assignment is None or not user.is_authenticated or not user.is_active:
        return False
    if assignment.juror_id != user.pk or assignment.submission.state != "admitted":
        return False
    seat = user.seats.select_related("invitation").filter(panel__stage=assignment.stage_id).first()
    if seat is None or not seat.is_taken:
        return False
    return not is_barred(assignment)


@rules.predicate
def has_declared(_user: Any, assignment: Any) -> bool:
    """It is settled that the juror has no conflict of interest with the entry."""
    return assignment is not None and assignment.declared_at is not None


rules.add_perm(READ_ENTRY, holds & has_declared)  # type: ignore[no-untyped-call]
