"""Reads an .xlsx file in a child process and gives back sheets of exact values."""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal
from typing import Any, BinaryIO

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from awards import confined
from awards.workbooks import limits
from awards.workbooks.guard import WorkbookRefused, check_workbook
from awards.workbooks.model import Cell, Kind, MergedRange, Row, Sheet, Value

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
TEXTS = {"s", "str", "inlineStr"}
EXCEL_DIGITS = Context(prec=15)


def read_workbook(file: BinaryIO) -> tuple[Sheet, ...]:
    """The worksheets of an .xlsx file, in the order of their tabs.

    The file passes the guard first, then a child process opens it with at most 1 GiB of memory, 20 s of
    processor time and 30 s altogether. Numbers are exact, dates are dates in both date systems, formulas
    give their cached value. A vertical merge repeats its value in every row it covers (`Cell.merged`); a
    horizontal one stays in its first column. Raises WorkbookRefused, whose message tells staff what to do.
    """
    check_workbook(file)
    try:
        return _sheets(_ask_child(file.read()))
    except WorkbookRefused:
        raise
    except (confined.ChildFailed, OSError, ValueError, LookupError, TypeError, MemoryError) as error:
        raise WorkbookRefused("unreadable") from error
    finally:
        file.seek(0)


def _ask_child(content: bytes) -> dict[str, Any]:
    """Run the child on the file. Raises `WorkbookRefused`, and `ChildFailed` where it gives no answer."""
    answer = confined.ask("awards.workbooks.child", input=content, timeout=limits.CHILD_TIMEOUT_SECONDS)
    if "refused" in answer:
        raise WorkbookRefused(answer["refused"])
    book: dict[str, Any] = answer["ok"]
    return book


def _sheets(book: dict[str, Any]) -> tuple[Sheet, ...]:
    convert = _Converter(book["formats"], date1904=book["date1904"], recalculate=book["recalculate"])
    budget = [limits.CELLS]
    sheets = []
    for sheet in book["sheets"]:
        rows = {
            number: Row(number, {at: convert.cell(*rest) for at, *rest in cells}, hidden)
            for number, hidden, cells in sheet["rows"]
        }
        merged = tuple(MergedRange(*area) for area in sheet["merged"])
        _spread(rows, merged, budget)
        ordered = tuple(rows[number] for number in sorted(rows))
        sheets.append(Sheet(sheet["name"], ordered, merged, sheet["hidden"]))
    return tuple(sheets)


def _spread(rows: dict[int, Row], merged: tuple[MergedRange, ...], budget: list[int]) -> None:
    """Repeat the first cell of each merge down its column, within the rows that hold something."""
    last = max(rows, default=0)
    for area in merged:
        if area.top not in rows or area.bottom <= area.top:
            continue
        first = rows[area.top].cell(area.left)
        if first.kind is Kind.BLANK and not first.stale:
            continue
        copy = Cell(first.kind, first.value, first.raw, first.number_format, first.formula, first.stale, True)
        for number in range(area.top + 1, min(area.bottom, last) + 1):
            budget[0] -= 1
            if budget[0] < 0:
                raise WorkbookRefused("too_many_cells")
            if number in rows:
                row = rows[number]
                rows[number] = Row(number, {**row.cells, area.left: copy}, row.hidden)


class _Converter:
    """Turns the child's texts into values by the type and number format of the cell."""

    def __init__(self, formats: list[str], *, date1904: bool, recalculate: bool) -> None:
        self._formats = [_format_code(code) for code in formats]
        self._dates = {code: bool(is_date_format(code)) for code in set(self._formats)}
        self._epoch = CALENDAR_MAC_1904 if date1904 else CALENDAR_WINDOWS_1900
        self._recalculate = recalculate

    def cell(self, kind: str, text: str, style: str, formula: str | None) -> Cell:
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        code = self._formats[index] if index < len(self._formats) else "General"
        found, value = self._value(kind, text, code)
        empty = text == "" and kind not in TEXTS
        stale = formula is not None and (empty or (self._recalculate and text == "0"))
        return Cell(found, value, text, code, formula if formula is None else f"={formula}", stale)

    def _value(self, kind: str, text: str, code: str) -> tuple[Kind, Value]:
        if text == "":
            return Kind.BLANK, None
        if kind in TEXTS:
            return Kind.TEXT, text
        if kind == "b":
            return Kind.BOOLEAN, text in {"1", "true"}
        if kind == "e":
            return Kind.ERROR, None
        if kind == "d":
            return _iso(text)
        if not NUMBER.fullmatch(text):
            return Kind.TEXT, text
        number = EXCEL_DIGITS.plus(Decimal(text))
        if self._dates.get(code) and (moment := self._moment(number)):
            return Kind.DATE, moment
        return Kind.NUMBER, number

    def _moment(self, serial: Decimal) -> datetime | None:
        """The date of a serial number; None for a time of day or a number outside the calendar."""
        if not 1 <= serial < 2_958_466:
            return None
        try:
            moment: datetime = from_excel(float(serial), self._epoch)
            return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        except OverflowError:
            return None


def _iso(text: str) -> tuple[Kind, Value]:
    try:
        return Kind.DATE, datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return Kind.TEXT, text


def _format_code(code: str) -> str:
    """A custom format's code, or the code of the built-in format with this number."""
    if code.isascii() and code.isdigit() and len(code) < 4:
        return str(BUILTIN_FORMATS.get(int(code), "General"))
    return code
