"""Sheets, excuses and what keeps a stage open: rules 1, 6 and 7."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent
from judging.models import Assignment, Criterion, Score
from judging.services.closing import stage_blockers
from judging.services.decisions import appoint, record_few_sheets
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import excuse_sheet, finalise_sheet, reopen_sheet, save_scores
from judging.services.seating import assign, seat_juror
from tests.scenario import Award, Crit, Round

pytestmark = pytest.mark.django_db


def simple(
    *, entries: Sequence[str] = ("A", "B"), jurors: Sequence[str] = ("J1", "J2", "J3"), **options: object
) -> Award:
    award = Award(
        [Round("proposal", "100", options=options)], entries=entries, jurors=jurors, chair="J1", deputy="J2"
    )
    award.assign_all()
    return award


def blocker_kinds(award: Award, stage: str = "proposal") -> list[str]:
    return [blocker.kind for blocker in stage_blockers(award.stages[stage])]


# --- sheets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["-1", "100.01", "50.001", "NaN"])
def test_value_off_its_scale_is_refused_and_nothing_is_stored(value: str) -> None:
    award = simple()
    sheet = award.sheet("proposal", "A", "J1")

    with pytest.raises(DomainError):
        save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(value)}, by=None)

    assert Score.objects.count() == 0


def test_value_between_two_steps_is_refused() -> None:
    award = simple()
    Criterion.objects.update(step=Decimal("0.5"))
    sheet = award.sheet("proposal", "A", "J1")

    save_scores(sheet_id=sheet.pk, values={"nilai": Decimal("72.5")}, by=None)
    with pytest.raises(DomainError):
        save_scores(sheet_id=sheet.pk, values={"nilai": Decimal("72.25")}, by=None)

    assert list(Score.objects.values_list("value", flat=True)) == [Decimal("72.50")]


def test_unknown_criterion_is_refused() -> None:
    award = simple()

    with pytest.raises(DomainError):
        save_scores(sheet_id=award.sheet("proposal", "A", "J1").pk, values={"lain": Decimal(1)}, by=None)


def test_incomplete_sheet_cannot_be_finalised() -> None:
    award = Award(
        [Round("proposal", "100", (Crit("a", "50"), Crit("b", "50")))], entries=["A"], jurors=["J1", "J2"]
    )
    award.assign_all()
    sheet = award.sheet("proposal", "A", "J1")
    save_scores(sheet_id=sheet.pk, values={"a": Decimal(80)}, by=None)

    with pytest.raises(DomainError):
        finalise_sheet(sheet_id=sheet.pk, by=None)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == ("draft", None)


def test_saving_the_same_values_twice_writes_once() -> None:
    award = simple()
    sheet = award.sheet("proposal", "A", "J1")

    for _again in range(2):
        save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(80)}, by=None)

    sheet.refresh_from_db()
    assert sheet.version == 1
    assert AuditEvent.objects.filter(kind="scoresheet.scored").count() == 1


def test_taking_a_value_away_leaves_the_ledger_with_both() -> None:
    award = simple()
    sheet = award.sheet("proposal", "A", "J1")

    save_scores(sheet_id=sheet.pk, values={"nilai": Decimal("80.50")}, by=None)
    save_scores(sheet_id=sheet.pk, values={"nilai": None}, by=None)

    assert Score.objects.count() == 0
    events = AuditEvent.objects.filter(kind="scoresheet.scored").order_by("sequence")
    assert [event.data["values"] for event in events] == [{"nilai": "80.5"}, {"nilai": None}]


def test_final_sheet_is_immutable_until_reopened_with_a_reason() -> None:
    award = simple()
    sheet = award.score("proposal", "A", "J1", "80")

    with pytest.raises(DomainError):
        save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(90)}, by=None)
    with pytest.raises(DomainError):
        reopen_sheet(sheet_id=sheet.pk, by=None, reason=" ")
    reopen_sheet(sheet_id=sheet.pk, by=None, reason="Salah baca")
    save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(90)}, by=None)

    assert finalise_sheet(sheet_id=sheet.pk, by=None).total == Decimal(90)


def test_scores_outside_the_window_only_from_paper() -> None:
    now = timezone.now()
    award = simple(closes_at=now, opens_at=now - timezone.timedelta(days=1))
    sheet = award.sheet("proposal", "A", "J1")

    with pytest.raises(DomainError):
        save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(80)}, by=None)
    save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(80)}, by=None, from_paper=True)

    assert finalise_sheet(sheet_id=sheet.pk, by=None).state == "final"


def test_weights_that_do_not_sum_to_100_stop_the_first_assignment_and_name_the_sum() -> None:
    award = Award([Round("proposal", "40"), Round("presentasi", "50")], entries=["A"], jurors=["J1"])

    with pytest.raises(DomainError, match="90"):
        award.assign_all()

    assert Assignment.objects.count() == 0


def test_locked_category_cannot_be_judged() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1"])
    award.category.judging_locked_reason = "Bobot belum diisi."
    award.category.save()

    with pytest.raises(DomainError, match="Bobot belum diisi"):
        award.assign_all()


def test_team_member_may_not_be_seated() -> None:
    award = simple()
    award.entries["A"].team.create(role="leader", name="Ketua", user=award.jurors["J3"])

    with pytest.raises(DomainError):
        seat_juror(stage=award.stages["proposal"], juror=award.jurors["J3"], by=None)


# --- excuse -------------------------------------------------------------------------------------------------


def test_chair_excuses_a_missing_sheet_and_it_no_longer_blocks() -> None:
    award = simple(entries=["A"])
    for juror in ("J1", "J2"):
        award.score("proposal", "A", juror, "80")
    assert blocker_kinds(award) == ["open_sheet"]

    excuse_sheet(sheet_id=award.sheet("proposal", "A", "J3").pk, by=award.jurors["J1"], reason="Sakit")

    assert blocker_kinds(award) == []


@pytest.mark.parametrize(
    ("sheet_of", "by", "allowed"),
    [
        ("J3", "J1", True),
        ("J3", "J2", False),
        ("J3", "J3", False),
        ("J1", "J1", False),
        ("J1", "J2", True),
        ("J2", "J1", True),
        ("J2", "J2", False),
    ],
)
def test_who_may_excuse_whose_sheet(sheet_of: str, by: str, allowed: bool) -> None:
    award = simple(entries=["A"])
    sheet = award.sheet("proposal", "A", sheet_of)

    if allowed:
        assert excuse_sheet(sheet_id=sheet.pk, by=award.jurors[by], reason="Sakit").state == "excused"
    else:
        with pytest.raises(DomainError):
            excuse_sheet(sheet_id=sheet.pk, by=award.jurors[by], reason="Sakit")


def test_deputy_decides_where_the_chair_is_recused() -> None:
    award = simple(entries=["A"])
    declare_recusal(submission=award.entries["A"], juror=award.jurors["J1"], reason="Unit sendiri", by=None)
    sheet = award.sheet("proposal", "A", "J3")

    with pytest.raises(DomainError):
        excuse_sheet(sheet_id=sheet.pk, by=award.jurors["J1"], reason="Sakit")

    assert excuse_sheet(sheet_id=sheet.pk, by=award.jurors["J2"], reason="Sakit").state == "excused"


def test_nobody_excuses_without_a_chair() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1", "J2"])
    award.assign_all()
    sheet = award.sheet("proposal", "A", "J2")

    with pytest.raises(DomainError):
        excuse_sheet(sheet_id=sheet.pk, by=award.jurors["J1"], reason="Sakit")

    appoint(stage=award.stages["proposal"], juror=award.jurors["J1"], role="chair", by=None)
    assert (
        excuse_sheet(sheet_id=sheet.pk, by=award.jurors["J1"], reason="Sakit").excused_by
        == award.jurors["J1"]
    )


# --- closing ------------------------------------------------------------------------------------------------


def test_entry_below_the_least_number_of_sheets_blocks_until_the_chair_gives_a_reason() -> None:
    award = simple(entries=["A"])
    award.score("proposal", "A", "J1", "80")
    for juror in ("J2", "J3"):
        declare_recusal(
            submission=award.entries["A"], juror=award.jurors[juror], reason="Unit sendiri", by=None
        )
    assert [blocker.kind for blocker in award.close("proposal")] == ["few_sheets"]

    record_few_sheets(
        stage=award.stages["proposal"],
        submission_id=award.entries["A"].pk,
        reason="Dua juri berhalangan.",
        by=award.jurors["J1"],
    )

    assert award.close("proposal") == []
    assert award.finals() == {"A": ("80.00", 1, 1, "Juara I")}


def test_entry_without_any_assignment_blocks_too() -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["J1", "J2"])
    pairs = [(award.entries["A"].pk, juror.pk) for juror in award.jurors.values()]
    assign(stage=award.stages["proposal"], pairs=pairs, by=None)
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")

    blockers = award.close("proposal")

    assert [(b.kind, b.submission_ids) for b in blockers] == [("few_sheets", (award.entries["B"].pk,))]


def test_later_stage_is_refused_while_an_earlier_one_is_open() -> None:
    award = Award([Round("proposal", "50"), Round("presentasi", "50")], entries=["A"], jurors=["J1", "J2"])
    award.assign_all()
    for stage in award.stages:
        for juror in award.jurors:
            award.score(stage, "A", juror, "80")

    with pytest.raises(DomainError):
        award.close("presentasi")
