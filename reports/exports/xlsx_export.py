"""The results as a workbook that recomputes itself: from each criterion's value to the rank."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from os import PathLike, fspath
from typing import BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from awards.models import Edition
from judging.models import Criterion
from reports.exports.xlsx_category import FIRST, CategorySheet, StageBlock
from reports.exports.xlsx_participation import participation_sheets
from reports.exports.xlsx_parts import OPTIONS, Formats, PlainWorksheet, SheetNames, make_formats
from reports.exports.xlsx_scores import StageScores
from reports.exports.xlsx_summary import Listed, write_summary
from reports.queries.results import (
    ResultCategory,
    category_rows,
    listed_entries,
    one_snapshot,
    result_categories,
)
from reports.queries.sheets import (
    Seat,
    SheetRow,
    category_sheets,
    current_criteria,
    panel_seats,
    recused_pairs,
)


def write_xlsx(edition: Edition, target: str | PathLike[str] | BinaryIO) -> None:
    """Write the results to a path or an open binary file.

    A summary; then for each category a sheet with a column for each juror and stage, and for each of its
    stages a sheet with every value; then statistics beside the result, and who took part. Totals, scores,
    finals, ranks and counts are formulas whose stored results are what the database says. Place and award are
    values: the chain and the plenary decide them.
    """
    destination = fspath(target) if isinstance(target, str | PathLike) else target
    with Workbook(destination, OPTIONS) as book, one_snapshot():
        book.set_properties({"title": edition.name, "subject": _("Results")})
        formats, names = make_formats(book), SheetNames()
        summary = book.add_worksheet(names.unique(_("Summary")), PlainWorksheet)
        categories = result_categories(edition)
        stages = [stage for item in categories for stage in item.stages]
        seats, criteria = panel_seats(stages), current_criteria(stages)
        listed = [_write_category(book, names, formats, item, seats, criteria) for item in categories]
        write_summary(summary, edition, listed, formats)
        provisional = any(item.provisional for item in categories)
        # Its module loads numpy and scipy, which no other page needs.
        statistics = import_module("reports.exports.xlsx_statistics")
        statistics.write_statistics(book, names, formats, categories, provisional=provisional)
        participation_sheets(book, names, formats, edition, provisional=provisional)


def _write_category(
    book: Workbook,
    names: SheetNames,
    formats: Formats,
    item: ResultCategory,
    seats: dict[int, list[Seat]],
    criteria: dict[int, list[Criterion]],
) -> Listed:
    category = item.category
    sheet = book.add_worksheet(names.unique(category.short_name), PlainWorksheet)
    blocks, column = [], FIRST
    for stage in item.stages:
        scores = StageScores(
            book.add_worksheet(names.unique(f"{category.short_name} {stage.code}"), PlainWorksheet),
            category=category,
            stage=stage,
            criteria=criteria[stage.pk],
            provisional=item.provisional,
            formats=formats,
        )
        blocks.append(StageBlock(stage, seats[stage.pk], column, scores))
        column = blocks[-1].score + 1
    count = listed_entries(item).count()
    writer = CategorySheet(sheet, item, blocks, count, formats)
    recused, ranked = recused_pairs(category), 0
    sheets = _by_entry(category_sheets(item))
    upcoming = next(sheets, None)
    for row in category_rows(item):
        mine: dict[tuple[int, int], SheetRow] = {}
        if upcoming is not None and upcoming[0] == row.submission_id:
            mine = upcoming[1]
            upcoming = next(sheets, None)
        writer.add(row, mine, recused.get(row.submission_id, ()))
        ranked += row.final is not None
    writer.finish()
    return Listed(item, count, ranked, writer)


def _by_entry(rows: Iterator[SheetRow]) -> Iterator[tuple[int, dict[tuple[int, int], SheetRow]]]:
    """The sheets of each entry, which come in the order of the list, by stage and juror."""
    for submission_id, group in groupby(rows, key=attrgetter("submission_id")):
        mine = {(row.stage_id, row.juror_id): row for row in group}
        yield submission_id, mine
