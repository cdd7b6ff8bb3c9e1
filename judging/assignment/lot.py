"""The lot among equally good plans: alike entries are dealt out, and jurors are mixed.

Corners of a linear programme give a juror whole blocks of alike entries, which link with few others. A seeded
lot takes that away without changing a load or the mismatch, and keeps anyone from knowing beforehand who
judges what (Jecmen, S. et al. 2020. Mitigating manipulation in peer review via randomized reviewer
assignments, arXiv 2006.16437).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from judging.assignment.problem import Flags, Integers, Problem
from judging.assignment.solver import Columns

# Exchanges that are tried, for each pair of the plan.
EXCHANGES = 4
# Dearer than any two open pairs.
CLOSED = 9


def spread(problem: Problem, columns: Columns, amounts: Integers) -> Flags:
    """Which pairs the amounts mean: alike entries are dealt to their jurors by a seeded lot.

    Each juror takes the entries that still lack most, drawn among equals: that never strands an entry, and
    mixes the jurors so that shared entries link them.
    """
    lot = np.random.default_rng(0)
    chosen = np.zeros(len(problem.pair_entry), dtype=np.bool_)
    width = len(problem.juror_ids)
    keys = problem.pair_entry * width + problem.pair_juror
    bounds = np.searchsorted(columns.row, np.arange(len(columns.members) + 1))
    taken: list[Integers] = []
    for group, members in enumerate(columns.members):
        part = slice(bounds[group], bounds[group + 1])
        jurors, counts = columns.juror[part], amounts[part]
        lacks = np.full(len(members), columns.need[group] // len(members))
        for at in lot.permutation(np.flatnonzero(counts)):
            order = np.lexsort((lot.random(len(members)), -lacks))[: counts[at]]
            lacks[order] -= 1
            taken.append(members[order] * width + jurors[at])
    if taken:
        chosen[np.searchsorted(keys, np.concatenate(taken))] = True
    return chosen


def mix(problem: Problem, chosen: Flags, categories: Iterable[int]) -> Flags:
    """The plan after random exchanges of two jurors of a category that leave the mismatch as it is.

    Loads and the number of sheets stay too, so the result is exactly as good.
    """
    lot = np.random.default_rng(0)
    result = chosen.copy()
    of_pair = problem.category_of[problem.pair_entry]
    for category in categories:
        pairs = np.flatnonzero(of_pair == category)
        result[pairs] = _mixed(problem, pairs, chosen[pairs], lot)
    return result


def _mixed(problem: Problem, pairs: Integers, chosen: Flags, lot: np.random.Generator) -> Flags:
    entries, row = np.unique(problem.pair_entry[pairs], return_inverse=True)
    jurors, column = np.unique(problem.pair_juror[pairs], return_inverse=True)
    grid = np.full((len(entries), len(jurors)), CLOSED)
    grid[row, column] = problem.pair_cost[pairs]
    taken_grid = np.zeros(grid.shape, dtype=np.bool_)
    taken_grid[row[chosen], column[chosen]] = True
    # Plain lists: single cells are read far faster than from arrays.
    cost, taken = grid.tolist(), taken_grid.tolist()
    at, by = row[chosen].tolist(), column[chosen].tolist()
    tries = lot.integers(len(at), size=(EXCHANGES * len(at), 2)).tolist() if at else []
    for one, other in tries:
        entry, juror, second, rival = at[one], by[one], at[other], by[other]
        if taken[entry][rival] or taken[second][juror]:
            continue
        before = cost[entry][juror] + cost[second][rival]
        if cost[entry][rival] + cost[second][juror] == before:
            taken[entry][juror] = taken[second][rival] = False
            taken[entry][rival] = taken[second][juror] = True
            by[one], by[other] = rival, juror
    found: Flags = np.array(taken, dtype=np.bool_).reshape(grid.shape)[row, column]
    return found
