"""Hashes of runs of words, by which entries with a passage in common find each other."""

from __future__ import annotations

import re
import unicodedata
import zlib
from itertools import islice

RUN = 5  # words; of a text in which every fifth word was exchanged, one run in three is still there
KEPT = 4  # one hash in four is kept, the same ones in every text
MOST = 6000
WORD = re.compile(r"\w+", re.UNICODE)
SIGNED = 2**31


def words_of(text: str) -> list[str]:
    """The words of a text, case folded."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles_of(text: str) -> list[int]:
    """Signed 32-bit hashes of runs of `RUN` words, sorted, each once; only those that `KEPT` divides."""
    words = words_of(text)
    hashes = (zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1))
    found = {value - SIGNED for value in hashes if value % KEPT == 0}
    return list(islice(sorted(found), MOST))
