"""A list written as CSV, line by line, or as a workbook whose rows go to disk as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from awards.formats import wib
from awards.models import Edition
from reports.exports.cells import could_run, csv_pieces, defused
from reports.exports.xlsx_parts import OPTIONS, Formats, PlainWorksheet, SheetNames, make_formats, set_up_page
from reports.listings.column import Cell, Column, Listed

MOST_ROWS = 1_000_000  # of a sheet; the format ends at 1,048,576
HEADER_ROW = 3
EXACT = 15  # digits that a number cell keeps


def stream_csv(listed: Listed, edition: Edition) -> Iterator[str]:
    """The list in pieces of whole lines: UTF-8, decimal point, moments as ISO 8601 in the edition's zone.

    Text that a spreadsheet might run is defused by an apostrophe. The filter in use stands in the name of the
    file: a line above the header would keep programs from reading it.
    """
    language = translation.get_language() or edition.language
    # A response is read after its view has ended: language and zone are those of the request.
    with translation.override(language), timezone.override(edition.zone):
        head, cell = [defused(column.head) for column in listed.columns], csv_cells()
        values = [column.value for column in listed.columns]
        rows = ([cell(value(row)) for value in values] for row in listed.rows)
        yield from csv_pieces(chain([head], rows))


def csv_cells() -> Callable[[Cell], str]:
    """What makes a value a text: decimals exact, moments with their offset, texts defused.

    Language and zone are those in force now; to ask for both at each cell takes longer than to write it.
    """
    yes, no, zone = _("yes"), _("no"), timezone.get_current_timezone()

    def cell(value: Cell) -> str:
        if isinstance(value, str):
            return defused(value)
        if value is None:
            return ""
        if isinstance(value, bool):
            return yes if value else no
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, datetime):
            return value.astimezone(zone).isoformat(timespec="seconds")
        return value.isoformat() if isinstance(value, date) else str(value)

    return cell


def write_workbook(listed: Listed, edition: Edition, title: str, target: BinaryIO) -> None:
    """The list as a workbook: title, when it was made, the filter in use, then the rows. No formulas."""
    with Workbook(target, OPTIONS) as book:
        book.set_properties({"title": title, "subject": edition.name})
        formats, names = make_formats(book), SheetNames()
        sheet = TableSheet(book, names, title, listed.columns, head_of(listed, edition, title), formats)
        for row in listed.rows:
            sheet.add(row)
        sheet.finish()


def head_of(listed: Listed, edition: Edition, title: str) -> tuple[str, str, str]:
    """The lines above a table: what it is, of what and when, and what narrows it."""
    made = _("Made on %(moment)s") % {"moment": wib(timezone.now())}
    if not listed.filters:
        return title, f"{edition.name}. {made}", _("All rows")
    narrowed = "; ".join(f"{label}: {value}" for label, value in listed.filters)
    return title, f"{edition.name}. {made}", _("Only: %(filter)s") % {"filter": narrowed}


class TableSheet:
    """A table in a workbook, which goes on in a further sheet where the format ends."""

    def __init__(
        self,
        book: Workbook,
        names: SheetNames,
        name: str,
        columns: Sequence[Column],
        head: Sequence[str],
        formats: Formats,
    ) -> None:
        self._book, self._names, self._name = book, names, name
        self._columns, self._head, self._formats = columns, head, formats
        self._values = [column.value for column in columns]
        self._yes, self._no, self._zone = _("yes"), _("no"), timezone.get_current_timezone()
        base = {"font_size": 10, "valign": "top", "align": "right"}
        self._exact = book.add_format(base | {"num_format": "0.00########"})
        self._moment = book.add_format(base | {"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._day = book.add_format(base | {"num_format": "yyyy-mm-dd"})
        self._sheet = self._begin()

    def add(self, row: Any) -> None:
        """Write one row."""
        if self._at - HEADER_ROW > MOST_ROWS:
            self.finish()
            self._sheet = self._begin()
        for at, value in enumerate(self._values):
            self._write(at, value(row))
        self._at += 1

    def finish(self) -> None:
        """Set the filters over the rows that were written."""
        last = max(self._at - 1, HEADER_ROW)
        self._sheet.autofilter(HEADER_ROW, 0, last, len(self._columns) - 1)

    def _begin(self) -> Worksheet:
        sheet = self._book.add_worksheet(self._names.unique(self._name), PlainWorksheet)
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, column.width)
        for at, line in enumerate(self._head):
            sheet.write_string(at, 0, line, self._formats.note if at else self._formats.title)
        for at, column in enumerate(self._columns):
            sheet.write_string(HEADER_ROW, at, column.head, self._formats.header)
        set_up_page(sheet, title=self._head[0], provisional=False, header_row=HEADER_ROW, freeze_column=1)
        self._at = HEADER_ROW + 1
        return sheet

    def _write(self, at: int, value: Cell) -> None:
        sheet, line, formats = self._sheet, self._at, self._formats
        if isinstance(value, str):
            if value:
                sheet.write_string(line, at, value, formats.text_quoted if could_run(value) else formats.text)
        elif value is None:
            return
        elif isinstance(value, bool):
            sheet.write_string(line, at, self._yes if value else self._no, formats.text)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXACT:
            sheet.write_number(line, at, float(value), self._exact)
        elif isinstance(value, Decimal):
            sheet.write_string(line, at, f"{value:f}", formats.text)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, at, value.astimezone(self._zone).replace(tzinfo=None), self._moment)
        elif isinstance(value, date):
            sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), self._day)  # noqa: DTZ001
        else:
            sheet.write_number(line, at, value, formats.whole)
