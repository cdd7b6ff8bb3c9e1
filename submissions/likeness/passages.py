"""Passages that two texts have in common, word for word, and texts cut at them for marking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.likeness.shingles import RUN, WORD, words_of

LONGEST = 6000  # words of a text that are compared
TRIED = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `number` is that of the passage both have, 0 where there is none."""

    text: str
    number: int = 0


def common_passages(one: str, other: str, *, least: int = RUN) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces whose join gives them back; pieces with the same number are the same words.

    Case, punctuation and spaces do not count; passages shorter than `least` words are left out.
    """
    blocks = _blocks(_words(one), _words(other), least)
    return (
        _cut(one, [(first, size) for first, _second, size in blocks]),
        _cut(other, [(second, size) for _first, second, size in blocks]),
    )


def share_of(one: str, other: str, *, least: int = RUN) -> int:
    """How much of the shorter text stands in the other one too, in whole per cent, rounded down."""
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    if not shorter:
        return 0
    return 100 * sum(size for _a, _b, size in _blocks(first, second, least)) // shorter


def _words(text: str) -> list[str]:
    return words_of(text)[:LONGEST]


def _blocks(one: Sequence[str], other: Sequence[str], least: int) -> list[tuple[int, int, int]]:
    """Passages as (word of one, word of other, words), from left to right in `one`, the longest first found.

    A word belongs to one passage at most, and passages may stand in another order; linear but for texts that
    repeat themselves, of which the first `TRIED` places are looked at.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(other) - least + 1):
        places.setdefault(tuple(other[at : at + least]), []).append(at)
    taken = bytearray(len(other))
    found, at = [], 0
    while at <= len(one) - least:
        candidates = places.get(tuple(one[at : at + least]), [])[:TRIED]
        runs = [(_run(one, other, at, place, taken), -place) for place in candidates]
        size, start = max(runs, default=(0, 0))
        if size < least:
            at += 1
            continue
        found.append((at, -start, size))
        taken[-start : size - start] = b"\x01" * size
        at += size
    return found


def _run(one: Sequence[str], other: Sequence[str], at: int, place: int, taken: bytearray) -> int:
    """How many words from here on are the same and belong to no passage yet."""
    most = min(len(one) - at, len(other) - place)
    for size in range(most):
        if taken[place + size] or one[at + size] != other[place + size]:
            return size
    return most


def _cut(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text in pieces; `marks` are (word, number of words) of the passages in both texts' order."""
    places = [(match.start(), match.end()) for match in WORD.finditer(text)]
    numbers = {place: number for number, place in enumerate(marks, 1)}
    pieces, at = [], 0
    for word, size in sorted(marks):
        start, end = places[word][0], places[word + size - 1][1]
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], numbers[word, size]))
        at = end
    return [*pieces, Piece(text[at:])] if at < len(text) else pieces
