"""The results as CSV, for other programs: UTF-8, decimal point, two decimals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from awards.models import Edition
from reports.exports.cells import csv_pieces, defused
from reports.queries.results import ResultRow, category_rows, merged_codes, result_categories

BEFORE = ["category", "code", "title", "organization"]
AFTER = ["final", "rank", "place", "award"]


def stream_csv(edition: Edition) -> Iterator[str]:
    """The results in pieces of whole lines: a header, then rows by category order and place, unranked last.

    Stages that a category does not have, and what is not frozen yet, are empty cells. Text that a spreadsheet
    might run as a formula is defused by an apostrophe.
    """
    return csv_pieces(_lines(edition))


def write_csv(edition: Edition, out: TextIO) -> None:
    """Write the results to an open text file, as `stream_csv` gives them."""
    out.writelines(stream_csv(edition))


def _lines(edition: Edition) -> Iterator[list[str]]:
    categories = result_categories(edition)
    codes = merged_codes(item.codes for item in categories)
    yield [*BEFORE, *codes, *AFTER]
    for item in categories:
        for row in category_rows(item):
            yield _cells(row, dict(zip(item.codes, row.scores, strict=True)), codes)


def _cells(row: ResultRow, scores: dict[str, Decimal | None], codes: list[str]) -> list[str]:
    texts = [row.category, row.code, row.title, row.organization]
    figures = [_number(scores.get(code)) for code in codes]
    places = [_whole(row.rank), _whole(row.place)]
    return [*map(defused, texts), *figures, _number(row.final), *places, defused(row.award)]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
