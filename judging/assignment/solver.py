"""The sparse linear programme, solved by HiGHS.

A column says how many entries of a row go to a juror. Rows stand for entries that are alike (same category,
same open jurors at the same cost, same need), which makes the programme a fraction of the number of pairs.
Without cuts its matrix is that of a network, whose corners are whole numbers, so that no branching is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from judging.assignment.problem import Integers, Problem

# A step of mismatch outweighs everything that all sheets together can change in evenness and noise.
STEP, SHARE = 100.0, 90.0
# Noise makes one of many equal plans the cheapest, without which the simplex method strays for minutes.
NOISE = 0.0015
# Every sheet beyond each of these, counted from a juror's even share, costs evenness.
BEYOND_EVEN = (0, 1, 4)
# Where a search with cuts ends; counted in nodes and not in seconds, so that it ends the same way every time.
NODES = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Rows of alike entries: each column's row, juror, mismatch and room; each row's need and entries."""

    row: Integers
    juror: Integers
    cost: Integers
    room: Integers
    need: Integers
    members: tuple[Integers, ...]


def gather(problem: Problem) -> Columns:
    """Entries that are alike share a row; entries that need nothing have none."""
    bounds = np.searchsorted(problem.pair_entry, np.arange(len(problem.entries) + 1))
    alike: dict[tuple[int, int, bytes, bytes], list[int]] = {}
    for entry in np.flatnonzero(problem.need).tolist():
        pairs = slice(bounds[entry], bounds[entry + 1])
        key = (
            int(problem.category_of[entry]),
            int(problem.need[entry]),
            problem.pair_juror[pairs].tobytes(),
            problem.pair_cost[pairs].tobytes(),
        )
        alike.setdefault(key, []).append(entry)
    members = tuple(np.array(group, dtype=np.int64) for group in alike.values())
    first = [int(group[0]) for group in members]
    widths = [int(bounds[entry + 1] - bounds[entry]) for entry in first]
    shown = [np.arange(bounds[entry], bounds[entry + 1]) for entry in first]
    pairs_shown = np.concatenate([np.empty(0, dtype=np.int64), *shown])
    row = np.repeat(np.arange(len(members)), widths)
    sizes = np.array([len(group) for group in members], dtype=np.int64)
    return Columns(
        row=row,
        juror=problem.pair_juror[pairs_shown],
        cost=problem.pair_cost[pairs_shown],
        room=sizes[row],
        need=problem.need[first] * sizes,
        members=members,
    )


def single(problem: Problem, pairs: Integers) -> Columns:
    """One row for each entry of the given pairs, in their order: for cuts, which tell alike entries apart."""
    entries, row = np.unique(problem.pair_entry[pairs], return_inverse=True)
    return Columns(
        row=row,
        juror=problem.pair_juror[pairs],
        cost=problem.pair_cost[pairs],
        room=np.ones(len(pairs), dtype=np.int64),
        need=problem.need[entries],
        members=tuple(entries[:, None]),
    )


def even_shares(problem: Problem) -> Integers:
    """What each juror would have if every category spread its sheets evenly over its jurors, rounded down."""
    wanted = problem.sheets * np.bincount(problem.category_of, minlength=len(problem.categories))
    seats = [sum(category in juror.categories for juror in problem.jurors) for category in problem.categories]
    each = {
        category: int(sheets) / max(chairs, 1)
        for category, sheets, chairs in zip(problem.categories, wanted, seats, strict=True)
    }
    shares = [
        sum(each.get(category, 0.0) for category in sorted(juror.categories)) for juror in problem.jurors
    ]
    return np.floor(np.array(shares) + 1e-9).astype(np.int64)


def solve(problem: Problem, columns: Columns, cuts: Sequence[Integers] = ()) -> Integers | None:
    """How many of each column's entries go to its juror; None when the limits cannot be met.

    Least mismatch first, then the evenest loads. At least one column of every cut is used.
    """
    sheets, jurors = int(columns.need.sum()), len(problem.jurors)
    budget = SHARE / max(sheets, 1)
    noise = min(NOISE, budget / 2)
    pieces = _load_pieces(problem)
    uneven = (budget - noise) / len(BEYOND_EVEN)
    cost = np.concatenate(
        [
            columns.cost * STEP + np.random.default_rng(0).random(len(columns.cost)) * noise,
            np.repeat(np.arange(len(pieces)) * uneven, jurors),
        ]
    )
    rows, width = _matrix(columns, jurors, len(pieces), cuts)
    equal = np.concatenate([columns.need, problem.least])
    result = milp(
        cost,
        integrality=np.full(width, 1 if cuts else 0),
        bounds=Bounds(0, np.concatenate([columns.room, pieces.ravel()])),
        constraints=LinearConstraint(
            rows,
            np.concatenate([equal, np.ones(len(cuts))]),
            np.concatenate([equal, np.full(len(cuts), np.inf)]),
        ),
        options={"presolve": True, "node_limit": NODES, "mip_rel_gap": 1e-5} if cuts else {"presolve": False},
    )
    if result.x is None:
        return None
    found: Integers = np.rint(result.x[: len(columns.row)]).astype(np.int64)
    return found


def _load_pieces(problem: Problem) -> Integers:
    """The widths of the pieces of load above each juror's least, the even ones first."""
    even = even_shares(problem) - problem.load
    ends = [np.clip(even + beyond, problem.least, problem.most) for beyond in BEYOND_EVEN]
    return np.diff(np.stack([problem.least, *ends, problem.most]), axis=0)


def _matrix(columns: Columns, jurors: int, pieces: int, cuts: Sequence[Integers]) -> tuple[csr_array, int]:
    """Rows: each entry's sheets; each juror's sheets less the pieces of load; each cut."""
    count, groups = len(columns.row), len(columns.need)
    ones, at = np.ones(count), np.arange(count)
    blocks = [
        [csr_array((ones, (columns.row, at)), shape=(groups, count)), csr_array((groups, jurors * pieces))],
        [
            csr_array((ones, (columns.juror, at)), shape=(jurors, count)),
            hstack([-eye_array(jurors, format="csr")] * pieces),
        ],
    ]
    if cuts:
        used = np.concatenate(cuts)
        which = np.repeat(np.arange(len(cuts)), [len(cut) for cut in cuts])
        blocks.append(
            [
                csr_array((np.ones(len(used)), (which, used)), shape=(len(cuts), count)),
                csr_array((len(cuts), jurors * pieces)),
            ]
        )
    return vstack([hstack(block) for block in blocks]).tocsc(), count + jurors * pieces
