"""The cases of the rules that decide who wins, by name. The figures were worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from awards.exceptions import DomainError
from judging.scoring import Scale, StageSum, final_score, sheet_total, stage_score
from judging.services.decisions import record_few_sheets
from judging.services.recusals import declare_recusal
from judging.services.reopening import reopen_stage
from judging.services.scoresheets import excuse_sheet
from judging.services.seating import replace_juror
from submissions.eligibility import is_old_enough
from tests.scenario import Award, Crit, Round, make_juror

pytestmark = pytest.mark.django_db


def test_halves_a_final_of_75_505_prints_75_51() -> None:
    award = Award(
        [Round("proposal", "40"), Round("presentasi", "60")], entries=["A"], jurors=["J1", "J2", "J3"]
    )
    award.assign_all()
    # Totals of 72.5, 72.5 and 72.525 need a finer step than two decimals: a maximum of 200 gives it.
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    criterion = award.stages["presentasi"].rubrics.get().criteria.get()
    criterion.maximum = Decimal(200)
    criterion.save()
    for juror, value in (("J1", "145"), ("J2", "145"), ("J3", "145.05")):
        award.score("presentasi", "A", juror, value)

    assert award.sheet("presentasi", "A", "J3").total == Decimal("72.525")
    assert award.close("proposal") == []
    assert award.close("presentasi") == []
    assert award.finals() == {"A": ("75.51", 1, 1, "Juara I")}


def test_halves_stage_scores_are_not_cut_before_the_final() -> None:
    stages = [
        StageSum(Decimal(40), Decimal("79.64375") * 4, 4),
        StageSum(Decimal(60), Decimal("81.0625") * 4, 4),
    ]

    assert final_score(stages) == Decimal("80.50")
    cut = [StageSum(Decimal(40), Decimal("79.64"), 1), StageSum(Decimal(60), Decimal("81.06"), 1)]
    assert final_score(cut) == Decimal("80.49")


def test_thirds_a_sheet_on_a_scale_of_three() -> None:
    scales = [
        Scale(code, code, Decimal(weight), Decimal(0), Decimal(3), Decimal(1))
        for code, weight in (("a", 20), ("b", 20), ("c", 60))
    ]

    assert sheet_total({"a": Decimal(1), "b": Decimal(1), "c": Decimal(3)}, scales) == Decimal(
        "73.3333333333"
    )


def test_absent_from_a_stage_is_unranked_not_zero() -> None:
    award = Award(
        [
            Round("proposal", "40", options={"min_sheets": 1}),
            Round("presentasi", "60", options={"min_sheets": 1}),
        ],
        entries=["A", "B"],
        jurors=["J", "K"],
        chair="K",
    )
    award.assign_all()
    chair = award.jurors["K"]
    award.score("proposal", "A", "J", "90")
    award.score("proposal", "B", "J", "60")
    award.score("presentasi", "B", "J", "50")
    # The chair excuses the sheet of J for A; the chair's own sheets are void, as those of a replaced juror.
    for stage in ("proposal", "presentasi"):
        for entry in ("A", "B"):
            sheet = award.sheet(stage, entry, "K")
            sheet.state, sheet.void_reason = "void", "replaced"
            sheet.save()
    excuse_sheet(sheet_id=award.sheet("presentasi", "A", "J").pk, by=chair, reason="Tim tidak hadir.")
    record_few_sheets(
        stage=award.stages["presentasi"], submission_id=award.entries["A"].pk, reason="Tidak hadir.", by=chair
    )
    assert award.close("proposal") == []
    assert award.close("presentasi") == []

    assert award.finals() == {"A": (None, None, None, ""), "B": ("54.00", 1, 1, "Juara I")}
    assert "Tidak hadir." in award.entries["A"].final_standing.unranked_reason


def three_jurors(*, a: tuple[str, str, str] = ("90", "90", "60")) -> Award:
    award = Award(
        [Round("proposal", "100")], entries=["A"], jurors=["J1", "J2", "J"], chair="J1", deputy="J2"
    )
    award.assign_all()
    for juror, value in zip(("J1", "J2", "J"), a, strict=True):
        award.score("proposal", "A", juror, value)
    return award


def test_recused_sheet_neither_counts_nor_divides() -> None:
    award = three_jurors()

    declare_recusal(submission=award.entries["A"], juror=award.jurors["J"], reason="Unit sendiri", by=None)

    assert award.close("proposal") == []
    assert award.finals() == {"A": ("90.00", 1, 1, "Juara I")}


def test_recused_after_closing_changes_nothing_until_the_stage_is_reopened() -> None:
    award = Award(
        [Round("proposal", "100"), Round("presentasi", "0", options={"min_sheets": 1})],
        entries=["A"],
        jurors=["J1", "J2", "J"],
    )
    award.assign_all("proposal")
    for juror, value in (("J1", "90"), ("J2", "90"), ("J", "60")):
        award.score("proposal", "A", juror, value)
    assert award.close("proposal") == []

    declare_recusal(submission=award.entries["A"], juror=award.jurors["J"], reason="Unit sendiri", by=None)

    assert award.standing("proposal") == {"A": ("80.00", 1, 1)}
    reopen_stage(stage_id=award.stages["proposal"].pk, by=None, reason="Konflik baru diketahui")
    assert award.close("proposal") == []
    assert award.standing("proposal") == {"A": ("90.00", 1, 1)}


def test_excused_a_final_sheet_cannot_be_excused() -> None:
    award = three_jurors(a=("90", "90", "70"))

    with pytest.raises(DomainError):
        excuse_sheet(
            sheet_id=award.sheet("proposal", "A", "J").pk, by=award.jurors["J1"], reason="Terlalu rendah"
        )

    assert award.close("proposal") == []
    assert award.finals() == {"A": ("83.33", 1, 1, "Juara I")}


def test_chain_the_last_stage_decides_before_the_earlier_one() -> None:
    rounds = [
        Round("proposal", "50", (Crit("signifikansi", "50", tie=1), Crit("lain", "50"))),
        Round("presentasi", "50", (Crit("bukti", "50", tie=1), Crit("substansi", "50"))),
    ]
    award = Award(rounds, entries=["pertama", "kedua"], jurors=["J1", "J2"])
    award.assign_all()
    for juror in ("J1", "J2"):
        award.score("proposal", "pertama", juror, {"signifikansi": "90", "lain": "70"})
        award.score("proposal", "kedua", juror, {"signifikansi": "85", "lain": "75"})
        award.score("presentasi", "pertama", juror, {"bukti": "80", "substansi": "80"})
        award.score("presentasi", "kedua", juror, {"bukti": "81", "substansi": "79"})
    assert award.close("proposal") == []
    assert award.close("presentasi") == []

    assert award.finals() == {"kedua": ("80.00", 1, 1, "Juara I"), "pertama": ("80.00", 1, 2, "Juara II")}


def test_joint_entries_share_the_title_and_leave_the_next_vacant() -> None:
    award = Award(
        [Round("proposal", "100", (Crit("nilai", tie=1),))], entries=list("ABCD"), jurors=["J1", "J2"]
    )
    award.assign_all()
    for entry, value in (("A", "90"), ("B", "80"), ("C", "80"), ("D", "70")):
        for juror in ("J1", "J2"):
            award.score("proposal", entry, juror, value)
    assert award.close("proposal") == []

    assert award.finals() == {
        "A": ("90.00", 1, 1, "Juara I"),
        "B": ("80.00", 2, 2, "Juara II"),
        "C": ("80.00", 2, 2, "Juara II"),
        "D": ("70.00", 4, 4, "Harapan I"),
    }


def test_line_the_chain_decides_between_equal_rounded_scores_and_no_chair_is_asked() -> None:
    first = Round(
        "proposal",
        "50",
        (Crit("utama", "50", "1000", tie=1), Crit("lain", "50", "1000")),
        {"promote_best": 5},
    )
    award = Award(
        [first, Round("presentasi", "50")],
        entries=["A", "B", "C", "D", "lebih", "kurang"],
        jurors=["J1", "J2"],
    )
    award.assign_all("proposal")
    for entry in "ABCD":
        for juror in ("J1", "J2"):
            award.score("proposal", entry, juror, {"utama": "900", "lain": "900"})
    # 81.004 and 80.996 both print 81.00; the lower one has the higher first criterion of the chain.
    for juror in ("J1", "J2"):
        award.score("proposal", "lebih", juror, {"utama": "810.04", "lain": "810.04"})
        award.score("proposal", "kurang", juror, {"utama": "810.10", "lain": "809.82"})
    assert award.sheet("proposal", "lebih", "J1").total == Decimal("81.004")
    assert award.sheet("proposal", "kurang", "J1").total == Decimal("80.996")

    assert award.close("proposal") == []

    assert award.standing("proposal")["kurang"] == ("81.00", 5, 5)
    assert award.standing("proposal")["lebih"] == ("81.00", 5, 6)
    goes_on = set(
        award.stages["proposal"].standings.filter(goes_on=True).values_list("submission__title", flat=True)
    )
    assert goes_on == {"A", "B", "C", "D", "kurang"}


def test_replaced_juror_keeps_the_final_sheet() -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["J1", "J2", "J"])
    award.assign_all()
    for juror, value in (("J1", "90"), ("J2", "90"), ("J", "60")):
        award.score("proposal", "A", juror, value)
    for juror in ("J1", "J2"):
        award.score("proposal", "B", juror, "50")
    successor = make_juror("K")

    given = replace_juror(
        stage=award.stages["proposal"], leaver=award.jurors["J"], successor=successor, by=None, reason="Sakit"
    )

    assert given == 1
    award.jurors["K"] = successor
    award.score("proposal", "B", "K", "53")
    assert award.close("proposal") == []
    assert award.finals() == {"A": ("80.00", 1, 1, "Juara I"), "B": ("51.00", 2, 2, "Juara II")}


@pytest.mark.parametrize(
    ("start", "expected"), [(date(2024, 2, 28), True), (date(2024, 2, 29), False)], ids=["in", "out"]
)
def test_age_is_counted_back_from_the_closing_date_in_calendar_months(start: date, expected: bool) -> None:
    assert is_old_enough(start, closing=date(2025, 2, 28), months=12) is expected


def test_age_the_day_is_clamped_to_a_shorter_month() -> None:
    assert is_old_enough(date(2023, 2, 28), closing=date(2024, 3, 31), months=13) is True
    assert is_old_enough(date(2023, 3, 1), closing=date(2024, 3, 31), months=13) is False


def test_stage_score_is_rounded_half_up() -> None:
    assert stage_score(Decimal("162.01"), 2) == Decimal("81.01")
