"""Who decides for an entry: the chair of a panel, or the deputy where the chair is concerned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from awards.models import Stage, User
from judging.models import PanelMember, Recusal


@dataclass(frozen=True, slots=True)
class Presidency:
    """Chair and deputy of a stage as far as they are appointed, the chair first, and what they stand aside
    from: pairs of juror and entry.
    """

    seats: tuple[PanelMember, ...]
    recused: frozenset[tuple[int, int]]

    def over(self, submission_ids: Collection[int], juror_id: int | None = None) -> User | None:
        """Rule 7: the chair; the deputy where the sheet is the chair's own (`juror_id`) or the chair is
        recused from one of the entries, under the same limits. None when neither may decide.
        """
        for seat in self.seats:
            aside = any((seat.juror_id, entry) in self.recused for entry in submission_ids)
            if seat.juror_id != juror_id and not aside:
                return seat.juror
        return None


def presidency(stage: Stage, submission_ids: Collection[int]) -> Presidency:
    """Who can preside over decisions on these entries; two queries, however many entries."""
    roles = [PanelMember.Role.CHAIR, PanelMember.Role.DEPUTY]
    members = PanelMember.objects.seated().filter(panel__stage=stage, role__in=roles)
    seats = sorted(members.select_related("juror"), key=lambda seat: roles.index(PanelMember.Role(seat.role)))
    recused = Recusal.objects.filter(
        submission__in=submission_ids, juror__in=[seat.juror_id for seat in seats]
    ).values_list("juror_id", "submission_id")
    return Presidency(tuple(seats), frozenset(recused))


def presiding(*, stage: Stage, submission_ids: Collection[int], juror_id: int | None = None) -> User | None:
    """The person who decides on these entries together, and on the sheet of `juror_id` when it is given."""
    return presidency(stage, submission_ids).over(submission_ids, juror_id)
