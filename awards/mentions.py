"""Words of a person's name in texts that other people wrote: to be looked at, never changed here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

SHORTEST = 3  # letters; shorter words are degrees, initials and particles
AROUND = 60  # characters shown on each side


def name_words(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any word of these names of three letters or more, in small letters or large; None without one."""
    words = {
        word for name in names for word in re.findall(r"[^\W\d_]+", _plain(name)) if len(word) >= SHORTEST
    }
    return _whole(re.escape(word) for word in words) if words else None


def whole_name(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds one of these names with all its words in their order, whatever stands between them.

    Degrees behind a comma are left out; a name of one word must be all that is said.
    """
    parts = [re.findall(r"\w+", _plain(name).partition(",")[0]) for name in names]
    found = [
        r"\W+".join(map(re.escape, words)) if len(words) > 1 else rf"\A\W*{re.escape(words[0])}\W*\Z"
        for words in parts
        if words
    ]
    return _whole(found) if found else None


def excerpt(words: re.Pattern[str], text: str) -> str:
    """The surroundings of the first word that is found, in one line; empty where there is none."""
    text = _plain(text)
    found = words.search(text)
    if found is None:
        return ""
    start, end = max(0, found.start() - AROUND), found.end() + AROUND
    cut = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"


def _plain(text: str) -> str:
    return normalize("NFKC", text)


def _whole(alternatives: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(alternatives, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
