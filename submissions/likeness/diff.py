"""The difference of two versions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
TOKEN = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
LONGEST = 20_000  # words, spaces and marks beyond which a text is compared by its lines


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the text: kept, added or removed."""

    kind: str
    text: str


def word_changes(old: str, new: str) -> list[Change]:
    """The changes that lead from the old text to the new one.

    What is kept and removed gives the old text, what is kept and added the new one; two neighbours are never
    of one kind.
    """
    before, after = _tokens(old), _tokens(new)
    if len(before) + len(after) > LONGEST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > LONGEST // 4)
    changes: list[Change] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            _add(changes, SAME, before[a:b])
            continue
        _add(changes, REMOVED, before[a:b])
        _add(changes, ADDED, after[c:d])
    return changes


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(text)


def _add(changes: list[Change], kind: str, tokens: Sequence[str]) -> None:
    text = "".join(tokens)
    if not text:
        return
    if changes and changes[-1].kind == kind:
        changes[-1] = Change(kind, changes[-1].text + text)
    else:
        changes.append(Change(kind, text))
