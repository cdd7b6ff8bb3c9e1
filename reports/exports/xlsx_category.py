"""The sheet of a category in a results workbook: an entry a row, with live scores, finals and ranks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from awards.models import Stage
from judging.models import Scoresheet
from reports.exports.xlsx_parts import (
    HALF_UP,
    LINE_HEIGHT,
    Formats,
    fit_height,
    quoted_name,
    set_up_page,
    span,
    write_head,
    write_text,
)
from reports.exports.xlsx_scores import StageScores
from reports.queries.results import ResultCategory, ResultRow
from reports.queries.sheets import Seat, SheetRow, remark

PLACE, RANK, CODE, TITLE, UNIT, FIRST = range(6)
TITLE_WIDTH, UNIT_WIDTH, REMARK_WIDTH = 32, 32, 20
STAGE_ROW, WEIGHT_ROW, HEADER_ROW = 4, 5, 6


@dataclass(frozen=True, slots=True)
class StageBlock:
    """Where a stage lies in the sheet: its jurors' columns from `first`, then the column of its score."""

    stage: Stage
    seats: Sequence[Seat]
    first: int
    scores: StageScores

    @property
    def score(self) -> int:
        """The column of the stage's score."""
        return self.first + len(self.seats)

    def totals(self, row: int) -> str:
        """The range of the jurors' totals of an entry; text in it counts for nothing."""
        return span(self.first, self.score - 1, row)


@dataclass(frozen=True, slots=True)
class Winner:
    """An entry with an award, and where its final score stands."""

    row: ResultRow
    final: str


