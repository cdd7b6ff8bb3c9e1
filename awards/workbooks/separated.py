"""Reads a table that a spreadsheet saved as text (CSV), beside the workbooks of `reader`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from awards.workbooks import limits
from awards.workbooks.guard import OLE, ZIP, WorkbookRefused
from awards.workbooks.model import Cell, Kind, Row, Sheet
from awards.workbooks.reader import read_workbook

NAME = "CSV"
DELIMITERS = ";,\t"
SAID = re.compile(r"sep=([;,\t])\r?\n")  # Excel's own first line, which names the delimiter
QUOTED = re.compile(r'"[^"]*"')
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_table(file: BinaryIO) -> tuple[Sheet, ...]:
    """The worksheets of an .xlsx file, or the one table of a CSV file, every cell of it a text.

    CSV is UTF-8, or UTF-16 with its mark; cells are parted by semicolon, comma or tab, whichever stands most
    often in the first line that holds something. The limits are those of a workbook. No encoding is guessed.
    The position in `file` is 0 afterwards. Raises `WorkbookRefused`.
    """
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    is_other = head.startswith((ZIP, OLE)) or b"%PDF-" in head
    if is_other or not 0 < size <= limits.FILE_BYTES or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_workbook(file)
    text = _decoded(file.read())
    file.seek(0)
    try:
        rows = tuple(_rows(text))
    except csv.Error as error:
        raise WorkbookRefused("broken") from error
    return (Sheet(NAME, rows),)


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookRefused("encoding") from error
    if CONTROLS.search(text):
        raise WorkbookRefused("not_workbook")
    if len(text) > limits.TEXT_CHARACTERS:
        raise WorkbookRefused("too_much_text")
    return text


def _rows(text: str) -> Iterator[Row]:
    """The rows that hold something, numbered as a spreadsheet shows them."""
    said = SAID.match(text)
    delimiter = said[1] if said else _delimiter(text)
    source = io.StringIO(text[said.end() :] if said else text, newline="")
    cells = 0
    for number, record in enumerate(csv.reader(source, delimiter=delimiter, strict=True), 1):
        if number > limits.ROWS:
            raise WorkbookRefused("too_many_rows")
        own = {at: value for at, value in enumerate(record, 1) if value != ""}
        if max(own, default=0) > limits.COLUMNS:
            raise WorkbookRefused("too_many_columns")
        cells += len(own)
        if cells > limits.CELLS:
            raise WorkbookRefused("too_many_cells")
        if any(len(value) > limits.CELL_CHARACTERS for value in own.values()):
            raise WorkbookRefused("too_much_text")
        if own:
            yield Row(number, {at: Cell(Kind.TEXT, value, value) for at, value in own.items()})


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = QUOTED.sub("", first)
    return max(DELIMITERS, key=bare.count)
