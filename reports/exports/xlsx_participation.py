"""Participation as sheets of a workbook: on its own, and as part of the workbook of results."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from os import PathLike, fspath
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from awards import formats as words
from awards.models import Edition
from reports.exports.cells import could_run
from reports.exports.xlsx_parts import (
    OPTIONS,
    Formats,
    PlainWorksheet,
    SheetNames,
    fit_height,
    make_formats,
    set_up_page,
    write_head,
)
from reports.participation import sentences, tables
from reports.participation.facts import Facts, participation_facts
from reports.participation.tables import Cell, Table

WIDTHS = {"units": (40, 18, 18, 18)}
FIRST_WIDTH, WIDTH = 38, 14


def write_participation(facts: Facts, target: str | PathLike[str] | BinaryIO) -> None:
    """The whole workbook of participation, to a path or an open binary file."""
    destination = fspath(target) if isinstance(target, str | PathLike) else target
    with Workbook(destination, OPTIONS) as book:
        book.set_properties({"title": facts.edition.name, "subject": _("Participation")})
        add_participation_sheets(book, SheetNames(), make_formats(book), facts)


def participation_sheets(
    book: Workbook, names: SheetNames, formats: Formats, edition: Edition, *, provisional: bool
) -> None:
    """Add the sheets of participation in all categories to a workbook that is being written.

    For the workbook of results: two sheets, the tables ("Participation") and every unit ("Units").
    Eight queries at any size, to be asked inside the caller's snapshot. `provisional` marks them as the other
    sheets are while a plenary has not confirmed.
    """
    facts = participation_facts(edition)
    add_participation_sheets(book, names, formats, facts, provisional=provisional)


def add_participation_sheets(
    book: Workbook, names: SheetNames, formats: Formats, facts: Facts, *, provisional: bool = False
) -> None:
    """The two sheets. Both state in their head what is counted, numbers are numbers, texts cannot run."""
    percent = book.add_format(
        {"font_name": "Calibri", "font_size": 10, "num_format": "0.0", "align": "center"}
    )
    sheet = book.add_worksheet(names.unique(_("Participation")), PlainWorksheet)
    _tables_sheet(sheet, facts, formats, percent, provisional)
    units = book.add_worksheet(names.unique(_("Units")), PlainWorksheet)
    _units_sheet(units, facts, formats, percent, provisional)


def _head(sheet: Worksheet, facts: Facts, formats: Formats, provisional: bool) -> int:
    """Title, what is counted and when, and the first sentence; returns the first free row."""
    lines = [
        facts.edition.name,
        f"{_('Participation')}. {sentences.filter_sentence(facts)}. "
        + _("Made on %(moment)s") % {"moment": words.wib(timezone.now())},
    ]
    write_head(sheet, lines, provisional=provisional, columns=4, formats=formats)
    sheet.write_string(3, 0, sentences.lead(facts), formats.note)
    sheet.write_string(4, 0, sentences.outcome_sentence(facts), formats.note)
    return 6


def _tables_sheet(sheet: Worksheet, facts: Facts, formats: Formats, percent: Any, provisional: bool) -> None:
    found = [
        tables.kinds(facts),
        tables.categories(facts),
        *([tables.districts(facts)] if facts.districts else []),
        tables.participants(facts),
        tables.trend(facts),
        *map(tables.coverage, facts.coverage),
    ]
    sheet.set_column(0, 0, FIRST_WIDTH)
    sheet.set_column(1, 11, WIDTH)
    row = _head(sheet, facts, formats, provisional)
    set_up_page(sheet, title=facts.edition.name, provisional=provisional, header_row=1, freeze_column=1)
    for table in found:
        sheet.write_string(row, 0, table.title, formats.award)
        row = _write_table(sheet, row + 1, table, formats, percent)
        if table.note:
            sheet.write_string(row, 0, table.note, formats.note)
            row += 1
        row += 1
    for absent in sentences.missing(facts):
        sheet.write_string(row, 0, absent.title, formats.award)
        for name, units in absent.groups:
            row += 1
            sheet.write_string(row, 0, name, _text(name, formats))
            sheet.write_string(row, 1, ", ".join(units), formats.note)
        row += 2


def _units_sheet(sheet: Worksheet, facts: Facts, formats: Formats, percent: Any, provisional: bool) -> None:
    table = tables.units(facts)
    for at in range(len(table.head)):
        widths = WIDTHS["units"]
        sheet.set_column(at, at, widths[at] if at < len(widths) else WIDTH)
    row = _head(sheet, facts, formats, provisional)
    set_up_page(sheet, title=facts.edition.name, provisional=provisional, header_row=row, freeze_column=1)
    last = _write_table(sheet, row, table, formats, percent)
    if table.rows:
        sheet.autofilter(row, 0, last - 1, len(table.head) - 1)


def _write_table(sheet: Worksheet, row: int, table: Table, formats: Formats, percent: Any) -> int:
    """Head and rows; returns the row after the last one."""
    if not table.rows:
        return row
    _write_row(sheet, row, table.head, formats, percent, head=True)
    for cells in table.rows:
        row += 1
        fit_height(sheet, row, (str(cells[0]), FIRST_WIDTH))
        _write_row(sheet, row, cells, formats, percent)
    return row + 1


def _write_row(
    sheet: Worksheet, row: int, cells: Sequence[Cell], formats: Formats, percent: Any, *, head: bool = False
) -> None:
    for at, cell in enumerate(cells):
        if isinstance(cell, Decimal):
            sheet.write_number(row, at, float(cell), percent)
        elif isinstance(cell, int):
            sheet.write_number(row, at, cell, formats.whole)
        elif cell is None:
            sheet.write_string(row, at, words.DASH, formats.remark)
        else:
            sheet.write_string(row, at, cell, formats.header if head else _text(cell, formats))


def _text(text: str, formats: Formats) -> Any:
    return formats.text_quoted if could_run(text) else formats.text
