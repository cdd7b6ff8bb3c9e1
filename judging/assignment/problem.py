"""What is to be assigned, in one canonical order, as the arrays that the solver reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from awards.exceptions import DomainError

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be judged: what expertise it asks for, and how messages call it."""

    id: int
    category: str
    tags: frozenset[str] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Juror:
    """A juror: seats, expertise, and the least and most sheets, kept ones included (None: no limit)."""

    id: int
    categories: frozenset[str]
    least: int = 0
    most: int | None = None
    tags: frozenset[str] = frozenset()
    name: str = ""


def mismatch(entry: frozenset[str], juror: frozenset[str]) -> int:
    """The cost of a sheet: 0 when the juror has every tag of the entry, 1 when some, 2 when none."""
    if entry <= juror:
        return 0
    return 1 if entry & juror else 2


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Entries and jurors by id, and every pair that may still be given, by entry and juror.

    `pair_entry` and `pair_juror` are positions in `entries` and `juror_ids`, `pair_cost` is the mismatch.
    `juror_ids` begins with the jurors; former jurors who left sheets behind follow. `need` is what each entry
    still lacks; `least`, `most` and `load` (kept sheets) hold for the jurors. `kept_entry` and `kept_juror`
    are the pairs that stay, `released` those that a conflict undoes.
    """

    entries: tuple[Entry, ...]
    jurors: tuple[Juror, ...]
    juror_ids: Integers
    sheets: int
    pair_entry: Integers
    pair_juror: Integers
    pair_cost: Integers
    need: Integers
    least: Integers
    most: Integers
    load: Integers
    kept_entry: Integers
    kept_juror: Integers
    released: tuple[Pair, ...]
    categories: tuple[str, ...]
    category_of: Integers


def build_problem(
    entries: Iterable[Entry],
    jurors: Iterable[Juror],
    *,
    sheets: int,
    conflicts: Iterable[Pair],
    existing: Iterable[Pair],
) -> Problem:
    """The problem in canonical order, so that the order of the input cannot matter.

    Raises `DomainError` for numbers that make no sense, `ValueError` for ids that are unknown or given twice.
    """
    ordered = _by_id(entries, "entry")
    seated = _by_id(jurors, "juror")
    _check_numbers(seated, sheets)
    forbidden = set(conflicts)
    standing = set(existing)
    released = tuple(sorted(standing & forbidden))
    kept = sorted(standing - forbidden)
    row = {entry.id: at for at, entry in enumerate(ordered)}
    if unknown := sorted({entry for entry, _juror in kept} - row.keys()):
        raise ValueError(f"Assignments exist for unknown entries: {unknown}.")
    ids = [juror.id for juror in seated]
    ids += sorted({juror for _entry, juror in kept} - set(ids))
    column = {juror: at for at, juror in enumerate(ids)}
    kept_entry = np.array([row[entry] for entry, _juror in kept], dtype=np.int64)
    kept_juror = np.array([column[juror] for _entry, juror in kept], dtype=np.int64)
    categories = tuple(sorted({entry.category for entry in ordered}))
    position = {category: at for at, category in enumerate(categories)}
    closed = [row[e] * len(ids) + column[j] for e, j in forbidden if e in row and j in column]
    closed += (kept_entry * len(ids) + kept_juror).tolist()
    pair_entry, pair_juror, pair_cost = _pairs(ordered, seated, len(ids), closed)
    load = np.bincount(kept_juror, minlength=len(ids))[: len(seated)]
    limits = [len(ordered) if juror.most is None else juror.most for juror in seated]
    return Problem(
        entries=ordered,
        jurors=seated,
        juror_ids=np.array(ids, dtype=np.int64),
        sheets=sheets,
        pair_entry=pair_entry,
        pair_juror=pair_juror,
        pair_cost=pair_cost,
        need=np.maximum(sheets - np.bincount(kept_entry, minlength=len(ordered)), 0),
        least=np.maximum(np.array([juror.least for juror in seated], dtype=np.int64) - load, 0),
        most=np.maximum(np.array(limits, dtype=np.int64) - load, 0),
        load=load,
        kept_entry=kept_entry,
        kept_juror=kept_juror,
        released=released,
        categories=categories,
        category_of=np.array([position[entry.category] for entry in ordered], dtype=np.int64),
    )


Item = TypeVar("Item", Entry, Juror)


def _by_id(items: Iterable[Item], what: str) -> tuple[Item, ...]:
    ordered = tuple(sorted(items, key=lambda item: item.id))
    if len({item.id for item in ordered}) != len(ordered):
        raise ValueError(f"An {what} is given twice." if what == "entry" else f"A {what} is given twice.")
    return ordered


def _check_numbers(jurors: Sequence[Juror], sheets: int) -> None:
    if sheets < 1:
        raise DomainError(_("Every entry needs at least one sheet."))
    for juror in jurors:
        if juror.least < 0 or (juror.most is not None and juror.most < juror.least):
            raise DomainError(
                _("%(juror)s: the least number of entries must be 0 or more, and not above the most.")
                % {"juror": juror.name or juror.id}
            )


def _pairs(
    entries: Sequence[Entry], jurors: Sequence[Juror], width: int, closed: Sequence[int]
) -> tuple[Integers, Integers, Integers]:
    """Entry, juror and mismatch of every pair within a category that is not closed, by entry and juror."""
    seats = {
        category: np.array(
            [at for at, juror in enumerate(jurors) if category in juror.categories], dtype=np.int64
        )
        for category in {entry.category for entry in entries}
    }
    costs = {
        tags: np.array([mismatch(tags, juror.tags) for juror in jurors], dtype=np.int64)
        for tags in {entry.tags for entry in entries}
    }
    if not entries:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing
    entry = np.repeat(np.arange(len(entries)), [len(seats[one.category]) for one in entries])
    juror = np.concatenate([seats[one.category] for one in entries])
    cost = np.concatenate([costs[one.tags][seats[one.category]] for one in entries])
    free = ~np.isin(entry * width + juror, np.array(closed, dtype=np.int64))
    return entry[free], juror[free], cost[free]
