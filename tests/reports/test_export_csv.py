"""The CSV of the results, the command that writes it, and what it costs."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from awards.models import Seal
from judging.services.seating import replace_juror
from reports.exports import stream_csv
from reports.exports.cells import LINES_A_PIECE, csv_pieces, defused
from reports.models import Placement
from reports.queries.ranking import ranked_page
from reports.queries.results import is_provisional, merged_codes, results_rows
from reports.services.results import reopen
from submissions.services.entries import leave_field
from tests.reports import pdf_reading
from tests.reports.exported import HOSTILE, Golden, csv_rows, export
from tests.scenario import Award, Round, make_juror

HEADER = "category,code,title,organization,proposal,presentasi,penilaian,final,rank,place,award"


@pytest.fixture
def golden(db: None) -> Golden:
    return Golden()


def figures(rows: list[dict[str, str]]) -> list[list[str]]:
    """Everything but the organization."""
    return [[value for column, value in row.items() if column != "organization"] for row in rows]


def test_rows_by_category_and_place_unranked_last_worked_out_by_hand(golden: Golden, tmp_path: Path) -> None:
    golden.judge_first()
    golden.judge_rest()

    data, _errors = export(golden.edition, "csv", tmp_path / "hasil.csv")

    assert data.decode().splitlines()[0] == HEADER
    rows = csv_rows(data)
    assert figures(rows) == [
        ["ipp", "E1-005", "Berkonflik", "90.00", "75.00", "", "81.00", "1", "1", "Juara I"],
        ["ipp", "E1-003", f"'{HOSTILE}", "80.00", "72.51", "", "75.51", "2", "2", "Juara II"],
        ["ipp", "E1-002", "Sama A", "60.00", "60.00", "", "60.00", "3", "3", "Juara III"],
        ["ipp", "E1-004", "Sama B", "60.00", "60.00", "", "60.00", "3", "3", "Juara III"],
        ["ipp", "E1-001", "Absen", "95.00", "", "", "", "", "", ""],
        ["ttg", "E2-001", "'+Sepertiga", "", "", "73.33", "73.33", "1", "1", "Juara I"],
    ]
    assert rows[0]["organization"] == golden.ipp.entries["Berkonflik"].unit.name


def test_before_the_first_closing_every_admitted_entry_is_listed_by_number(golden: Golden) -> None:
    rows = csv_rows("".join(stream_csv(golden.edition)).encode())

    assert figures(rows) == [
        ["ipp", "E1-001", "Absen", *[""] * 7],
        ["ipp", "E1-002", "Sama A", *[""] * 7],
        ["ipp", "E1-003", f"'{HOSTILE}", *[""] * 7],
        ["ipp", "E1-004", "Sama B", *[""] * 7],
        ["ipp", "E1-005", "Berkonflik", *[""] * 7],
        ["ttg", "E2-001", "'+Sepertiga", *[""] * 7],
    ]


def test_between_the_stages_only_the_closed_one_has_scores(golden: Golden) -> None:
    golden.judge_first()
    golden.ipp.score("presentasi", "Sama A", "Juri 1", {"isi": "99", "tanya": "99"})

    rows = csv_rows("".join(stream_csv(golden.edition)).encode())

    assert [row["proposal"] for row in rows] == ["95.00", "60.00", "80.00", "60.00", "90.00", ""]
    assert {(row["presentasi"], row["final"], row["award"]) for row in rows} == {("", "", "")}


def test_provisional_until_the_plenary_locks_and_again_after_reopening(
    golden: Golden, tmp_path: Path
) -> None:
    golden.judge_first()
    golden.judge_rest()
    category = golden.ipp.category
    before, said = export(golden.edition, "csv", tmp_path / "a.csv")
    assert golden.ipp.category.name in said
    assert golden.ttg.category.name in said
    assert is_provisional(category)

    golden.confirm()
    confirmed, said = export(golden.edition, "csv", tmp_path / "b.csv")
    assert "Kategori" not in said
    assert confirmed == before
    assert not is_provisional(category)

    reopen(category=category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")
    _data, said = export(golden.edition, "csv", tmp_path / "c.csv")
    assert category.name in said
    assert golden.ttg.category.name not in said


def test_after_the_plenary_place_and_award_are_what_it_decided(golden: Golden) -> None:
    golden.judge_first()
    golden.judge_rest()
    golden.confirm()
    entries = golden.ipp.entries
    Placement.objects.filter(submission=entries["Sama B"]).update(number=4, title="Harapan I")
    Placement.objects.filter(submission=entries["Berkonflik"]).delete()

    rows = {
        row.title: (row.rank, row.place, row.award)
        for row in results_rows(golden.edition, golden.ipp.category)
    }

    assert rows == {
        "Berkonflik": (1, 1, ""),
        HOSTILE: (2, 2, "Juara II"),
        "Sama A": (3, 3, "Juara III"),
        "Sama B": (3, 4, "Harapan I"),
        "Absen": (None, None, ""),
    }


def test_csv_on_standard_output_is_the_file_and_nothing_else(golden: Golden, tmp_path: Path) -> None:
    golden.judge_first()
    data, _errors = export(golden.edition, "csv", tmp_path / "hasil.csv")
    out = io.StringIO()

    call_command(
        "export_results",
        edition=golden.edition.slug,
        format="csv",
        output="-",
        stdout=out,
        stderr=io.StringIO(),
    )

    assert out.getvalue() == data.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["hasil.csv"]


def test_the_command_says_what_is_wrong(golden: Golden, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=golden.edition.slug):
        call_command("export_results", edition="tidak-ada", format="csv", output="-")
    with pytest.raises(CommandError, match="--output"):
        call_command("export_results", edition=golden.edition.slug, format="pdf", output="-")
    missing = tmp_path / "tidak" / "ada.csv"
    with pytest.raises(CommandError, match=r"ada\.csv"):
        call_command("export_results", edition=golden.edition.slug, format="csv", output=str(missing))


def test_pdf_lists_the_finals_and_says_provisional_until_the_plenary(golden: Golden, tmp_path: Path) -> None:
    golden.judge_first()
    golden.judge_rest()

    before = pdf_reading.text(export(golden.edition, "pdf", tmp_path / "a.pdf")[0])
    golden.confirm()
    after = pdf_reading.text(export(golden.edition, "pdf", tmp_path / "b.pdf")[0])

    for text in (before, after):
        assert "75,51" in text
        assert "E1-003" in text
        assert "73,33" in text
    assert len(before) > len(after)


def test_queries_do_not_grow_with_the_entries(db: None) -> None:
    counts = []
    for entries in (["A"], ["A", "B", "C"]):
        award = Award([Round("proposal", "100")], entries=entries, jurors=["J1", "J2"])
        award.assign_all()
        stage = award.stages["proposal"]
        with CaptureQueriesContext(
            connection,
        ) as live:
            assert len(ranked_page(stage, offset=0, limit=250).rows) == len(entries)
        for entry in entries:
            award.score("proposal", entry, "J1", "80")
            award.score("proposal", entry, "J2", "70")
        assert award.close("proposal") == []
        stage.refresh_from_db()
        with CaptureQueriesContext(connection) as frozen:
            assert len(ranked_page(stage, offset=0, limit=250).rows) == len(entries)
        with CaptureQueriesContext(connection) as export_queries:
            assert "".join(stream_csv(award.edition)).count("\n") == len(entries) + 1
        counts.append((len(live), len(frozen), len(export_queries)))

    assert counts[0] == counts[1]
    assert counts[0] <= (7, 7, 10)


def test_the_ranked_page_is_live_before_closing_and_frozen_after(db: None) -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B", "C", "D"], jurors=["J1", "J2"], chair="J1")
    award.assign_all()
    stage = award.stages["proposal"]
    for entry, first, second in (("A", "70", "80"), ("B", "90", "81"), ("D", "99", "99")):
        award.score("proposal", entry, "J1", first)
        award.score("proposal", entry, "J2", second)
    leave_field(submission=award.entries["D"], to="withdrawn", by=None, reason="Mengundurkan diri")

    page = ranked_page(stage)
    assert [(row.title, row.rank, row.score, row.sheets, row.spread) for row in page.rows] == [
        ("B", 1, Decimal("85.50"), 2, Decimal(9)),
        ("A", 2, Decimal("75.00"), 2, Decimal(10)),
        ("C", None, None, 0, None),
    ]
    assert (page.frozen, page.total) == (False, 3)
    assert [seat.name for seat in page.seats] == ["J1", "J2"]
    assert [cell and cell.total for cell in page.rows[0].cells] == [Decimal(90), Decimal(81)]
    assert [row.title for row in ranked_page(stage, offset=1, limit=1).rows] == ["A"]

    award.score("proposal", "C", "J1", "60")
    award.score("proposal", "C", "J2", "60")
    assert award.close("proposal") == []
    stage.refresh_from_db()
    page = ranked_page(stage)
    assert [(row.title, row.rank, row.place, row.score) for row in page.rows] == [
        ("B", 1, 1, Decimal("85.50")),
        ("A", 2, 2, Decimal("75.00")),
        ("C", 3, 3, Decimal("60.00")),
    ]
    assert (page.frozen, page.total) == (True, 3)


def test_a_replaced_jurors_final_sheet_keeps_its_column(db: None) -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["J1", "J"])
    award.assign_all()
    award.score("proposal", "A", "J", "60")
    successor = make_juror("K")
    stage = award.stages["proposal"]
    replace_juror(stage=stage, leaver=award.jurors["J"], successor=successor, by=None, reason="Pindah tugas")

    page = ranked_page(stage)

    assert [(seat.name, seat.replaced) for seat in page.seats] == [("J1", False), ("J", True), ("K", False)]
    cells = {row.title: row.cells for row in page.rows}
    assert [cell and cell.total for cell in cells["A"]] == [None, Decimal(60), None]
    assert cells["A"][2] is None


@pytest.mark.parametrize(
    ("lists", "merged"),
    [
        ([["proposal", "presentasi"], ["proposal", "presentasi"]], ["proposal", "presentasi"]),
        ([["proposal", "presentasi"], ["penilaian"]], ["proposal", "presentasi", "penilaian"]),
        ([["proposal", "final"], ["proposal", "visitasi", "final"]], ["proposal", "visitasi", "final"]),
        ([["a", "b"], ["c", "d", "a"]], ["c", "d", "a", "b"]),
    ],
)
def test_stage_codes_of_different_categories_merge_in_order(
    lists: list[list[str]], merged: list[str]
) -> None:
    assert merged_codes(lists) == merged


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("  =1", "'  =1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "' =1"),
        ("\x1b[31m", "' [31m"),
        ("Mesin\r=1+1", "Mesin =1+1"),
        ("Mesin\nSangrai", "Mesin Sangrai"),
        ("Mesin 1+1=2 - baru", "Mesin 1+1=2 - baru"),
    ],
)
def test_what_a_spreadsheet_might_run_is_defused(text: str, cell: str) -> None:
    assert defused(text) == cell


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"])), min_size=1))
def test_any_text_stays_one_cell_of_one_line_that_no_program_runs(texts: list[str]) -> None:
    cells = [defused(text) for text in texts] + ["x"]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    assert list(csv.reader(io.StringIO(buffer.getvalue(), newline=""))) == [cells]
    assert len(buffer.getvalue().splitlines()) == 1
    assert not {cell.lstrip(" \u00a0\ufeff")[:1] for cell in cells} & set("=+-@＝＋－＠")


@pytest.mark.parametrize("count", [0, 1, LINES_A_PIECE, LINES_A_PIECE + 1, 2 * LINES_A_PIECE])
def test_long_lists_stream_in_pieces_of_whole_lines(count: int) -> None:
    rows = [[str(at), 'dua\nbaris, "kutip"'] for at in range(count)]
    pieces = list(csv_pieces(iter(rows)))
    assert [len(list(csv.reader(io.StringIO(piece, newline="")))) for piece in pieces] == [
        min(LINES_A_PIECE, count - start) for start in range(0, count, LINES_A_PIECE)
    ]
    assert list(csv.reader(io.StringIO("".join(pieces), newline=""))) == rows
