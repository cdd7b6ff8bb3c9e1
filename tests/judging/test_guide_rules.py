"""The table of rules 4 to 9 in the jurors' guide: every row's example is computed here, in both languages.

A row stands under `aturan-<name>`, its figures in bold. A row without its test, or a figure that the product
does not give, fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from awards.exceptions import DomainError
from judging.services.decisions import record_few_sheets
from judging.services.recusals import declare_recusal
from judging.services.reopening import reopen_stage
from judging.services.rubrics import revise_rubric
from judging.services.scoresheets import excuse_sheet
from judging.services.seating import replace_juror
from submissions.models import Submission
from submissions.services.entries import leave_field
from tests.judging.rubric_drafts import make_criterion, make_draft
from tests.scenario import Award, Crit, Round, make_juror

pytestmark = pytest.mark.django_db
Outcome = list[str]
ROW = re.compile(r'<tr id="aturan-([a-z-]+)">(.*?)</tr>', re.DOTALL)


def rows(language: str) -> dict[str, str]:
    page = Client(headers={"accept-language": language}).get("/panduan/juri/").content.decode()
    return {name: unescape(text) for name, text in ROW.findall(page)}


def scored(values: dict[str, tuple[str, ...]], **options: object) -> Award:
    """One stage; three jurors, of whom J1 is the chair, gave these values to these entries."""
    award = Award(
        [Round("proposal", "100", options=options)],
        entries=list(values),
        jurors=["J1", "J2", "J"],
        chair="J1",
    )
    award.assign_all()
    for entry, given in values.items():
        for juror, value in zip(award.jurors, given, strict=False):
            award.score("proposal", entry, juror, value)
    return award


def final(award: Award, entry: str = "A") -> str:
    assert award.close("proposal") == []
    score = award.finals()[entry][0]
    assert score is not None
    return score


def absent() -> Outcome:
    rounds = [
        Round(code, weight, options={"min_sheets": 1}) for code, weight in (("satu", "40"), ("dua", "60"))
    ]
    award = Award(rounds, entries=["A", "B"], jurors=["J1", "J2"], chair="J1", deputy="J2")
    award.assign_all()
    for juror in award.jurors:
        award.score("satu", "A", juror, "90")
        award.score("satu", "B", juror, "60")
        award.score("dua", "B", juror, "50")
    for juror, by in (("J1", "J2"), ("J2", "J1")):
        excuse_sheet(sheet_id=award.sheet("dua", "A", juror).pk, by=award.jurors[by], reason="Tidak hadir")
    record_few_sheets(
        stage=award.stages["dua"],
        submission_id=award.entries["A"].pk,
        reason="Tidak hadir",
        by=award.jurors["J1"],
    )
    assert award.close("satu") == []
    assert award.close("dua") == []
    assert award.finals()["A"] == (None, None, None, "")
    score, rank, *_rest = award.finals()["B"]
    assert rank == 1
    return [str(score)]


def chain() -> Outcome:
    parts = (Crit("utama", "50", tie=1), Crit("lain", "50"))
    award = Award(
        [Round("satu", "50", parts), Round("dua", "50", parts)], entries=["A", "B"], jurors=["J1", "J2"]
    )
    award.assign_all()
    for juror in award.jurors:
        award.score("satu", "A", juror, {"utama": "90", "lain": "70"})
        award.score("satu", "B", juror, {"utama": "85", "lain": "75"})
        award.score("dua", "A", juror, {"utama": "80", "lain": "80"})
        award.score("dua", "B", juror, {"utama": "81", "lain": "79"})
    assert award.close("satu") == []
    assert award.close("dua") == []
    assert award.finals() == {"B": ("80.00", 1, 1, "Juara I"), "A": ("80.00", 1, 2, "Juara II")}
    return ["80.00"]


def joint() -> Outcome:
    award = scored({"A": ("90",) * 3, "B": ("80",) * 3, "C": ("80",) * 3, "D": ("70",) * 3})
    assert award.close("proposal") == []
    titles = {name: title for name, (*_figures, title) in award.finals().items()}
    assert titles == {"A": "Juara I", "B": "Juara II", "C": "Juara II", "D": "Harapan I"}
    return [str(award.finals()[name][0]) for name in ("A", "B", "D")]


def few() -> Outcome:
    award = scored({"A": ("80",)})
    for juror in ("J2", "J"):
        excuse_sheet(
            sheet_id=award.sheet("proposal", "A", juror).pk, by=award.jurors["J1"], reason="Berhalangan"
        )
    assert [blocker.kind for blocker in award.close("proposal")] == ["few_sheets"]
    record_few_sheets(
        stage=award.stages["proposal"],
        submission_id=award.entries["A"].pk,
        reason="Berhalangan",
        by=award.jurors["J1"],
    )
    return [final(award)]


def recused() -> Outcome:
    award = scored({"A": ("90", "90", "60")})
    declare_recusal(submission=award.entries["A"], juror=award.jurors["J"], reason="Satu kantor", by=None)
    return [final(award)]


def recused_late() -> Outcome:
    rounds = [Round("proposal", "100"), Round("penutup", "0", options={"min_sheets": 1})]
    award = Award(rounds, entries=["A"], jurors=["J1", "J2", "J"])
    award.assign_all("proposal")
    for juror, value in zip(award.jurors, ("90", "90", "60"), strict=True):
        award.score("proposal", "A", juror, value)
    assert award.close("proposal") == []
    declare_recusal(submission=award.entries["A"], juror=award.jurors["J"], reason="Satu kantor", by=None)
    before = award.standing("proposal")["A"][0]
    reopen_stage(stage_id=award.stages["proposal"].pk, by=None, reason="Konflik baru diketahui")
    assert award.close("proposal") == []
    return [str(before), str(award.standing("proposal")["A"][0])]


def excused() -> Outcome:
    award = scored({"A": ("90", "90", "70")})
    with pytest.raises(DomainError):
        excuse_sheet(
            sheet_id=award.sheet("proposal", "A", "J").pk, by=award.jurors["J1"], reason="Terlalu rendah"
        )
    return [final(award)]


def promoted(award: Award) -> list[str]:
    """The scores of those that go on, in their order."""
    rows = award.stages["proposal"].standings.filter(goes_on=True).order_by("place")
    return [str(score) for score in rows.values_list("score", flat=True)]


def two_stages(values: dict[str, str], **options: object) -> Award:
    rounds = [Round("proposal", "50", options=options), Round("presentasi", "50")]
    award = Award(rounds, entries=list(values), jurors=["J1", "J2"], chair="J1")
    award.assign_all("proposal")
    for entry, value in values.items():
        for juror in award.jurors:
            award.score("proposal", entry, juror, value)
    return award


def line() -> Outcome:
    award = two_stages(
        {"A": "90", "B": "69.99", "C": "70", "D": "60"}, promote_best=3, passing_grade=Decimal(70)
    )
    assert award.close("proposal") == []
    return promoted(award)


def line_joint() -> Outcome:
    award = two_stages({"A": "90", "B": "80", "C": "80"}, promote_best=2)
    (blocker,) = award.close("proposal")
    joint_at_line = {award.entries[name].pk for name in ("B", "C")}
    assert (blocker.kind, set(blocker.submission_ids)) == ("promotion_line", joint_at_line)
    return ["80.00"]


def replaced() -> Outcome:
    award = scored({"A": ("90", "90", "60")})
    replace_juror(
        stage=award.stages["proposal"],
        leaver=award.jurors["J"],
        successor=make_juror("K"),
        by=None,
        reason="Sakit",
    )
    return [final(award)]


def rubric() -> Outcome:
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
    assert award.sheet("proposal", "A", "J1").state == "draft"
    for juror in award.jurors:
        award.score("proposal", "A", juror, {"c": "100"})
    return [final(award)]


def left() -> Outcome:
    award = scored({"A": ("90",) * 3, "B": ("80",) * 3})
    leave_field(
        submission=award.entries["A"], to=Submission.State.DISQUALIFIED, reason="Data tidak benar", by=None
    )
    score = final(award, "B")
    assert award.finals()["B"][3] == "Juara I"
    assert award.sheet("proposal", "A", "J1").state == "final"
    return [score]


RULES: dict[str, tuple[str, Callable[[], Outcome]]] = {
    "absen": ("4", absent),
    "rantai": ("5", chain),
    "bersama": ("5", joint),
    "kurang": ("6", few),
    "konflik": ("7", recused),
    "konflik-akhir": ("7", recused_late),
    "dikecualikan": ("7", excused),
    "garis": ("8", line),
    "garis-sama": ("8", line_joint),
    "diganti": ("9", replaced),
    "rubrik": ("9", rubric),
    "keluar": ("9", left),
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_row_of_the_guide_has_its_test(language: str) -> None:
    assert list(rows(language)) == list(RULES)


@pytest.mark.parametrize("name", RULES)
def test_the_example_of_a_row_is_what_the_product_gives(name: str) -> None:
    number, work = RULES[name]
    figures = work()
    for language, point in (("id", ","), ("en", ".")):
        row = rows(language)[name]
        assert f'<th scope="row">{number}</th>' in row
        assert re.findall(r"<b>([\d.,]+)</b>", row) == [figure.replace(".", point) for figure in figures]
