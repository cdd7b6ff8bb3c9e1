"""Cells of CSV and of spreadsheets: text from people is never a formula, whatever it begins with."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What spreadsheet programs take for the start of a formula, in the full-width forms of East Asia too.
FORMULA_STARTS = frozenset("=+-@＝＋－＠") | {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))}
LINES_A_PIECE = 500


def could_run(text: str) -> bool:
    """Whether a spreadsheet might run the text: it begins with `= + - @` or a control character.

    Spaces before such a sign do not hide it, for some programs cut them off.
    """
    return text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")[:1] in FORMULA_STARTS


def defused(text: str) -> str:
    """The text for a CSV cell: an apostrophe stands before what a spreadsheet might run.

    Control characters become spaces: a lone carriage return would begin a row, and there a formula.
    """
    # Printable texts, nearly all, have no such character, which is seen much faster than searched for.
    plain = text if text.isprintable() else CONTROLS.sub(" ", text)
    return f"'{plain}" if could_run(text) else plain


def csv_pieces(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of texts, which the caller has defused, as CSV in pieces of whole lines, so that they stream."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % LINES_A_PIECE == 0:
            yield _taken(buffer)
    if rest := _taken(buffer):
        yield rest


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
