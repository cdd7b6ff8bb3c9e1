"""Why there is no plan, in the terms of the person who has to mend it.

Two flows settle it, by Hall's theorem: entries to jurors within their most, and jurors to entries for their
least; where both can be met one by one, both can be met together. The smallest cut of a flow that falls short
names the entries and jurors that stand in the way (Ford, L. R. & Fulkerson, D. R. 1956).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from awards.exceptions import DomainError
from judging.assignment.problem import Flags, Integers, Problem
from judging.assignment.solver import Columns, gather


class Kind(StrEnum):
    ENTRY = "entry"  # an entry has fewer jurors without a conflict than sheets to give
    CAPACITY = "capacity"  # the jurors of these entries may not take so many sheets
    JUROR = "juror"  # a juror's least is more than the entries open to that juror
    LEAST = "least"  # the leasts of these jurors add up to more sheets than there are to give


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Sheets to give (`needed`), sheets that can be given (`available`), and whom it concerns, by id."""

    kind: Kind
    needed: int
    available: int
    categories: tuple[str, ...]
    entries: tuple[int, ...]
    jurors: tuple[int, ...]
    name: str = ""

    @property
    def short(self) -> int:
        """How many sheets are missing, or too many are asked of the jurors."""
        return self.needed - self.available

    @property
    def text(self) -> str:
        """What stands in the way and what would mend it, in one sentence or two."""
        return _TEXTS[self.kind]() % {
            "name": self.name,
            "categories": ", ".join(self.categories),
            "entries": len(self.entries),
            "jurors": len(self.jurors),
            "needed": self.needed,
            "available": self.available,
            "short": self.short,
        }


# Looked up when shown, in the reader's language.
_TEXTS = {
    Kind.ENTRY: lambda: _(
        "%(name)s (%(categories)s): sheets still to give: %(needed)d, jurors without a conflict: "
        "%(available)d. Seat more jurors in the category (missing: %(short)d)."
    ),
    Kind.CAPACITY: lambda: _(
        "%(categories)s: sheets still to give to these entries (%(entries)d): %(needed)d, but their jurors "
        "can take %(available)d. Sheets short: %(short)d. Seat more jurors, raise the most per juror, or ask "
        "for fewer sheets per entry."
    ),
    Kind.JUROR: lambda: _(
        "%(name)s: at least %(needed)d more entries are asked, but only %(available)d are open to this "
        "juror. Lower the least."
    ),
    Kind.LEAST: lambda: _(
        "%(categories)s: the least per juror asks for %(needed)d more sheets of these jurors (%(jurors)d), "
        "but only %(available)d are to give. Lower the least, or ask for more sheets per entry (too many: "
        "%(short)d)."
    ),
}


