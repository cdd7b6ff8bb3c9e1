"""What the workbooks share: options, formats, sheet names, print set-up, texts that cannot run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reports.exports.cells import could_run

NAME_LIMIT = 31
HEADER_LIMIT = 100  # characters of our own text in a page header; the format allows 255 with its codes
A4 = 9
LINE_HEIGHT = 15  # points, of the default font
OPTIONS = {
    "constant_memory": True,  # rows go to disk as they are written, so the size of an edition does not matter
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

# A margin far above the noise of binary fractions and far below the last of a total's 10 decimals: it lifts
# an exact half that was stored a hair too low (75.505 as 75.50499999999999) over the edge, and nothing else.
HALF_UP = "ROUND({}+1E-12,2)"


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of a workbook; numbers show two decimals in the reader's own notation."""

    title: Any
    note: Any
    provisional: Any
    header: Any
    header_right: Any
    text: Any
    text_quoted: Any
    code: Any
    award: Any
    figure: Any
    score: Any
    final: Any
    whole: Any
    statistic: Any
    remark: Any


def make_formats(book: Workbook) -> Formats:
    """The formats, made once for each workbook."""
    ink, line, soft = "#1F2A37", "#C9D2DC", "#E9EFF5"
    base = {"font_name": "Calibri", "font_size": 10, "font_color": ink, "valign": "top"}
    ruled = base | {"bottom": 1, "bottom_color": line}
    head = base | {"bold": True, "bg_color": soft, "text_wrap": True, "bottom": 2, "bottom_color": ink}
    left, text = {"align": "left", "indent": 1}, ruled | {"text_wrap": True, "align": "left", "indent": 1}
    return Formats(
        title=book.add_format(base | {"bold": True, "font_size": 14}),
        note=book.add_format(base),
        provisional=book.add_format(base | {"bold": True, "font_color": "#9A3412", "bg_color": "#FFEDD5"}),
        header=book.add_format(head | left),
        header_right=book.add_format(head | {"align": "right"}),
        text=book.add_format(text),
        text_quoted=book.add_format(text | {"quote_prefix": True}),
        code=book.add_format(ruled | left),
        award=book.add_format(ruled | left | {"bold": True, "indent": 1}),
        figure=book.add_format(ruled | {"num_format": "0.00"}),
        score=book.add_format(ruled | {"num_format": "0.00", "bold": True, "bg_color": soft}),
        final=book.add_format(ruled | {"num_format": "0.00", "bold": True, "left": 1, "left_color": line}),
        statistic=book.add_format(ruled | {"num_format": "0.000"}),
        whole=book.add_format(ruled | {"num_format": "0", "align": "center"}),
        remark=book.add_format(ruled | {"italic": True, "align": "right", "font_color": "#6B7280"}),
    )


class PlainWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet whose formulas use no function younger than 2007, and whose texts are never markup.

    The search for such functions, some thirty patterns over every formula, takes as long as writing the file.
    A text that stands between `<r>` and `</r>` the library takes for its own rich text and writes as it is:
    a title of this kind could bring cells, and formulas, of its own. The rest is what the library does, less
    a sixth of its time: cells are found by numbers only, never as "A1", and a text that shows at once that
    nothing in it has to be escaped is not searched.
    """

    write_string = Worksheet._write_string
    write_number = Worksheet._write_number
    write_formula = Worksheet._write_formula
    write_datetime = Worksheet._write_datetime

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[tuple[str, Any]]) -> None:
        self._xml_inline_string(string, None, attributes)

    def _escape_attributes(self, attribute: Any) -> Any:
        if isinstance(attribute, int) or (isinstance(attribute, str) and attribute.isalnum()):
            return attribute
        return super()._escape_attributes(attribute)

    def _escape_control_characters(self, data: Any) -> Any:
        # Besides characters that are not printable, "_x" is escaped, which begins an escape.
        if isinstance(data, str) and data.isprintable() and "_x" not in data:
            return data
        return super()._escape_control_characters(data)


class SheetNames:
    """Names for sheets: allowed characters, at most 31 of them, unique whatever the case."""

    def __init__(self) -> None:
        self._taken = {"history"}  # reserved by spreadsheet programs

    def unique(self, wanted: str) -> str:
        """A name like `wanted` that no sheet has yet."""
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f]", " ", wanted)
        clean = " ".join(clean.split()).strip("'")[:NAME_LIMIT].strip("' ") or "-"
        name, number = clean, 1
        while name.casefold() in self._taken:
            number += 1
            tail = f" {number}"
            name = clean[: NAME_LIMIT - len(tail)].rstrip() + tail
        self._taken.add(name.casefold())
        return name


def quoted_name(name: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


def write_text(sheet: Worksheet, row: int, column: int, text: str, formats: Formats) -> None:
    """Text from people: a string cell, and marked as text where editing it could turn it into a formula."""
    sheet.write_string(row, column, text, formats.text_quoted if could_run(text) else formats.text)


def fit_height(sheet: Worksheet, row: int, *cells: tuple[str, int]) -> None:
    """Make a row as high as its wrapped texts need: (text, width of its column in characters) each.

    A row of one line is left to the program that shows it. To be called before the row's cells are written.
    """
    lines = max(1 if len(text) <= width else len(wrap(text, width)) for text, width in cells)
    if lines > 1:
        sheet.set_row(row, LINE_HEIGHT * lines)


def write_head(
    sheet: Worksheet, lines: Sequence[str], *, provisional: bool, columns: int, formats: Formats
) -> None:
    """Title, lines below it, and the banner of provisional results over this many columns."""
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, formats.note if row else formats.title)
    if provisional:
        text = _("PROVISIONAL: the plenary has not confirmed these results yet.")
        sheet.write_string(len(lines), 0, text, formats.provisional)
        for column in range(1, columns):
            sheet.write_blank(len(lines), column, None, formats.provisional)


def set_up_page(
    sheet: Worksheet, *, title: str, provisional: bool, header_row: int, freeze_column: int
) -> None:
    """Landscape A4, as wide as a page, header row frozen and repeated, title and page number on each page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    sheet.repeat_rows(header_row)
    sheet.freeze_panes(header_row + 1, freeze_column)
    mark = "&C&B" + _plain(_("PROVISIONAL")) if provisional else ""
    sheet.set_header(f"&L{_plain(title)}{mark}&R&D")
    sheet.set_footer("&R" + _plain(_("Page")) + " &P / &N")


def _plain(text: str) -> str:
    """Text for a page header or footer, where `&` begins a code and a digit after a code belongs to it."""
    return " " + " ".join(text.split())[:HEADER_LIMIT].replace("&", "&&") + " "


def span(first_column: int, last_column: int, row: int) -> str:
    """A range within one row, as formulas write it; rows count from 0."""
    return f"{xl_col_to_name(first_column)}{row + 1}:{xl_col_to_name(last_column)}{row + 1}"
