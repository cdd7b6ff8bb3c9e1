"""What Excel, LibreOffice, Google Sheets, openpyxl and XlsxWriter write is read exactly."""

import io
import shutil
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards import confined
from awards.workbooks import limits
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.model import Kind
from awards.workbooks.reader import read_workbook
from tests.awards.workbooks.builders import MAIN, by_openpyxl, by_xlsxwriter, pack, parts, raw
from tests.data import CILEGON


def read_one(file: io.BytesIO, row: int = 1, column: int = 1):
    return read_workbook(file)[0].cell(row, column)


@pytest.mark.parametrize("name", ["pendaftaran-2025.xlsx", "nilai-2025.xlsx"])
def test_agrees_with_openpyxl_on_the_real_workbooks(name: str) -> None:
    path = CILEGON / name
    with path.open("rb") as file:
        sheets = read_workbook(file)
    book = openpyxl.load_workbook(path)
    assert [sheet.name for sheet in sheets] == book.sheetnames
    for sheet, expected in zip(sheets, book.worksheets, strict=True):
        ours = {(row.number, at): cell for row in sheet.rows for at, cell in row.cells.items()}
        theirs = {
            (c.row, c.column): c.value for line in expected.iter_rows() for c in line if c.value is not None
        }
        assert ours.keys() == theirs.keys()
        for place, value in theirs.items():
            cell = ours[place]
            if isinstance(value, int | float):
                assert cell.value == Decimal(str(value))
            elif isinstance(value, str) and value.startswith("="):
                assert (cell.formula, cell.stale, cell.blank) == (value, True, False)
            else:
                assert cell.value == value


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_reads_what_libreoffice_saved(tmp_path: Path) -> None:
    source = CILEGON / "pendaftaran-2025.xlsx"
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--norestore",
    ]
    subprocess.run([*command, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(source)], check=True)
    with source.open("rb") as file:
        before = read_workbook(file)
    with (tmp_path / source.name).open("rb") as file:
        after = read_workbook(file)
    for old, new in zip(before, after, strict=True):
        assert [row.number for row in old.rows] == [row.number for row in new.rows]
        for row in old.rows:
            for at, cell in row.cells.items():
                found = new.cell(row.number, at)
                if cell.formula:
                    assert (found.value, found.stale) == (Decimal(row.number - 6), False)
                elif cell.value != Decimal("1.99107022014033e+17"):
                    assert found.value == cell.value


def test_numbers_keep_their_characters() -> None:
    raws = ["72.5", "72.30000000000001", "1.99107022014033E+17", "199107022014033017", "0.1", "1E+2", "-0"]
    body = "".join(f"<c><v>{text}</v></c>" for text in raws)
    (sheet,) = read_workbook(raw(f"<row>{body}</row>"))
    cells = sheet.row(1).cells
    assert [cells[at].raw for at in sorted(cells)] == raws
    assert [cells[at].text for at in sorted(cells)] == [
        "72.5",
        "72.3",
        "199107022014033000",
        "199107022014033000",
        "0.1",
        "100",
        "0",
    ]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e9999", "1_000", "٣"])
def test_strange_numbers_are_text(text: str) -> None:
    cell = read_one(raw(f"<row><c><v>{text}</v></c></row>"))
    assert (cell.kind, cell.value) == (Kind.TEXT, text)


def test_kinds_of_cells() -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>Nama</t></r><r><t xml:space="preserve"> Inovasi</t></r>'
        "<rPh sb='0' eb='1'><t>baca</t></rPh></si></sst>"
    )
    body = (
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>a_x000D_</t></r><r><t>b</t></r></is></c>'
        '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2025-02-24</v></c>'
        '<c t="str"><f>A1&amp;"x"</f><v>ax</v></c><c><f>1+1</f><v>2</v></c><c><f>1+1</f></c>'
        '<c t="str"><f>""</f><v></v></c><c s="3"/><c t="inlineStr"></c></row>'
    )
    (sheet,) = read_workbook(raw(body, **{"xl/sharedStrings.xml": strings}))
    found = [(at, c.kind, c.text, c.formula, c.stale) for at, c in sheet.row(1).cells.items()]
    assert found == [
        (1, Kind.TEXT, "Nama Inovasi", None, False),
        (2, Kind.TEXT, "a b", None, False),
        (3, Kind.BOOLEAN, "1", None, False),
        (4, Kind.ERROR, "#N/A", None, False),
        (5, Kind.DATE, "2025-02-24", None, False),
        (6, Kind.TEXT, "ax", '=A1&"x"', False),
        (7, Kind.NUMBER, "2", "=1+1", False),
        (8, Kind.BLANK, "", "=1+1", True),
        (9, Kind.BLANK, "", '=""', False),
    ]


