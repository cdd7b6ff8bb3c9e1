"""Who may excuse, what a replacement and a new rubric do, who goes on: rules 5 to 9."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from judging.models import Assignment, Criterion, Recusal, Score, Scoresheet
from judging.progress import sheet_counts
from judging.queries import field_of
from judging.services.audit import check_totals
from judging.services.closing import stage_blockers
from judging.services.decisions import appoint, decide_line, record_few_sheets
from judging.services.recusals import declare_recusal
from judging.services.reopening import reopen_stage
from judging.services.rubrics import revise_rubric
from judging.services.scoresheets import excuse_sheet, finalise_sheet, reopen_sheet, save_scores
from judging.services.seating import assign, seat_juror
from submissions.models import Submission
from submissions.services.entries import leave_field
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


# --- promotion ----------------------------------------------------------------------------------------------


def promoted(award: Award) -> set[str]:
    return set(field_of(award.stages["presentasi"]).values_list("title", flat=True))


def two_stages(options: dict[str, object], values: dict[str, str]) -> Award:
    award = Award(
        [Round("proposal", "50", (Crit("nilai", tie=1),), options), Round("presentasi", "50")],
        entries=list(values),
        jurors=["J1", "J2"],
        chair="J1",
        deputy="J2",
    )
    award.assign_all("proposal")
    for entry, value in values.items():
        for juror in award.jurors:
            award.score("proposal", entry, juror, value)
    return award


def test_best_n_and_passing_grade_both_have_to_be_met() -> None:
    award = two_stages(
        {"promote_best": 3, "passing_grade": Decimal(70)}, {"A": "90", "B": "69.99", "C": "70", "D": "60"}
    )

    assert award.close("proposal") == []

    assert promoted(award) == {"A", "C"}


@pytest.mark.parametrize(
    ("takes", "expected"), [(True, {"A", "B", "C"}), (False, {"A"})], ids=["all", "none"]
)
def test_entries_joint_at_the_line_wait_for_the_chair_who_takes_all_or_none(
    takes: bool, expected: set[str]
) -> None:
    award = two_stages({"promote_best": 2}, {"A": "90", "B": "80", "C": "80", "D": "70"})
    joint = [award.entries["B"].pk, award.entries["C"].pk]
    assert [(b.kind, b.submission_ids) for b in award.close("proposal")] == [("promotion_line", tuple(joint))]

    decide_line(
        stage=award.stages["proposal"],
        submission_ids=joint,
        takes=takes,
        reason="Kesepakatan juri.",
        by=award.jurors["J1"],
    )

    assert award.close("proposal") == []
    assert promoted(award) == expected


def test_entry_that_did_not_go_on_is_unranked_with_the_reason() -> None:
    award = two_stages({"promote_best": 1}, {"A": "90", "B": "80"})
    assert award.close("proposal") == []
    assign(
        stage=award.stages["presentasi"],
        pairs=[(award.entries["A"].pk, juror.pk) for juror in award.jurors.values()],
        by=None,
    )
    for juror in award.jurors:
        award.score("presentasi", "A", juror, "70")
    assert award.close("presentasi") == []

    assert award.finals() == {"A": ("80.00", 1, 1, "Juara I"), "B": (None, None, None, "")}
    assert award.entries["B"].final_standing.unranked_reason != ""


def test_without_a_rule_every_entry_goes_on() -> None:
    award = two_stages({}, {"A": "90", "B": "10"})
    assert award.close("proposal") == []

    assert promoted(award) == {"A", "B"}


# --- rubrics, withdrawal, reopening -------------------------------------------------------------------------


def test_new_rubric_version_keeps_values_of_the_same_code_and_returns_sheets_to_draft() -> None:
    award = Award(
        [Round("proposal", "100", (Crit("a", "50"), Crit("b", "50")))], entries=["A"], jurors=["J1", "J2"]
    )
    award.assign_all()
    for juror in award.jurors:
        award.score("proposal", "A", juror, {"a": "80", "b": "60"})

    revise_rubric(
        stage=award.stages["proposal"],
        criteria=[
            Criterion(position=1, code="a", name="a", weight=Decimal(70), step=Decimal("0.5")),
            Criterion(position=2, code="c", name="c", weight=Decimal(30), step=Decimal("0.5")),
        ],
        reason="Juknis diperbaiki",
        by=None,
    )

    sheet = award.sheet("proposal", "A", "J1")
    assert (sheet.state, sheet.total, sheet.rubric.version) == ("draft", None, 2)
    assert dict(sheet.scores.values_list("criterion__code", "value")) == {"a": Decimal(80)}
    for juror in award.jurors:
        award.score("proposal", "A", juror, {"c": "100"})
    assert award.close("proposal") == []
    assert award.finals() == {"A": ("86.00", 1, 1, "Juara I")}


def test_rubric_of_a_closed_stage_cannot_be_revised() -> None:
    award = simple(entries=["A"])
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    assert award.close("proposal") == []

    with pytest.raises(DomainError):
        revise_rubric(
            stage=award.stages["proposal"],
            criteria=[Criterion(position=1, code="a", name="a", weight=Decimal(100), step=Decimal(1))],
            reason="Terlambat",
            by=None,
        )


def test_disqualified_entry_leaves_the_field_and_its_sheets_stay() -> None:
    award = simple()
    for juror in award.jurors:
        award.score("proposal", "A", juror, "90")
        award.score("proposal", "B", juror, "80")

    leave_field(
        submission=award.entries["A"], to=Submission.State.DISQUALIFIED, reason="Data tidak benar", by=None
    )

    assert award.close("proposal") == []
    assert award.finals() == {"B": ("80.00", 1, 1, "Juara I")}
    assert Scoresheet.objects.filter(submission=award.entries["A"]).count() == 3


def test_entry_of_a_closed_stage_leaves_only_after_reopening() -> None:
    award = Award(
        [Round("proposal", "50"), Round("presentasi", "50")], entries=["A", "B"], jurors=["J1", "J2"]
    )
    award.assign_all("proposal")
    for entry in award.entries:
        for juror in award.jurors:
            award.score("proposal", entry, juror, "80")
    assert award.close("proposal") == []

    with pytest.raises(DomainError):
        leave_field(submission=award.entries["A"], to="withdrawn", reason="Mundur", by=None)
    reopen_stage(stage_id=award.stages["proposal"].pk, by=None, reason="Entri A mundur")
    leave_field(submission=award.entries["A"], to="withdrawn", reason="Mundur", by=None)

    assert award.close("proposal") == []
    assert award.standing("proposal") == {"B": ("80.00", 1, 1)}


def test_reopening_is_refused_while_a_lock_stands() -> None:
    award = simple(entries=["A"])
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    assert award.close("proposal") == []

    with pytest.raises(DomainError):
        reopen_stage(stage_id=award.stages["proposal"].pk, by=None, reason="Langsung")

    assert award.finals() == {"A": ("80.00", 1, 1, "Juara I")}


def test_recusal_needs_a_reason_and_is_declared_once() -> None:
    award = simple(entries=["A"])
    entry, juror = award.entries["A"], award.jurors["J3"]

    with pytest.raises(DomainError):
        declare_recusal(submission=entry, juror=juror, reason="", by=None)
    for _again in range(2):
        declare_recusal(submission=entry, juror=juror, reason="Unit sendiri", by=None)

    assert Recusal.objects.count() == 1
    assert AuditEvent.objects.filter(kind="recusal.declared").count() == 1
    assert verify_ledger(award.edition).is_whole


def test_recused_pair_gets_no_sheet_later() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1", "J2"])
    declare_recusal(submission=award.entries["A"], juror=award.jurors["J1"], reason="Unit sendiri", by=None)

    award.assign_all()

    assert [sheet.juror for sheet in Scoresheet.objects.all()] == [award.jurors["J2"]]


def test_progress_counts_each_state_once() -> None:
    award = simple()
    award.score("proposal", "A", "J1", "80")
    declare_recusal(submission=award.entries["B"], juror=award.jurors["J1"], reason="Unit sendiri", by=None)
    excuse_sheet(sheet_id=award.sheet("proposal", "A", "J3").pk, by=award.jurors["J1"], reason="Sakit")

    rows = [(c.juror, c.final, c.open, c.recused, c.excused, c.due) for c in sheet_counts(award.edition.pk)]

    assert rows == [("J1", 1, 0, 1, 0, 1), ("J2", 0, 2, 0, 0, 2), ("J3", 0, 1, 0, 1, 1)]


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE judging_score SET value = 81 WHERE id = (SELECT min(id) FROM judging_score)", "80"),
        ("UPDATE judging_scoresheet SET total = 81 WHERE state = 'final' AND total = 80", "81"),
        ("UPDATE judging_standing SET score = 79", "80"),
        ("UPDATE judging_finalstanding SET final = 79", "79"),
    ],
    ids=["score", "total", "standing", "final"],
)
def test_check_totals_names_the_figure_that_was_changed_in_the_database(sql: str, named: str) -> None:
    award = simple(entries=["A"])
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    assert award.close("proposal") == []
    assert check_totals(award.edition).fault == ""

    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert named in check_totals(award.edition).fault
