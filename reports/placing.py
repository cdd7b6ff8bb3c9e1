"""Which entry gets which place: as the rules give it, or as the plenary decides otherwise. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ranked entry and the place that the rules give it (rule 5 shares it among joint entries)."""

    submission_id: int
    place: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What the session decides of an entry instead: a place or none, and the prize if it names one."""

    number: int | None
    prize: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A place of the plenary. `prize` is None while the prize of joint entries is not decided."""

    submission_id: int
    number: int
    by_the_rules: int
    is_joint: bool
    prize: int | None
    reason: str


def placements(
    ruled: Sequence[Ruled], decided: Mapping[int, Decided], prizes: Mapping[int, int]
) -> list[Placed]:
    """The titled places of a category, by number and then in the order given.

    `prizes` are the numbers that carry a title with their prize money; a place beyond them is none. An
    entry without a decision keeps the place of the rules. Entries that share a number are joint: their
    prize is what the session decides, otherwise open.
    """
    numbers: dict[int, int] = {}
    for row in ruled:
        number = decided[row.submission_id].number if row.submission_id in decided else row.place
        if number is not None and number in prizes:
            numbers[row.submission_id] = number
    shared = {number for number, count in Counter(numbers.values()).items() if count > 1}
    placed = []
    for row in ruled:
        if row.submission_id not in numbers:
            continue
        number, said = numbers[row.submission_id], decided.get(row.submission_id)
        prize = said.prize if said is not None else None
        if prize is None and number not in shared:
            prize = prizes[number]
        reason = said.reason if said is not None else ""
        placed.append(Placed(row.submission_id, number, row.place, number in shared, prize, reason))
    return sorted(placed, key=lambda row: row.number)


def vacant(placed: Sequence[Placed], titled: Collection[int]) -> list[int]:
    """The numbers with a title that nobody holds, in order.

    A number that joint entries cover (two at 2 cover 3) is vacant too, as rule 5 has it.
    """
    held = {row.number for row in placed}
    return sorted(set(titled) - held)
