"""The first sheet of a results workbook: the categories, their weights and sources, and who is placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from awards.formats import percent
from awards.models import Edition
from reports.exports.xlsx_category import CategorySheet
from reports.exports.xlsx_parts import Formats, fit_height, set_up_page, write_head, write_text
from reports.queries.results import ResultCategory

HEADER_ROW = 4
WIDTHS = (26, 16, 12, 46, 40, 14)


@dataclass(frozen=True, slots=True)
class Listed:
    """A category that was written: how many entries and finals it has, and its sheet."""

    item: ResultCategory
    entries: int
    ranked: int
    sheet: CategorySheet


def write_summary(sheet: Worksheet, edition: Edition, listed: Sequence[Listed], formats: Formats) -> None:
    """Two tables: the categories with their counts, stages, weights and sources; then the placed entries."""
    provisional = any(item.item.provisional for item in listed)
    write_head(
        sheet,
        [
            edition.name,
            _("Results by category. Every figure is recomputed from the values on the other sheets."),
        ],
        provisional=provisional,
        columns=len(WIDTHS),
        formats=formats,
    )
    set_up_page(sheet, title=edition.name, provisional=provisional, header_row=HEADER_ROW, freeze_column=1)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_categories(sheet, listed, formats)
    _write_winners(sheet, row + 1, listed, formats)


def _write_categories(sheet: Worksheet, listed: Sequence[Listed], formats: Formats) -> int:
    heads = [
        _("Category"),
        _("State"),
        _("Entries"),
        _("Stages and weights"),
        _("Source"),
        _("With final"),
    ]
    _write_heads(sheet, HEADER_ROW, heads, formats)
    row = HEADER_ROW + 1
    for one in listed:
        category = one.item.category
        sources = dict.fromkeys(
            text for text in [category.source, *(s.source for s in one.item.stages)] if text
        )
        fit_height(sheet, row, ("; ".join(sources), WIDTHS[4]), (category.name, WIDTHS[0]))
        state = _("provisional") if one.item.provisional else _("confirmed by the plenary")
        weights = "; ".join(f"{stage.name} {percent(stage.weight)}" for stage in one.item.stages)
        write_text(sheet, row, 0, category.name, formats)
        write_text(sheet, row, 1, state, formats)
        sheet.write_number(row, 2, one.entries, formats.whole)
        write_text(sheet, row, 3, weights, formats)
        write_text(sheet, row, 4, "; ".join(sources), formats)
        sheet.write_formula(row, 5, f"=COUNT({one.sheet.finals})", formats.whole, one.ranked)
        row += 1
    return row


def _write_winners(sheet: Worksheet, row: int, listed: Sequence[Listed], formats: Formats) -> None:
    heads = [_("Category"), _("Award"), _("Code"), _("Title"), _("Organization"), _("Final score")]
    _write_heads(sheet, row, heads, formats)
    for one in listed:
        for winner in one.sheet.winners:
            row += 1
            fit_height(sheet, row, (winner.row.title, WIDTHS[3]), (winner.row.organization, WIDTHS[4]))
            write_text(sheet, row, 0, one.item.category.short_name, formats)
            write_text(sheet, row, 1, winner.row.award, formats)
            sheet.write_string(row, 2, winner.row.code, formats.code)
            write_text(sheet, row, 3, winner.row.title, formats)
            write_text(sheet, row, 4, winner.row.organization, formats)
            sheet.write_formula(row, 5, winner.final, formats.final, float(winner.row.final or 0))


def _write_heads(sheet: Worksheet, row: int, heads: Sequence[str], formats: Formats) -> None:
    for column, text in enumerate(heads):
        sheet.write_string(row, column, text, formats.header)
