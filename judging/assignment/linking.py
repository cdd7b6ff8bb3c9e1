"""Jurors of a category linked through shared entries, so that their severity can be compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from judging.assignment.lot import CLOSED, mix
from judging.assignment.problem import Flags, Integers, Problem
from judging.assignment.solver import single, solve

# Up to this many pairs, what links cost is made least by branching; above, it is paid exchange by exchange.
EXACT = 600
CUTS = 200
# An exchange of two pairs adds at most this much mismatch.
DEAREST = 4


class Cut(NamedTuple):
    """Pairs, at least one of which is needed to link a part of a category with the rest of it."""

    category: int
    pairs: Integers


def parts(problem: Problem, chosen: Flags) -> tuple[Integers, Integers, Integers]:
    """Per entry, the part of its category it lies in; and the part and juror of every seat that has a sheet.

    Parts are numbered over all categories; an entry without any sheet is a part of its own.
    """
    entry = np.concatenate([problem.kept_entry, problem.pair_entry[chosen]])
    juror = np.concatenate([problem.kept_juror, problem.pair_juror[chosen]])
    count = len(problem.entries)
    # A juror of two categories links within each, not between them.
    seats, node = np.unique(problem.category_of[entry] * len(problem.juror_ids) + juror, return_inverse=True)
    size = count + len(seats)
    graph = coo_array((np.ones(len(entry)), (entry, count + node)), shape=(size, size))
    _count, labels = connected_components(graph, directed=False)
    return labels[:count], labels[count:], seats % len(problem.juror_ids)


def link(problem: Problem, chosen: Flags) -> Flags:
    """The cheapest plan whose categories each hang together, or the given one where that cannot be.

    Parts are linked by exchanges of two jurors that leave the mismatch as it is. Where there is none, up to
    `EXACT` pairs the plan is made anew under cuts, until no part of a category stands alone: when all
    categories can be linked at once they are, at the least mismatch. Above, the exchange that adds least is
    made. With one sheet an entry, nothing can be shared.
    """
    if problem.sheets < 2:
        return chosen
    exact = len(problem.pair_entry) <= EXACT
    before: dict[int, Flags] = {}
    hopeless: set[int] = set()
    cuts: list[Cut] = []
    while broken := _broken(problem, chosen) - hopeless:
        category = min(broken)
        exchanged = _exchange(problem, chosen, category, 0 if exact else DEAREST)
        if exchanged is not None:
            chosen = exchanged
            continue
        before.setdefault(category, chosen)
        cuts += _cuts(problem, chosen, category)
        found = _plan(problem, cuts) if exact and len(cuts) <= CUTS else None
        if found is None:
            # What was paid for links that cannot be is undone.
            hopeless.add(category)
            cuts = [cut for cut in cuts if cut.category != category]
            chosen = before[category]
            continue
        # The lot may also part what is linked by a single entry; then it is not drawn.
        mixed = mix(problem, found, [category])
        chosen = found if category in _broken(problem, mixed) else mixed
    return chosen


def _broken(problem: Problem, chosen: Flags) -> set[int]:
    entry_part, _seat_part, _juror = parts(problem, chosen)
    pairs = np.unique(np.stack([problem.category_of, entry_part]), axis=1)
    categories, counts = np.unique(pairs[0], return_counts=True)
    return set(categories[counts > 1].tolist())


def _exchange(problem: Problem, chosen: Flags, category: int, most: int) -> Flags | None:
    """The plan after two jurors of different parts of the category exchange an entry, if they can.

    Two parts become one when a pair that its own part can do without is exchanged for any pair of another.
    The exchange that adds least mismatch is made, when that is at most `most`.
    """
    of_category = problem.category_of[problem.pair_entry] == category
    pairs = np.flatnonzero(of_category & chosen)
    if not len(pairs):
        return None
    part = parts(problem, chosen)[0][problem.pair_entry[pairs]]
    rows, entry = np.unique(problem.pair_entry[pairs], return_inverse=True)
    juror = problem.pair_juror[pairs]
    cost = np.full((len(rows), len(problem.jurors)), CLOSED, dtype=np.int64)
    inside = np.flatnonzero(of_category & np.isin(problem.pair_entry, rows))
    cost[np.searchsorted(rows, problem.pair_entry[inside]), problem.pair_juror[inside]] = problem.pair_cost[
        inside
    ]
    own = cost[entry, juror]
    best, found = most + 1, (0, 0)
    for at in np.flatnonzero(_spare(problem, pairs)).tolist():
        added = cost[entry[at], juror] + cost[entry, juror[at]] - own - own[at]
        added[part == part[at]] = CLOSED
        other = int(added.argmin())
        if added[other] < best:
            best, found = int(added[other]), (at, other)
        if best <= 0:
            break
    if best > most:
        return None
    return _exchanged(problem, chosen, pairs, *found)


def _exchanged(problem: Problem, chosen: Flags, pairs: Integers, one: int, other: int) -> Flags:
    """The plan in which the jurors of two of the pairs have changed places."""
    first, second = pairs[one], pairs[other]
    width = len(problem.juror_ids)
    keys = problem.pair_entry * width + problem.pair_juror
    new = [
        problem.pair_entry[first] * width + problem.pair_juror[second],
        problem.pair_entry[second] * width + problem.pair_juror[first],
    ]
    result = chosen.copy()
    result[[first, second]] = False
    result[np.searchsorted(keys, new)] = True
    return result


def _spare(problem: Problem, pairs: Integers) -> Flags:
    """Pairs without which their part still hangs together: those outside a spanning forest.

    Kept pairs come into the forest first, since they cannot be exchanged anyway.
    """
    count = len(problem.entries)
    size = count + len(problem.juror_ids)
    members = problem.category_of[problem.kept_entry] == problem.category_of[problem.pair_entry[pairs[0]]]
    entry = np.concatenate([problem.kept_entry[members], problem.pair_entry[pairs]])
    juror = np.concatenate([problem.kept_juror[members], problem.pair_juror[pairs]])
    weights = np.ones(len(entry))
    weights[len(entry) - len(pairs) :] = 2
    forest = minimum_spanning_tree(coo_array((weights, (entry, count + juror)), shape=(size, size)).tocsr())
    inside = forest.tocoo()
    used = inside.row * size + inside.col
    spare: Flags = ~np.isin(problem.pair_entry[pairs] * size + count + problem.pair_juror[pairs], used)
    return spare


def _cuts(problem: Problem, chosen: Flags, category: int) -> list[Cut]:
    """One cut for each part: the pairs that would link it with another part of the category."""
    entry_part, seat_part, seat_juror = parts(problem, chosen)
    members = problem.category_of == category
    inside = np.flatnonzero(members[problem.pair_entry])
    found = []
    labels = np.unique(entry_part[members]).tolist()
    for label in labels[: 1 if len(labels) == 2 else None]:
        jurors = np.zeros(len(problem.juror_ids), dtype=np.bool_)
        jurors[seat_juror[seat_part == label]] = True
        within = entry_part[problem.pair_entry[inside]] == label
        found.append(Cut(category, inside[within != jurors[problem.pair_juror[inside]]]))
    return found


def _plan(problem: Problem, cuts: list[Cut]) -> Flags | None:
    """The cheapest plan that meets the cuts; None when there is none, or the search went on too long."""
    pairs = np.flatnonzero(problem.need[problem.pair_entry] > 0)
    where = [np.searchsorted(pairs, np.intersect1d(cut.pairs, pairs)) for cut in cuts]
    amounts = solve(problem, single(problem, pairs), where)
    if amounts is None:
        return None
    result = np.zeros(len(problem.pair_entry), dtype=np.bool_)
    result[pairs[amounts > 0]] = True
    return result
