"""Tables that were saved as CSV: the same cells come back, whatever parts them; the rest is refused."""

from __future__ import annotations

import csv
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.workbooks import limits
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.separated import read_table
from tests.workbooks import workbook

VALUES = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff\u2028\u2029\x85"),
    max_size=12,
)


def cells(content: bytes) -> list[list[str]]:
    (sheet,) = read_table(io.BytesIO(content))
    width = max((at for row in sheet.rows for at in row.cells), default=0)
    return [[str(row.cell(at).value or "") for at in range(1, width + 1)] for row in sheet.rows]


@given(
    st.lists(st.tuples(VALUES, VALUES, VALUES.filter(bool)), min_size=1, max_size=6),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\r\n", "\n"]),
    st.booleans(),
)
def test_what_a_spreadsheet_saves_comes_back(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, ending: str, is_quoted: bool
) -> None:
    table = [("Kode Entri", "Juri", "Tahap"), *rows]
    stream = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(table)
    assert cells(stream.getvalue().encode(encoding)) == [list(row) for row in table]


def test_the_delimiter_that_excel_names_is_taken_and_rows_keep_their_numbers() -> None:
    (sheet,) = read_table(io.BytesIO(b"sep=;\r\na,b;c\r\n\r\n;d\r\n"))
    assert [(row.number, {at: cell.value for at, cell in row.cells.items()}) for row in sheet.rows] == [
        (1, {1: "a,b", 2: "c"}),
        (3, {2: "d"}),
    ]


def test_a_workbook_is_still_a_workbook() -> None:
    (sheet,) = read_table(workbook({"Lembar": [["Kode", "Juri"], ["IPP-001", "Juri 1"]]}))
    assert (sheet.name, sheet.cell(2, 2).value) == ("Lembar", "Juri 1")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        ("Kode;Juri\nIPP-001;Ren\xe9".encode("latin-1"), "encoding"),
        (b"Kode;Juri\x00\n", "not_workbook"),
        (b"<html>", "web_page"),
        (b"%PDF-1.7", "pdf"),
        (b'a;"b"c\n', "broken"),
        (b"a\n" * (limits.ROWS + 1), "too_many_rows"),
        (b"a" + b";a" * limits.COLUMNS, "too_many_columns"),
        (b"a" * (limits.CELL_CHARACTERS + 1), "too_much_text"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_table(io.BytesIO(content))
    assert refused.value.code == code
