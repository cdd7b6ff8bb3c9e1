"""How far a result can be relied on, as a sheet beside the official one. It loads numpy and scipy.

Nothing here feeds a score, a rank or a place. Sources of the methods: `judging/statistics`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from judging import statistics
from judging.calibration import LEVEL, Table, final_table, stage_table
from judging.models import FinalStanding
from judging.statistics import NotEnoughSheetsError
from reports.exports.xlsx_parts import (
    Formats,
    PlainWorksheet,
    SheetNames,
    set_up_page,
    write_head,
    write_text,
)
from reports.queries.results import ResultCategory

HEADER_ROW = 5
WIDTHS = (16, 26, 12, 12, 12, 12, 12, 14, 14, 14)


@dataclass(frozen=True, slots=True)
class Block:
    """What is said of the totals of a stage, or of the finals by juror, and what they are called."""

    category: str
    name: str
    agreement: Sequence[float]
    severities: Sequence[tuple[str, float, float, float]]


def write_statistics(
    book: Workbook, names: SheetNames, formats: Formats, items: Sequence[ResultCategory], *, provisional: bool
) -> None:
    """One sheet: agreement of each stage and of the finals, then each juror's distance from the panel.

    Numbers are numbers; what a table is too small for stays empty.
    """
    sheet = book.add_worksheet(names.unique(_("Statistics")), PlainWorksheet)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    title = _("Statistics beside the official result")
    write_head(
        sheet,
        [
            title,
            _("Nothing here feeds a score, a rank or a place; it says how far the jury's sheets agree."),
        ],
        provisional=provisional,
        columns=len(WIDTHS),
        formats=formats,
    )
    method = _("ICC: intraclass correlation; W: Kendall; α: Krippendorff, interval. Empty: too few sheets.")
    sheet.write_string(HEADER_ROW - 1, 0, method, formats.note)
    set_up_page(sheet, title=title, provisional=provisional, header_row=HEADER_ROW, freeze_column=2)
    blocks = list(_blocks(items))
    agreement = [_("Category"), _("Stage"), _("Entries"), _("Jurors"), "ICC2", "ICC2k", "ICC3k"]
    _write_header(sheet, HEADER_ROW, [*agreement, "W", _("p of W"), "α"], formats)
    row = HEADER_ROW + 1
    for block in blocks:
        _write_row(sheet, row, block, block.agreement, formats)
        row += 1
    row += 2
    heads = [
        _("Category"),
        _("Stage"),
        _("Points from the panel"),
        _("Lower end, 95 %"),
        _("Upper end, 95 %"),
    ]
    _write_header(sheet, row, [*heads, _("Juror")], formats)
    for block in blocks:
        for juror, value, low, high in block.severities:
            row += 1
            _write_row(sheet, row, block, [value, low, high], formats)
            write_text(sheet, row, 5, juror, formats)


def _blocks(items: Iterable[ResultCategory]) -> Iterator[Block]:
    """Figures only: the tables themselves, one for each stage, would be the most that a workbook holds."""
    for item in items:
        for stage in item.stages:
            stage.category = item.category
            yield _block(item, stage.name, stage_table(stage))
        if item.stages and FinalStanding.objects.filter(category=item.category).exists():
            yield _block(item, _("Final result"), final_table(item.stages[-1]))


def _block(item: ResultCategory, name: str, table: Table) -> Block:
    figures = [*_sizes(table), *_agreement(table)]
    return Block(item.category.code, name, figures, tuple(_severities(table)))


def _sizes(table: Table) -> list[float]:
    return [float(len(table.entries)), float(len(table.jurors))]


def _agreement(table: Table) -> list[float]:
    """ICC2, ICC2k, ICC3k, W, its p, and α; NaN for what a table is too small for."""
    nothing = math.nan
    found = [nothing] * 6
    if min(table.ratings.shape) < 2:
        return found
    with suppress(NotEnoughSheetsError):
        icc, w = statistics.intraclass_correlations(table.ratings), statistics.kendall_w(table.ratings)
        found[:5] = [icc["ICC2"], icc["ICC2k"], icc["ICC3k"], w.w, w.p]
    with suppress(NotEnoughSheetsError):
        found[5] = statistics.krippendorff_alpha(table.ratings)
    return found


def _severities(table: Table) -> Iterator[tuple[str, float, float, float]]:
    """What each juror gives more or less than the panel, with the ends of its interval."""
    if min(table.ratings.shape) < 2:
        return
    model = statistics.severity(table.ratings)
    low, high = model.severity_intervals(LEVEL)
    for at, juror in enumerate(table.jurors):
        yield juror.name, -float(model.severities[at]), -float(high[at]), -float(low[at])


def _write_header(sheet: Worksheet, row: int, heads: Sequence[str], formats: Formats) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formats.header)


def _write_row(sheet: Worksheet, row: int, block: Block, figures: Sequence[float], formats: Formats) -> None:
    sheet.write_string(row, 0, block.category, formats.code)
    write_text(sheet, row, 1, block.name, formats)
    for column, figure in enumerate(figures, start=2):
        if math.isfinite(figure):
            is_whole = figure == int(figure) and len(figures) > 3 and column < 4
            sheet.write_number(row, column, figure, formats.whole if is_whole else formats.statistic)
