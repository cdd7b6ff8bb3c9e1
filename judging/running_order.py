"""The running order of presentations: a lot that anyone can recompute, and the times that follow from it.

The lot: for each entry the SHA-256 of the text `seed:code` in UTF-8 (`7f3a…:IPP-001`), as hexadecimal. The
entries present in ascending order of these hashes; the seed is published with the order. On any machine:
`printf '%s' 'SEED:IPP-001' | sha256sum`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


def lot_hash(seed: str, code: str) -> str:
    """What the lot gives an entry: SHA-256 of `seed:code`, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def draw_order(seed: str, codes: Iterable[str]) -> list[str]:
    """The codes in the order of the lot, whatever order they come in."""
    return sorted(codes, key=lambda code: (lot_hash(seed, code), code))


@dataclass(frozen=True, slots=True)
class Span:
    """From `starts_at` to `ends_at`, which is not included."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: Span) -> bool:
        """Whether both cover a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of presentations with its pauses; `key` names it for the caller."""

    key: int
    span: Span
    breaks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in a room of a day; `room` is the position in the list of rooms."""

    day: int
    room: int
    span: Span


def timetable(days: Sequence[OpenDay], *, rooms: int, duration: int, gap: int) -> Iterator[Slot]:
    """Every slot of the days in the order in which entries take them: by time, then room by room.

    A slot has `duration` minutes, `gap` minutes lie between two. It never meets a pause, after which the next
    one begins at once, and never outlasts its day.
    """
    length, step = timedelta(minutes=duration), timedelta(minutes=duration + gap)
    for day in sorted(days, key=lambda one: one.span.starts_at):
        at = day.span.starts_at
        while at + length <= day.span.ends_at:
            span = Span(at, at + length)
            pause = next((pause for pause in day.breaks if pause.meets(span)), None)
            if pause is not None:
                at = pause.ends_at
                continue
            yield from (Slot(day.key, room, span) for room in range(rooms))
            at += step
