"""Text from people in spreadsheets: never a formula, whatever it begins with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What spreadsheet programs take for the start of a formula, in the full-width forms of East Asia too.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FORMULA_STARTS = frozenset("=+-@＝＋－＠")


@lru_cache(maxsize=4096)
def could_run(text: str) -> bool:
    """Whether a spreadsheet might run the text: it begins with `= + - @` or a control character.

    Spaces before such a sign do not hide it, for some programs cut them off.
    """
    first = text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")[:1]
    return bool(first) and (first in FORMULA_STARTS or unicodedata.category(first) == "Cc")


def defused(text: str) -> str:
    """The text for a CSV cell: an apostrophe stands before what a spreadsheet might run.

    Control characters become spaces: a lone carriage return would begin a row, and there a formula.
    """
    plain = CONTROLS.sub(" ", text)
    return f"'{plain}" if could_run(text) else plain