@pytest.mark.parametrize("date_1904", [False, True])
@pytest.mark.parametrize("day", [date(1985, 9, 14), date(2023, 2, 28), date(2024, 2, 29), date(2025, 12, 31)])
def test_dates_in_both_systems(day: date, date_1904: bool) -> None:
    moment = datetime.combine(day, datetime.min.time())

    def fill(book):
        book.add_worksheet().write_datetime(0, 0, moment, book.add_format({"num_format": "dd/mm/yyyy"}))

    cell = read_one(by_xlsxwriter(fill, default_date_format="dd/mm/yy", date_1904=date_1904))
    assert (cell.kind, cell.value, cell.day) == (Kind.DATE, moment, day)


def test_formulas_that_nobody_calculated() -> None:
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=B1+1")
        sheet.write_formula(0, 1, "=72+0.5", None, 72.5)

    (sheet,) = read_workbook(by_xlsxwriter(fill))
    assert [(c.stale, c.text) for c in sheet.row(1).cells.values()] == [(True, "0"), (False, "72.5")]


def test_vertical_merge_repeats_its_value_and_horizontal_does_not() -> None:
    def fill(book):
        sheet = book.active
        sheet.append(["Judul", "Juri", "A", "B"])
        for juror in ("Juri 1", "Juri 2", "Juri 3"):
            sheet.append([None, juror, 80, 81])
        sheet["A2"] = "Pompa Air"
        sheet.merge_cells("A2:A4")
        sheet["C4"] = "Tidak menilai"
        sheet.merge_cells("C4:D4")

    (sheet,) = read_workbook(by_openpyxl(fill))
    titles = [(sheet.cell(n, 1).text, sheet.cell(n, 1).merged) for n in (2, 3, 4)]
    assert titles == [("Pompa Air", False), ("Pompa Air", True), ("Pompa Air", True)]
    assert (sheet.cell(4, 3).text, sheet.cell(4, 4).blank) == ("Tidak menilai", True)


def test_hidden_rows_and_sheets_are_kept_and_marked() -> None:
    def fill(book):
        book.active.append(["a"])
        book.active.append(["b"])
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("Lama").sheet_state = "veryHidden"

    first, second = read_workbook(by_openpyxl(fill))
    assert [(row.number, row.hidden) for row in first.rows] == [(1, False), (2, True)]
    assert (first.hidden, second.hidden, second.name) == (False, True, "Lama")


def test_other_namespace_prefix_and_part_names() -> None:
    content = parts()
    content["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="3"><x:c r="B3" t="inlineStr">'
        "<x:is><x:t>ya</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    content["xl/SharedStrings.xml"] = content.pop("xl/sharedStrings.xml")
    assert read_one(pack(content), 3, 2).text == "ya"


def test_failures_of_the_child_have_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    file = raw("<row><c><v>1</v></c></row>")
    with mock.patch.object(limits, "CHILD_TIMEOUT_SECONDS", 0.001), pytest.raises(WorkbookRefused) as slow:
        read_workbook(file)
    with mock.patch.object(sys, "executable", "/bin/false"), pytest.raises(WorkbookRefused) as dead:
        read_workbook(file)
    assert (slow.value.code, dead.value.code) == ("unreadable", "unreadable")
    assert slow.value.message == dead.value.message
    assert file.tell() == 0


def test_the_child_sees_no_secret() -> None:
    with mock.patch.object(subprocess, "run", wraps=subprocess.run) as run:
        read_workbook(raw(""))
    assert run.call_args.kwargs["env"].keys() == {"LANG", "PYTHONDONTWRITEBYTECODE"}


@pytest.mark.parametrize(
    ("greedy", "killed"),
    [
        ("bytearray(2 << 30)", "MemoryError"),
        ("open('x', 'wb', 0).write(b'x')", "File too large"),
    ],
)
def test_the_child_is_held_to_its_limits(greedy: str, killed: str, tmp_path: Path) -> None:
    code = (
        f"import os; from awards.workbooks.child import limit; limit(); os.chdir({str(tmp_path)!r}); {greedy}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=confined.ROOT)
    assert done.returncode != 0
    assert killed in done.stderr


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(WorkbookRefused):
        read_workbook(io.BytesIO(data))
    with pytest.raises(WorkbookRefused):
        read_workbook(io.BytesIO(b"PK\x03\x04" + data))
