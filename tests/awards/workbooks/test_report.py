"""The report counts rows once, exits 1 for refusals only, and runs in no spreadsheet."""

import csv
import io

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from awards.workbooks.report import Finding, ImportReport, Outcome, defuse


def written(report: ImportReport) -> list[list[str]]:
    stream = io.StringIO(newline="")
    report.write_csv(stream)
    return list(csv.reader(io.StringIO(stream.getvalue(), newline="")))


def filled() -> ImportReport:
    report = ImportReport()
    report.add("IPP", 5, Outcome.ACCEPTED)
    report.add(
        "IPP", 6, Outcome.WARNED, [Finding("No. HP", "811", "kurang"), Finding("NIP", "199", "pendek")]
    )
    report.add("IPP", 19, Outcome.DUPLICATE, twin="IPP!7")
    return report


def test_counts_rows_not_findings() -> None:
    counts = filled().counts
    assert list(counts) == list(Outcome)
    assert list(counts.values()) == [1, 1, 0, 0, 1, 0]


def test_exit_code() -> None:
    report = filled()
    assert report.exit_code == 0
    report.add("IPP", 20, Outcome.REFUSED, [Finding("", "", "tanpa judul")])
    assert report.exit_code == 1


def test_csv() -> None:
    assert written(filled()) == [
        ["sheet", "row", "column", "outcome", "value", "reason", "twin"],
        ["IPP", "5", "", "accepted", "", "", ""],
        ["IPP", "6", "No. HP", "warned", "811", "kurang", ""],
        ["IPP", "6", "NIP", "warned", "199", "pendek", ""],
        ["IPP", "19", "", "duplicate", "", "", "IPP!7"],
    ]


def test_summary_names_every_row_that_needs_a_look() -> None:
    lines = filled().summary().splitlines()
    assert len(lines) == 4
    assert "IPP baris 7" in lines[1]
    assert "kurang" in lines[2]
    assert "pendek" in lines[3]
    assert len(ImportReport().summary().splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["=1+1", "+628", "-2", "@x", "\t=1", "\r\n=1", "\x00x", "\x7fx", " =1", "\u00a0=1", "＝1", "＠x"]
)
def test_defuses(text: str) -> None:
    assert defuse(text) == f"'{text}"


@given(st.text(), st.text(), st.text())
def test_no_cell_of_the_csv_is_a_formula(column: str, value: str, reason: str) -> None:
    report = ImportReport()
    report.add(value, 1, Outcome.REFUSED, [Finding(column, value, reason)], twin=reason)
    stream = io.StringIO(newline="")
    report.write_csv(stream)
    (row,) = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1:]
    assert len(row) == 7
    assert not any(one.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for one in row)


def test_a_sheet_that_cannot_be_read_is_no_row_and_still_fails() -> None:
    with translation.override("en"):
        report = ImportReport()
        report.add("IPP", 4, Outcome.REFUSED, [Finding("", "", "tanpa judul")], is_sheet=True)
        assert (sum(report.counts.values()), report.exit_code, report.unread_sheets) == (0, 1, 1)
        assert report.summary().splitlines() == [
            "1 sheet could not be read", "  IPP: refused: tanpa judul",
        ]  # fmt: skip
        assert written(report)[1] == ["IPP", "4", "", "refused", "", "tanpa judul", ""]


@pytest.mark.parametrize(
    ("kind", "unchanged", "remarks", "words"),
    [
        ("entries", 0, 0, "There is no row of an entry in this file"),
        ("scores", 0, 0, "There is no row of scores in this file"),
        ("entries", 44, 0, "All 44 entries are stored already, nothing has changed"),
        ("scores", 3, 0, "All 3 rows of scores are stored already, nothing has changed"),
        ("entries", 44, 2, "All 44 entries are stored already; 2 with a remark, see below"),
    ],
)
def test_says_why_nothing_is_to_be_stored(kind: str, unchanged: int, remarks: int, words: str) -> None:
    report = ImportReport(kind=kind)
    for number in range(unchanged):
        found = [Finding("", "", "lain")] if number < remarks else []
        report.add("IPP", number, Outcome.UNCHANGED, found, subject="Judul")
    report.add("IPP", 99, Outcome.WARNED, [Finding("", "Mengetahui", "di bawah tabel")])
    with translation.override("en"):
        assert report.nothing_because == words
        report.add("IPP", 100, Outcome.ACCEPTED, subject="Baru")
        assert (report.nothing_because, report.to_store) == ("", 1)
