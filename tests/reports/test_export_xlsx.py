"""The workbook of the results: what it stores, what LibreOffice recomputes from it, and how it is set up."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

from awards.models import Edition
from judging import statistics
from judging.calibration import stage_table
from reports.exports import stream_csv, write_xlsx
from reports.exports.xlsx_parts import OPTIONS, PlainWorksheet, SheetNames
from reports.queries.results import one_snapshot
from submissions.models import Submission
from tests.reports.exported import HOSTILE, Golden, csv_rows, export, recalculated
from tests.scenario import Award, Round

HEADER = 6  # index of the header row in every sheet of figures


@pytest.fixture
def golden(db: None) -> Golden:
    edition = Golden()
    edition.judge_first()
    return edition


def workbook_of(edition: Edition) -> bytes:
    target = io.BytesIO()
    write_xlsx(edition, target)
    return target.getvalue()


def opened(data: bytes, *, formulas: bool = False) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)
    return {sheet.title: sheet for sheet in book.worksheets}


def rows_of(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(min_row=HEADER + 2, values_only=True)]


def test_libreoffice_recomputes_every_total_score_final_and_rank(golden: Golden, tmp_path: Path) -> None:
    golden.judge_rest()
    sheets = recalculated(workbook_of(golden.edition), tmp_path)
    expected = csv_rows("".join(stream_csv(golden.edition)).encode())

    # place, rank, code, three jurors, score, three jurors, score, final: by hand
    found = [[*row[:3], *row[5:14]] for row in sheets["ipp"][HEADER + 1 :]]
    assert [row[:3] for row in found] == [
        ["1", "1", "E1-005"],
        ["2", "2", "E1-003"],
        ["3", "3", "E1-002"],
        ["3", "3", "E1-004"],
        ["", "", "E1-001"],
    ]
    halves = found[1]
    assert [Decimal(cell) for cell in halves[3:6]] == [80, 80, 80]
    for cell, total in zip(halves[7:10], ("72.5", "72.5", "72.525"), strict=True):
        assert abs(Decimal(cell) - Decimal(total)) < Decimal("1e-9")
    assert (halves[6], halves[10], halves[11]) == ("80", "72.51", "75.51")
    assert [[row[6], row[10], row[11]] for row in found] == [
        ["90", "75", "81"],
        ["80", "72.51", "75.51"],
        ["60", "60", "60"],
        ["60", "60", "60"],
        ["95", "", ""],
    ]
    thirds = sheets["ttg"][HEADER + 1]
    for cell in thirds[5:7]:
        assert abs(Decimal(cell) - Decimal("73.3333333333")) < Decimal("1e-9")
    assert thirds[7:9] == ["73.33", "73.33"]

    finals = {row[2]: row[13] for row in sheets["ipp"][HEADER + 1 :]} | {thirds[2]: thirds[8]}
    assert {code: value and f"{Decimal(value):.2f}" for code, value in finals.items()} == {
        row["code"]: row["final"] for row in expected
    }


def test_stored_results_are_what_the_database_says(golden: Golden) -> None:
    golden.judge_rest()
    rows = rows_of(opened(workbook_of(golden.edition))["ipp"])

    conflict = rows[0][7]
    assert isinstance(conflict, str)
    assert [[*row[:4], *row[5:15]] for row in rows[:2]] == [
        [1, 1, "E1-005", "Berkonflik", 90, 90, conflict, 90, 70, 80, conflict, 75, 81, "Juara I"],
        [2, 2, "E1-003", HOSTILE, 80, 80, 80, 80, 72.5, 72.5, 72.525, 72.51, 75.51, "Juara II"],
    ]
    absent = rows[-1]
    assert absent[:3] == [None, None, "E1-001"]
    assert absent[8] == 95
    assert absent[9] == absent[10] == absent[11] != conflict
    assert isinstance(absent[9], str)
    assert "Tim tidak hadir." in str(absent[15])


def test_the_values_of_each_sheet_stand_beside_its_total(golden: Golden) -> None:
    golden.judge_rest()
    data = workbook_of(golden.edition)
    values, formulas = opened(data), opened(data, formulas=True)

    sheet = values["ttg penilaian"]
    assert [cell.value for cell in sheet[5]][3:6] == [20, 20, 60]
    assert [cell.value for cell in sheet[6]][3:6] == [3, 3, 3]
    assert rows_of(sheet) == [
        ["E2-001", "+Sepertiga", juror, 1, 1, 3, 73.3333333333] for juror in ("Juri 4", "Juri 5")
    ]
    formula = formulas["ttg penilaian"].cell(HEADER + 2, 7).value
    assert formula == "=ROUND(SUMPRODUCT($D$5:$F$5,D8:F8/$D$6:$F$6),10)"
    assert formulas["ttg"].cell(HEADER + 2, 6).value == "='ttg penilaian'!G8"
    # A juror's void sheet shows no values.
    conflict = [row for row in rows_of(values["ipp presentasi"]) if row[0] == "E1-005"]
    assert [row[3:5] for row in conflict] == [[70, 70], [80, 80], [None, None]]


def test_an_open_stage_shows_totals_but_no_score_final_or_rank(golden: Golden) -> None:
    golden.ipp.score("presentasi", "Sama A", "Juri 1", {"isi": "60", "tanya": "70"})
    data = workbook_of(golden.edition)

    rows = {row[2]: row for row in rows_of(opened(data)["ipp"])}
    same_a = rows["E1-002"]
    assert same_a[5:9] == [60, 60, 60, 60]
    assert same_a[9] == 65
    assert isinstance(same_a[10], str)
    assert same_a[12:16] == [None, None, None, None]
    # The values of a draft stay its juror's own.
    drafts = [row for row in rows_of(opened(data)["ipp presentasi"]) if row[0] == "E1-002"]
    assert [row[3:5] for row in drafts] == [[60, 70], [None, None], [None, None]]


def test_text_that_looks_like_a_formula_stays_text(golden: Golden) -> None:
    cells = [
        cell
        for sheet in opened(workbook_of(golden.edition), formulas=True).values()
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in {HOSTILE, "+Sepertiga"}
    ]

    assert len(cells) == 1 + 3 + 3 + 1 + 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_provisional_on_every_sheet_until_the_plenary(golden: Golden, tmp_path: Path) -> None:
    golden.judge_rest()
    before = opened(export(golden.edition, "xlsx", tmp_path / "a.xlsx")[0])
    golden.confirm()
    after = opened(export(golden.edition, "xlsx", tmp_path / "b.xlsx")[0])

    assert {bool(sheet["A3"].value) for sheet in before.values()} == {True}
    assert {bool(sheet["A3"].value) for sheet in after.values()} == {False}
    assert {bool(sheet.oddHeader.center.text) for sheet in before.values()} == {True}
    assert {bool(sheet.oddHeader.center.text) for sheet in after.values()} == {False}


def test_sheets_are_set_up_to_read_and_print(golden: Golden) -> None:
    sheets = opened(workbook_of(golden.edition))

    assert list(sheets)[1:] == [
        "ipp",
        "ipp proposal",
        "ipp presentasi",
        "ttg",
        "ttg penilaian",
        "Statistik",
        "Partisipasi",
        "Unit",
    ]
    sheet = sheets["ipp"]
    assert sheet.page_setup.orientation == "landscape"
    # As wide as one page (the default, which is not written), as many pages high as it takes.
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.freeze_panes == "E8"
    assert sheet.print_title_rows == "$7:$7"
    assert sheet.auto_filter.ref == "A7:P12"
    assert {sheet.cell(row, 9).number_format for row in range(8, 13)} == {"0.00"}
    assert [sheet.cell(6, column).value for column in (9, 13)] == [40, 60]


def test_statistics_stand_beside_the_result_as_numbers(golden: Golden) -> None:
    golden.judge_rest()
    sheet = opened(workbook_of(golden.edition))["Statistik"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
    agreement = next(row[:10] for row in rows if row[0] == "ipp" and row[1] == "proposal")
    assert agreement[2:4] == [5, 3]
    table = stage_table(golden.ipp.stages["proposal"]).ratings
    icc = statistics.intraclass_correlations(table)
    expected = [icc["ICC2"], icc["ICC2k"], icc["ICC3k"], statistics.kendall_w(table).w]
    assert agreement[4:8] == pytest.approx(expected)
    assert agreement[9] == pytest.approx(statistics.krippendorff_alpha(table))
    # One entry alone says nothing of agreement.
    assert next(row[2:10] for row in rows if row[0] == "ttg") == [1, 2, *[None] * 6]
    severities = {row[5]: row[2] for row in rows if row[1] == "presentasi" and row[5] in golden.ipp.jurors}
    assert set(severities) == set(golden.ipp.jurors)
    assert sum(severities.values()) == pytest.approx(0, abs=0.05)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_the_summary_counts_and_lists_who_is_placed(golden: Golden, tmp_path: Path) -> None:
    golden.judge_rest()
    data = workbook_of(golden.edition)
    name = next(iter(opened(data)))

    for rows in (
        [[str(cell) for cell in row] for row in opened(data)[name].iter_rows(values_only=True)],
        recalculated(data, tmp_path)[name],
    ):
        counts = {row[0]: [row[2], row[5]] for row in rows if row[0].startswith("Kategori ")}
        assert counts == {"Kategori ipp": ["5", "4"], "Kategori ttg": ["1", "1"]}
        placed = [[row[1], row[2], Decimal(row[5])] for row in rows if row[2].startswith(("E1-", "E2-"))]
        assert placed == [
            ["Juara I", "E1-005", Decimal("81")],
            ["Juara II", "E1-003", Decimal("75.51")],
            ["Juara III", "E1-002", Decimal("60")],
            ["Juara III", "E1-004", Decimal("60")],
            ["Juara I", "E2-001", Decimal("73.33")],
        ]


def test_sheet_names_are_allowed_and_unique() -> None:
    names = SheetNames()
    long = "Inovasi Teknologi Tepat Guna Unggulan presentasi"
    wanted = ["A/B", "a b", "'", "History", long, long]
    assert [names.unique(text) for text in wanted] == [
        "A B",
        "a b 2",
        "-",
        "History 2",
        "Inovasi Teknologi Tepat Guna Un",
        "Inovasi Teknologi Tepat Guna 2",
    ]


def sheet_of(texts: list[str], kind: type | None) -> bytes:
    """The XML of a sheet with these texts, as a class of xlsxwriter writes it."""
    target = io.BytesIO()
    with Workbook(target, OPTIONS) as book:
        sheet = book.add_worksheet("A", kind)
        plain, bold = book.add_format(), book.add_format({"bold": True})
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, text, bold)
            sheet.write_number(row, 1, row / 3, plain)
            sheet.write_datetime(row, 2, datetime(2025, 2, 24, 9, 30), bold)  # noqa: DTZ001
            sheet.write_formula(row, 3, f'=IF(B{row + 1}<1,"<&>",SUM(B1:B9))', plain, "<&>")
        sheet.set_header("&L" + texts[0][:100])
    return zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")


MARKS = st.text(st.sampled_from("_x0041A<>&\"' \n\t\r\x00\x1f\x7f\x85\u00a0\u2028\ufffe\uffffé😀"))
ANY = st.text(st.characters(blacklist_categories=["Cs"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(MARKS | ANY, min_size=1, max_size=4))
@example(["_x0041_", "a_X0041_", "_x_", "", " a", "a&b", "\x0c"])
def test_a_sheet_is_written_as_the_library_writes_it(texts: list[str]) -> None:
    assume(not any(text.startswith("<r>") and text.endswith("</r>") for text in texts))
    assert sheet_of(texts, PlainWorksheet) == sheet_of(texts, None)


def test_queries_do_not_grow_with_the_entries(db: None) -> None:
    counts = []
    for entries in (["A"], ["A", "B", "C"]):
        award = Award([Round("proposal", "100")], entries=entries, jurors=["J1", "J2"])
        award.assign_all()
        for entry in entries:
            award.score("proposal", entry, "J1", "80")
            award.score("proposal", entry, "J2", "70")
        assert award.close("proposal") == []
        with CaptureQueriesContext(connection) as queries:
            rows = rows_of(opened(workbook_of(award.edition))["ipp"])
        assert [row[8] for row in rows if row[0] is not None] == [75] * len(entries)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30


@pytest.mark.django_db(transaction=True)
def test_a_workbook_is_read_from_one_state_of_the_database() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1"])

    def elsewhere() -> None:
        Submission.objects.filter(category=award.category).update(title="Berubah")
        connection.close()

    with one_snapshot():
        assert award.category.submissions.get().title == "A"
        with ThreadPoolExecutor(1) as pool:
            pool.submit(elsewhere).result(timeout=10)
        assert award.category.submissions.get().title == "A"
    assert award.category.submissions.get().title == "Berubah"
