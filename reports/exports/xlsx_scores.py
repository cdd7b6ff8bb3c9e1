"""The sheet of a stage in a results workbook: one row per score sheet, its total as a live formula."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from awards.models import Category, Stage
from judging.models import Criterion
from reports.exports.xlsx_parts import Formats, quoted_name, set_up_page, write_head, write_text
from reports.queries.results import ResultRow
from reports.queries.sheets import SheetRow

CODE, TITLE, JUROR, FIRST = 0, 1, 2, 3
WEIGHT_ROW, MAXIMUM_ROW, HEADER_ROW = 4, 5, 6


class StageScores:
    """Writes a stage's sheets in the order in which they come."""

    def __init__(
        self,
        sheet: Worksheet,
        *,
        category: Category,
        stage: Stage,
        criteria: Sequence[Criterion],
        provisional: bool,
        formats: Formats,
    ) -> None:
        self._sheet, self._criteria, self._formats = sheet, criteria, formats
        self._total = FIRST + len(criteria)
        self._row = HEADER_ROW + 1
        first, last = xl_col_to_name(FIRST), xl_col_to_name(self._total - 1)
        self._weights = f"${first}${WEIGHT_ROW + 1}:${last}${WEIGHT_ROW + 1}"
        self._maxima = f"${first}${MAXIMUM_ROW + 1}:${last}${MAXIMUM_ROW + 1}"
        self._values = f"{first}{{0}}:{last}{{0}}"
        self._reference = f"{quoted_name(sheet.get_name())}!{xl_col_to_name(self._total)}"
        title = f"{category.name}, {stage.name}"
        note = _("Total = sum of weight × value / maximum. Only final sheets show values and count.")
        write_head(sheet, [title, note], provisional=provisional, columns=self._total + 1, formats=formats)
        set_up_page(sheet, title=title, provisional=provisional, header_row=HEADER_ROW, freeze_column=FIRST)
        self._write_header()

    def add(self, entry: ResultRow, juror: str, row: SheetRow) -> str:
        """Write one sheet; returns the formula that reads its total from elsewhere, or ""."""
        at, sheet = self._row, self._sheet
        self._row += 1
        sheet.write_string(at, CODE, entry.code, self._formats.code)
        write_text(sheet, at, TITLE, entry.title, self._formats)
        write_text(sheet, at, JUROR, juror, self._formats)
        if not row.counted:
            sheet.write_string(at, self._total, row.remark, self._formats.remark)
            return ""
        for column, criterion in enumerate(self._criteria, start=FIRST):
            value = row.values.get(criterion.code)
            if value is not None:
                sheet.write_number(at, column, float(value), self._formats.figure)
        values = self._values.format(at + 1)
        formula = f"=ROUND(SUMPRODUCT({self._weights},{values}/{self._maxima}),10)"
        sheet.write_formula(at, self._total, formula, self._formats.score, float(row.total or 0))
        return f"={self._reference}{at + 1}"

    def finish(self) -> None:
        """Set the filter over the rows that were written."""
        self._sheet.autofilter(HEADER_ROW, 0, max(self._row - 1, HEADER_ROW), self._total)

    def _write_header(self) -> None:
        sheet, formats = self._sheet, self._formats
        sheet.set_column(CODE, CODE, 10)
        sheet.set_column(TITLE, TITLE, 44)
        sheet.set_column(JUROR, JUROR, 28)
        sheet.set_column(FIRST, self._total, 14)
        sheet.write_string(WEIGHT_ROW, JUROR, _("Weight"), formats.note)
        for column, criterion in enumerate(self._criteria, start=FIRST):
            sheet.write_number(WEIGHT_ROW, column, float(criterion.weight), formats.figure)
        sheet.write_string(MAXIMUM_ROW, JUROR, _("Maximum"), formats.note)
        for column, criterion in enumerate(self._criteria, start=FIRST):
            sheet.write_number(MAXIMUM_ROW, column, float(criterion.maximum), formats.figure)
        sheet.set_row(HEADER_ROW, 48)
        for column, text in enumerate([_("Code"), _("Title"), _("Juror")]):
            sheet.write_string(HEADER_ROW, column, text, formats.header)
        for column, criterion in enumerate(self._criteria, start=FIRST):
            sheet.write_string(HEADER_ROW, column, criterion.name, formats.header_right)
        sheet.write_string(HEADER_ROW, self._total, _("Total"), formats.header_right)
