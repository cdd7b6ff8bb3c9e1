"""Who goes on, what a new rubric, a withdrawal and reopening do: rules 7 to 9, and check_totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import connection

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from judging.models import Recusal, Scoresheet
from judging.progress import sheet_counts
from judging.queries import field_of
from judging.services.audit import check_totals
from judging.services.decisions import decide_line
from judging.services.recusals import declare_recusal
from judging.services.reopening import reopen_stage
from judging.services.rubrics import revise_rubric
from judging.services.scoresheets import excuse_sheet
from judging.services.seating import assign
from submissions.models import Submission
from submissions.services.entries import leave_field
from tests.judging.rubric_drafts import make_criterion, make_draft
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
        draft=make_draft(make_criterion("a", "70"), make_criterion("c", "30")),
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
            draft=make_draft(make_criterion("a")),
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
