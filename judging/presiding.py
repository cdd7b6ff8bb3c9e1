"""Who decides for an entry: the chair of a panel, or the deputy where the chair is concerned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from awards.models import Stage, User
from judging.models import Conflict, PanelMember, Recusal


@dataclass(frozen=True, slots=True)
class Presidency:
    """Chair and deputy of a stage as far as they are appointed, the chair first, and what is closed to them
    by a conflict of interest, decided or still to be decided: pairs of juror and entry.
    """

    seats: tuple[PanelMember, ...]
    closed: frozenset[tuple[int, int]]

    def over(self, submission_ids: Collection[int], juror_id: int | None = None) -> User | None:
        """Rule 7: the chair; the deputy where the sheet is the chair's own (`juror_id`) or one of the entries
        is closed to the chair, under the same limits. None when neither may decide.
        """
        for seat in self.seats:
            if seat.juror_id != juror_id and not self.is_aside(seat, submission_ids):
                return seat.juror
        return None

    def passes_on(self, submission_ids: Collection[int]) -> bool:
        """Whether a conflict of the chair takes the decision on these entries from the chair."""
        return any(
            self.is_aside(seat, submission_ids) for seat in self.seats if seat.role == PanelMember.Role.CHAIR
        )

    def is_aside(self, seat: PanelMember, submission_ids: Collection[int]) -> bool:
        """Whether one of the entries is closed to whoever has this seat."""
        return any((seat.juror_id, entry) in self.closed for entry in submission_ids)


def presidency(stage: Stage, submission_ids: Collection[int]) -> Presidency:
    """Who can preside over decisions on these entries; two queries, however many entries."""
    roles = [PanelMember.Role.CHAIR, PanelMember.Role.DEPUTY]
    members = PanelMember.objects.seated().filter(panel__stage=stage, role__in=roles)
    seats = sorted(members.select_related("juror"), key=lambda seat: roles.index(PanelMember.Role(seat.role)))
    of_them = {"submission__in": submission_ids, "juror__in": [seat.juror_id for seat in seats]}
    recused = Recusal.objects.filter(**of_them).values_list("juror_id", "submission_id")
    doubtful = Conflict.objects.filter(**of_them, state=Conflict.State.OPEN).order_by()
    return Presidency(
        tuple(seats), frozenset(recused.union(doubtful.values_list("juror_id", "submission_id")))
    )


def presiding(*, stage: Stage, submission_ids: Collection[int], juror_id: int | None = None) -> User | None:
    """The person who decides on these entries together, and on the sheet of `juror_id` when it is given."""
    return presidency(stage, submission_ids).over(submission_ids, juror_id)


def stand_ins(conflict: Conflict) -> list[tuple[Stage, User | None]]:
    """Who decides on the entry of a conflict in each open stage over which its juror presides as chair.

    Nobody stands in where the conflict was found to be none.
    """
    if conflict.state == Conflict.State.CLEARED:
        return []
    chaired = Stage.objects.filter(
        category=conflict.submission.category_id,
        closed_at__isnull=True,
        panel__members__in=PanelMember.objects.seated().filter(
            juror=conflict.juror_id, role=PanelMember.Role.CHAIR
        ),
    )
    entry = [conflict.submission_id]
    return [(stage, presiding(stage=stage, submission_ids=entry)) for stage in chaired.order_by("position")]
