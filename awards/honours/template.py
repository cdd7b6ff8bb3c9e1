"""An empty workbook for former winners, with the columns that the import reads."""

from __future__ import annotations

import io

import xlsxwriter
from django.utils.translation import gettext as _

from awards.models import Edition

HEADER = ("No", "Tahun", "Kategori", "Nama Inovasi", "Unit / Kelurahan", "Kecamatan", "Juara")
WIDTHS = (5, 8, 30, 46, 34, 20, 14)
FIRST_ROW, ROWS = 4, 500
NAMES_AT_MOST = 250  # characters of a list of choices that Excel takes


def honours_template(edition: Edition) -> bytes:
    """The workbook: title lines, one header, choices for category and award; a sheet says how to fill it in.

    Its headers are Indonesian in every language, as those of the lists it is filled from.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bg_color": "#E4EFF0", "border": 1, "text_wrap": True})
        sheet = book.add_worksheet("Pemenang")
        sheet.write_string(0, 0, _("Former winners of the innovation award"), title)
        sheet.write_string(1, 0, edition.organizer.name)
        for column, (text, width) in enumerate(zip(HEADER, WIDTHS, strict=True)):
            sheet.write_string(FIRST_ROW - 1, column, text, head)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        categories = list(edition.categories.order_by("position").prefetch_related("places"))
        _choices(sheet, HEADER.index("Kategori"), [category.name for category in categories])
        titles = {place.title: None for category in categories for place in category.places.all()}
        _choices(sheet, HEADER.index("Juara"), list(titles))
        guide = book.add_worksheet("Petunjuk")
        guide.set_column(0, 0, 100)
        for row, text in enumerate(_guide()):
            guide.write_string(row, 0, text)
    return stream.getvalue()


def _choices(sheet: xlsxwriter.worksheet.Worksheet, column: int, texts: list[str]) -> None:
    """A list to choose from that also takes other texts: the import says what it cannot read."""
    if not texts or len(",".join(texts)) > NAMES_AT_MOST:
        return
    options = {"validate": "list", "source": texts, "show_error": False}
    sheet.data_validation(FIRST_ROW, column, FIRST_ROW + ROWS, column, options)


def _guide() -> list[str]:
    return [
        _("One row for each winner. Title lines above the header and other columns do no harm."),
        _("Tahun: the year of the award, with four digits."),
        _("Kategori: the name or short name of a category of the edition."),
        _("Unit / Kelurahan: the name, short name or a former name; write the kecamatan where names repeat."),
        _("Juara: Juara I, Juara II, Juara III, Harapan I, Harapan II."),
        _("Before anything is stored you see what becomes of every row."),
    ]