class CategorySheet:
    """Writes a category's entries in the order in which they come, `count` of them."""

    def __init__(
        self,
        sheet: Worksheet,
        item: ResultCategory,
        blocks: Sequence[StageBlock],
        count: int,
        formats: Formats,
    ) -> None:
        self._sheet, self._blocks, self._formats = sheet, blocks, formats
        self._row = HEADER_ROW + 1
        self._final = blocks[-1].score + 1 if blocks else FIRST
        self._name = quoted_name(sheet.get_name())
        column = xl_col_to_name(self._final)
        self._finals = f"${column}${HEADER_ROW + 2}:${column}${HEADER_ROW + 1 + max(count, 1)}"
        self._recused = remark(Scoresheet.State.VOID, Scoresheet.VoidReason.RECUSAL)
        self.winners: list[Winner] = []
        write_head(
            sheet,
            [
                item.category.name,
                _("Stage score = mean of final sheets. Final = sum of weight × mean / 100, rounded once."),
            ],
            provisional=item.provisional,
            columns=self._final + 3,
            formats=formats,
        )
        set_up_page(
            sheet,
            title=item.category.name,
            provisional=item.provisional,
            header_row=HEADER_ROW,
            freeze_column=UNIT,
        )
        self._write_header()

    @property
    def finals(self) -> str:
        """The range of all finals, as formulas of other sheets write it."""
        return f"{self._name}!{self._finals}"

    def add(
        self, row: ResultRow, sheets: Mapping[tuple[int, int], SheetRow], recused: Collection[int]
    ) -> None:
        """Write one entry, and its score sheets in the sheets of the stages."""
        at, sheet, formats = self._row, self._sheet, self._formats
        self._row += 1
        fit_height(
            sheet, at, (row.title, TITLE_WIDTH), (row.organization, UNIT_WIDTH), (row.reason, REMARK_WIDTH)
        )
        if row.place is not None:
            sheet.write_number(at, PLACE, row.place, formats.whole)
        sheet.write_string(at, CODE, row.code, formats.code)
        write_text(sheet, at, TITLE, row.title, formats)
        write_text(sheet, at, UNIT, row.organization, formats)
        for block, score in zip(self._blocks, row.scores, strict=True):
            self._write_stage(at, block, score, row, sheets, recused)
        if row.final is not None:
            self._write_final(at, row.final, row.rank)
        if row.award:
            sheet.write_string(at, self._final + 1, row.award, formats.award)
            self.winners.append(Winner(row, f"={self._name}!{xl_col_to_name(self._final)}{at + 1}"))
        if row.reason:
            write_text(sheet, at, self._final + 2, row.reason, formats)

    def finish(self) -> None:
        """Set the filters over the rows that were written."""
        self._sheet.autofilter(HEADER_ROW, 0, max(self._row - 1, HEADER_ROW), self._final + 2)
        for block in self._blocks:
            block.scores.finish()

    def _write_stage(
        self,
        at: int,
        block: StageBlock,
        score: Decimal | None,
        row: ResultRow,
        sheets: Mapping[tuple[int, int], SheetRow],
        recused: Collection[int],
    ) -> None:
        sheet, formats = self._sheet, self._formats
        for column, seat in enumerate(block.seats, start=block.first):
            given = sheets.get((block.stage.pk, seat.juror_id))
            if given is None:
                if seat.juror_id in recused:
                    sheet.write_string(at, column, self._recused, formats.remark)
                continue
            reference = block.scores.add(row, seat.name, given)
            if reference and given.total is not None:
                sheet.write_formula(at, column, reference, formats.figure, float(given.total))
            else:
                sheet.write_string(at, column, given.remark, formats.remark)
        if score is not None and block.seats:
            formula = HALF_UP.format(f"AVERAGE({block.totals(at)})")
            sheet.write_formula(
                at, block.score, f'=IF(COUNT({block.totals(at)})=0,"",{formula})', formats.score, float(score)
            )

    def _write_final(self, at: int, final: Decimal, rank: int | None) -> None:
        weighted = [block for block in self._blocks if block.stage.weight > 0]
        terms = "+".join(
            f"${xl_col_to_name(block.score)}${WEIGHT_ROW + 1}*AVERAGE({block.totals(at)})"
            for block in weighted
        )
        complete = ",".join(f"COUNT({block.totals(at)})>0" for block in weighted)
        formula = f'=IF(AND({complete}),{HALF_UP.format(f"({terms})/100")},"")'
        self._sheet.write_formula(at, self._final, formula, self._formats.final, float(final))
        cell = f"{xl_col_to_name(self._final)}{at + 1}"
        ranked = f'=IF(ISNUMBER({cell}),RANK({cell},{self._finals}),"")'
        self._sheet.write_formula(at, RANK, ranked, self._formats.whole, rank or "")

    def _write_header(self) -> None:
        sheet, formats = self._sheet, self._formats
        widths = ((PLACE, RANK, 10), (CODE, CODE, 10), (TITLE, TITLE, TITLE_WIDTH), (UNIT, UNIT, UNIT_WIDTH))
        for first, last, width in widths:
            sheet.set_column(first, last, width)
        sheet.set_column(FIRST, self._final, 10)
        sheet.set_column(self._final + 1, self._final + 1, 13)
        sheet.set_column(self._final + 2, self._final + 2, REMARK_WIDTH)
        for block in self._blocks:
            sheet.write_string(STAGE_ROW, block.first, block.stage.name, formats.note)
        sheet.write_string(WEIGHT_ROW, UNIT, _("Weight"), formats.note)
        for block in self._blocks:
            sheet.write_number(WEIGHT_ROW, block.score, float(block.stage.weight), formats.figure)
        sheet.set_row(HEADER_ROW, 3 * LINE_HEIGHT)
        for column, text in enumerate([_("Place"), _("Rank"), _("Code"), _("Title"), _("Organization")]):
            sheet.write_string(HEADER_ROW, column, text, formats.header)
        for block in self._blocks:
            for column, seat in enumerate(block.seats, start=block.first):
                name = _("%(name)s (replaced)") % {"name": seat.name} if seat.replaced else seat.name
                sheet.write_string(HEADER_ROW, column, name, formats.header_right)
            text = _("Score %(stage)s") % {"stage": block.stage.name}
            sheet.write_string(HEADER_ROW, block.score, text, formats.header_right)
        sheet.write_string(HEADER_ROW, self._final, _("Final score"), formats.header_right)
        sheet.write_string(HEADER_ROW, self._final + 1, _("Award"), formats.header)
        sheet.write_string(HEADER_ROW, self._final + 2, _("Remark"), formats.header)
