"""The list for mentoring as a workbook: one row for an entry and stage, comments in a cell of their own."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from awards.models import Category
from judging.feedback_board import Comment
from reports.exports.cells import could_run
from reports.exports.xlsx_parts import OPTIONS, Formats, PlainWorksheet, make_formats
from reports.queries.mentoring import Mentored

WIDTHS = (12, 44, 34, 16, 34, 12, 70)


def write_mentoring(category: Category, rows: Iterable[Mentored], target: BinaryIO) -> None:
    """Write the workbook to an open binary file; `rows` are read once."""
    with Workbook(target, OPTIONS) as book:
        book.set_properties({"title": category.name, "subject": _("List for mentoring")})
        sheet, formats = book.add_worksheet(_("Mentoring"), PlainWorksheet), make_formats(book)
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        sheet.write(0, 0, f"{category.edition.name}: {category.name}", formats.title)
        heads = (
            _("Code"),
            _("Entry"),
            _("Unit"),
            _("Stage"),
            _("Lost most on"),
            _("Points lost"),
            _("Comments"),
        )
        for at, head in enumerate(heads):
            sheet.write(2, at, head, formats.header)
        sheet.freeze_panes(3, 1)
        line = 3
        for row in rows:
            for values in _lines(row):
                _write(sheet, line, values, formats)
                line += 1


def _lines(row: Mentored) -> Iterable[tuple[Any, ...]]:
    entry = (row.entry.code, row.entry.title, row.entry.unit.label)
    if not row.stages:
        yield *entry, "", row.reason, None, ""
    for stage in row.stages:
        weakest = stage.weakest
        yield (
            *entry,
            stage.stage.name,
            weakest.name if weakest else row.reason,
            weakest.lost if weakest else None,
            "\n\n".join(comment_text(comment) for comment in stage.comments),
        )


def comment_text(comment: Comment) -> str:
    """A comment with its notes as one text."""
    return "\n".join(filter(None, (comment.text, *(f"{name}: {note}" for name, note in comment.notes))))


def _write(sheet: Any, line: int, values: tuple[Any, ...], formats: Formats) -> None:
    for at, value in enumerate(values):
        if isinstance(value, Decimal):
            sheet.write_number(line, at, float(round(value, 2)), formats.figure)
        elif value is not None:
            sheet.write_string(line, at, value, formats.text_quoted if could_run(value) else formats.text)
