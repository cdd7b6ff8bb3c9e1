"""Breaking ties by the chain of criteria, and cutting at a promotion line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Link:
    """A criterion of the chain: `means` holds each tied entry's exact mean over its counted sheets."""

    stage: str
    criterion: str
    name: str
    means: Mapping[int, Fraction]


@dataclass(slots=True)
class TieOutcome:
    """How a group of equal scores was ordered.

    `order` lists the entries in groups, best first; more than one in a group means they stay joint.
    `compared` lists, per link that was looked at, whether it told any of them apart.
    """

    order: list[list[int]]
    compared: list[tuple[Link, bool]] = field(default_factory=list)


def break_tie(entries: Sequence[int], chain: Sequence[Link]) -> TieOutcome:
    """Order entries of equal score: the first criterion whose means differ decides, higher first.

    Entries that it leaves equal go on to the next criterion; what no criterion tells apart stays joint.
    A criterion that some of the entries were not scored on (a stage of weight 0) tells nobody apart.
    """
    groups = [sorted(entries)]
    outcome = TieOutcome(groups)
    for link in chain:
        if all(len(group) == 1 for group in groups):
            break
        refined = [part for group in groups for part in _split(group, link)]
        outcome.compared.append((link, len(refined) > len(groups)))
        groups = refined
    outcome.order = groups
    return outcome


def _split(group: list[int], link: Link) -> list[list[int]]:
    if len(group) == 1 or any(entry not in link.means for entry in group):
        return [group]
    by_mean = defaultdict(list)
    for entry in group:
        by_mean[link.means[entry]].append(entry)
    return [by_mean[mean] for mean in sorted(by_mean, reverse=True)]


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry's rank by score and place after the chain, both in "1224" counting."""

    entry: int
    score: Decimal
    rank: int
    place: int


def place_entries(scores: Mapping[int, Decimal], outcomes: Mapping[Decimal, TieOutcome]) -> list[Placed]:
    """Ranks and places of all scored entries, best first.

    `outcomes` has one entry for each score that more than one entry shares. Equal scores share a rank;
    what the chain leaves equal shares a place, and the numbers they cover stay vacant.
    """
    placed: list[Placed] = []
    ordered = sorted(scores, key=lambda entry: (-scores[entry], entry))
    for score, group in groupby(ordered, key=lambda entry: scores[entry]):
        members = list(group)
        rank = len(placed) + 1
        order = outcomes[score].order if len(members) > 1 else [members]
        for joint in order:
            place = len(placed) + 1
            placed.extend(Placed(entry, score, rank, place) for entry in joint)
    return placed


@dataclass(frozen=True, slots=True)
class Cut:
    """Who goes on, and who stands joint across the line and waits for the chair."""

    goes_on: frozenset[int]
    at_line: frozenset[int]


def cut_line(placed: Sequence[Placed], *, best: int | None, passing_grade: Decimal | None) -> Cut:
    """Cut on the place: the best N and the passing grade (score ≥ grade) both have to be met.

    Only entries that share a place which begins within the best N and ends beyond it stand at the line.
    """
    passed = [entry for entry in placed if passing_grade is None or entry.score >= passing_grade]
    if best is None:
        return Cut(frozenset(entry.entry for entry in passed), frozenset())
    goes_on: set[int] = set()
    at_line: set[int] = set()
    for place, group in groupby(passed, key=lambda entry: entry.place):
        members = {entry.entry for entry in group}
        if place > best:
            break
        if place + len(members) - 1 <= best:
            goes_on |= members
        else:
            at_line = members
    return Cut(frozenset(goes_on), frozenset(at_line))
