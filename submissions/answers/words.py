"""How words are counted, here and nowhere else: a page only shows what the server counts."""

from __future__ import annotations


def word_count(text: str) -> int:
    """The number of words: runs without white space that hold a letter or a digit of any script.

    `sehari-hari`, `24/7` and `Rp6.200` are one word each, a lone dash or bullet is none.
    """
    return sum(any(sign.isalnum() for sign in run) for run in text.split())