class NoPlanError(DomainError):
    """The limits cannot all be met; `obstacles` say why, the message in words."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__(" ".join(obstacle.text for obstacle in obstacles))


def find_obstacles(problem: Problem) -> tuple[Obstacle, ...]:
    """Everything that has to be mended, single entries and jurors first; empty when a plan exists."""
    entries = np.bincount(problem.pair_entry, minlength=len(problem.entries))
    jurors = np.bincount(problem.pair_juror, minlength=len(problem.jurors))
    lonely = np.flatnonzero(entries < problem.need).tolist()
    asked = np.flatnonzero(jurors < problem.least).tolist()
    found = [
        Obstacle(
            Kind.ENTRY,
            needed=int(problem.need[at]),
            available=int(entries[at]),
            categories=(problem.entries[at].category,),
            entries=(problem.entries[at].id,),
            jurors=(),
            name=problem.entries[at].name or str(problem.entries[at].id),
        )
        for at in lonely
    ]
    found += [
        Obstacle(
            Kind.JUROR,
            needed=int(problem.least[at]),
            available=int(jurors[at]),
            categories=tuple(sorted(problem.jurors[at].categories)),
            entries=(),
            jurors=(problem.jurors[at].id,),
            name=problem.jurors[at].name or str(problem.jurors[at].id),
        )
        for at in asked
    ]
    columns = gather(problem)
    sizes = np.array([len(members) for members in columns.members], dtype=np.int64)
    reach = np.bincount(columns.row, columns.room, minlength=len(sizes)).astype(np.int64)
    need = np.minimum(columns.need, reach)
    found += _shortages(problem, columns, Kind.CAPACITY, need, problem.most)
    found += _shortages(problem, columns, Kind.LEAST, columns.need, np.minimum(problem.least, jurors))
    return tuple(found)


def _shortages(
    problem: Problem, columns: Columns, kind: Kind, need: Integers, limit: Integers
) -> list[Obstacle]:
    """Where the flow between rows (`need`) and jurors (`limit`) leaves the side to be filled unfilled."""
    rows, jurors = len(need), len(limit)
    if not len(columns.row):
        return []
    # The side that must be filled comes first: rows for the capacity, jurors for the least.
    if kind is Kind.CAPACITY:
        left, right, supply, demand = columns.row, columns.juror, need, limit
    else:
        left, right, supply, demand = columns.juror, columns.row, limit, need
    graph = _network(left, right, columns.room, supply, demand)
    source = rows + jurors
    flow = maximum_flow(graph, source, source + 1)
    if flow.flow_value == supply.sum():
        return []
    residual = csr_array(graph - flow.flow)
    residual.data = np.maximum(residual.data, 0)
    residual.eliminate_zeros()
    reached = np.zeros(source + 2, dtype=np.bool_)
    reached[breadth_first_order(residual, source, return_predecessors=False)] = True
    first, second = reached[: len(supply)], reached[len(supply) : source]
    return _cut_obstacles(problem, columns, kind, (left, right, supply, demand), (first, second))


def _network(
    left: Integers, right: Integers, room: Integers, supply: Integers, demand: Integers
) -> csr_array:
    """Source → left side → right side → sink; the source and the sink are the last two nodes."""
    source = len(supply) + len(demand)
    heads = [np.full(len(supply), source), left, len(supply) + np.arange(len(demand))]
    tails = [np.arange(len(supply)), len(supply) + right, np.full(len(demand), source + 1)]
    capacity = np.concatenate([supply, room, demand]).astype(np.int32)
    return csr_array(
        coo_array((capacity, (np.concatenate(heads), np.concatenate(tails))), shape=(source + 2, source + 2))
    )


def _cut_obstacles(
    problem: Problem,
    columns: Columns,
    kind: Kind,
    sides: tuple[Integers, Integers, Integers, Integers],
    reached: tuple[Flags, Flags],
) -> list[Obstacle]:
    """The cut, split into parts that have nothing to do with one another."""
    left, right, supply, demand = sides
    first, second = reached
    inner = first[left] & second[right]
    size = len(first) + len(second)
    _count, labels = connected_components(
        coo_array((np.ones(int(inner.sum())), (left[inner], len(first) + right[inner])), shape=(size, size)),
        directed=False,
    )
    found = []
    for label in np.unique(labels[: len(first)][first]).tolist():
        here = first & (labels[: len(first)] == label)
        there = second & (labels[len(first) :] == label)
        outward = here[left] & ~there[right]
        needed = int(supply[here].sum())
        available = int(demand[there].sum() + columns.room[outward].sum())
        if needed > available:
            rows, jurors = (here, there) if kind is Kind.CAPACITY else (there, here)
            found.append(_obstacle(problem, columns, kind, needed, available, rows, jurors))
    return sorted(found, key=lambda obstacle: (obstacle.categories, obstacle.entries, obstacle.jurors))


def _obstacle(
    problem: Problem,
    columns: Columns,
    kind: Kind,
    needed: int,
    available: int,
    rows: Flags,
    jurors: Flags,
) -> Obstacle:
    members = [int(at) for row in np.flatnonzero(rows) for at in columns.members[row]]
    seated = [problem.jurors[at] for at in np.flatnonzero(jurors)]
    categories = {problem.entries[at].category for at in members}
    if not categories:
        categories = {category for juror in seated for category in juror.categories}
    return Obstacle(
        kind,
        needed=needed,
        available=available,
        categories=tuple(sorted(categories)),
        entries=tuple(sorted(problem.entries[at].id for at in members)),
        jurors=tuple(juror.id for juror in seated),
    )
