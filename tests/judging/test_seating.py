"""Who may be seated, given entries and replaced."""

from __future__ import annotations

from typing import Any

import pytest

from awards.exceptions import DomainError
from judging.models import Assignment, PanelMember
from judging.services.seating import assign, replace_juror, seat_juror
from submissions.models import Submission
from submissions.services.entries import leave_field
from tests.scenario import Award, Round, make_juror

pytestmark = pytest.mark.django_db


def one_stage(**options: Any) -> Award:
    return Award([Round("proposal", "100")], entries=["A", "B"], jurors=["J1", "J2"], chair="J1", **options)


def seats(award: Award) -> list[tuple[str, str, bool]]:
    """Name, role and whether the seat is still taken, in the order of seating."""
    return [
        (seat.juror.name, seat.role, seat.replaced_at is None)
        for seat in PanelMember.objects.filter(panel__stage=award.stages["proposal"]).select_related("juror")
    ]


def replaced(award: Award) -> str:
    """J1 leaves, K comes; returns the name of the successor."""
    award.assign_all()
    replace_juror(
        stage=award.stages["proposal"],
        leaver=award.jurors["J1"],
        successor=make_juror("K"),
        by=None,
        reason="Pindah tugas",
    )
    return "K"


def test_who_was_replaced_takes_no_seat_again() -> None:
    award = one_stage()
    replaced(award)

    with pytest.raises(DomainError, match="J1"):
        seat_juror(stage=award.stages["proposal"], juror=award.jurors["J1"], by=None)

    assert seats(award) == [("J1", "chair", False), ("J2", "juror", True), ("K", "chair", True)]


def test_nobody_is_replaced_by_somebody_who_left_the_panel() -> None:
    award = one_stage()
    replaced(award)

    with pytest.raises(DomainError, match="J1"):
        replace_juror(
            stage=award.stages["proposal"],
            leaver=award.jurors["J2"],
            successor=award.jurors["J1"],
            by=None,
            reason="Sakit",
        )

    assert award.sheet("proposal", "A", "J2").state == "draft"


def test_nobody_is_the_own_successor() -> None:
    award = one_stage()
    award.assign_all()

    with pytest.raises(DomainError):
        replace_juror(
            stage=award.stages["proposal"],
            leaver=award.jurors["J1"],
            successor=award.jurors["J1"],
            by=None,
            reason="Sakit",
        )

    assert award.sheet("proposal", "A", "J1").state == "draft"
    assert seats(award) == [("J1", "chair", True), ("J2", "juror", True)]


def test_successor_is_not_given_an_entry_that_left_the_field() -> None:
    award = one_stage()
    award.assign_all()
    leave_field(submission=award.entries["B"], to=Submission.State.WITHDRAWN, reason="Mundur", by=None)
    successor = make_juror("K")

    given = replace_juror(
        stage=award.stages["proposal"],
        leaver=award.jurors["J2"],
        successor=successor,
        by=None,
        reason="Sakit",
    )

    assert given == 1
    assert [row.submission_id for row in successor.assignments.all()] == [award.entries["A"].pk]


def test_a_panel_has_one_chair() -> None:
    award = one_stage()

    with pytest.raises(DomainError, match="K"):
        seat_juror(
            stage=award.stages["proposal"],
            juror=make_juror("K"),
            by=None,
            role=PanelMember.Role.CHAIR,
        )

    assert seats(award) == [("J1", "chair", True), ("J2", "juror", True)]


def test_entry_of_another_category_is_not_assigned() -> None:
    award = one_stage()
    other = Award([Round("proposal", "100")], entries=["X"], jurors=["J9"], edition=award.edition, code="ttg")

    with pytest.raises(DomainError):
        assign(
            stage=award.stages["proposal"],
            pairs=[(other.entries["X"].pk, award.jurors["J1"].pk)],
            by=None,
        )

    assert not Assignment.objects.exists()


def test_juror_without_a_seat_is_given_nothing() -> None:
    award = one_stage()

    with pytest.raises(DomainError):
        assign(
            stage=award.stages["proposal"],
            pairs=[(award.entries["A"].pk, make_juror("Orang luar").pk)],
            by=None,
        )

    assert not Assignment.objects.exists()
