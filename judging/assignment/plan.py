"""The plan: pairs, loads, cost and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from judging.assignment.linking import link, parts
from judging.assignment.lot import mix, spread
from judging.assignment.obstacles import NoPlanError, find_obstacles
from judging.assignment.problem import Entry, Flags, Juror, Pair, Problem, build_problem
from judging.assignment.solver import gather, solve


@dataclass(frozen=True, slots=True)
class Part:
    """Entries and jurors (ids) that shared entries link with one another."""

    entries: tuple[int, ...]
    jurors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CategoryLinks:
    """The parts of a category; jurors and entries of different parts cannot be compared."""

    category: str
    parts: tuple[Part, ...]

    @property
    def linked(self) -> bool:
        """Whether everything in the category hangs together."""
        return len(self.parts) == 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Who judges what; pairs are (entry id, juror id), sorted.

    `pairs` is the whole plan, kept pairs included; `added` is what is new in it. `released` lists existing
    pairs that a conflict undoes: they are neither in the plan nor counted. `loads` has every juror's sheets,
    kept ones included. `cost` is the mismatch of the added pairs: 0 when every juror has all tags of the
    entries given, 1 for each sheet with some of them, 2 with none.
    """

    pairs: tuple[Pair, ...]
    added: tuple[Pair, ...]
    released: tuple[Pair, ...]
    loads: Mapping[int, int]
    cost: int
    links: tuple[CategoryLinks, ...]

    @property
    def linked(self) -> bool:
        """Whether the jurors of every category can be compared."""
        return all(category.linked for category in self.links)


def assign(
    entries: Iterable[Entry],
    jurors: Iterable[Juror],
    *,
    sheets: int,
    conflicts: Iterable[Pair] = (),
    existing: Iterable[Pair] = (),
) -> Plan:
    """Give every entry at least `sheets` jurors of its category, none in conflict, within their limits.

    What exists is kept, also beyond a limit, and only gaps are filled. Among the plans that are left, in this
    order: the jurors of each category are linked through shared entries (see `link`; with one sheet an entry
    nothing is shared), the mismatch of expertise is least, loads are as even as the categories allow. The
    same input gives the same plan, in whatever order it comes.

    `conflicts` and `existing` are (entry id, juror id); existing pairs of jurors who are not given (former
    ones) count as sheets of the entry. Raises `NoPlanError` with the obstacles when the limits cannot be met,
    `DomainError` for limits that make no sense, `ValueError` for an id that is unknown or given twice.
    """
    problem = build_problem(entries, jurors, sheets=sheets, conflicts=conflicts, existing=existing)
    chosen = np.zeros(len(problem.pair_entry), dtype=np.bool_)
    if problem.need.any() or problem.least.any():
        chosen = link(problem, _cheapest(problem))
    return _plan(problem, chosen)


def _cheapest(problem: Problem) -> Flags:
    columns = gather(problem)
    amounts = None
    if len(columns.row):
        amounts = solve(problem, columns)
    if amounts is None:
        raise NoPlanError(find_obstacles(problem))
    return mix(problem, spread(problem, columns, amounts), range(len(problem.categories)))


def _plan(problem: Problem, chosen: Flags) -> Plan:
    ids = np.array([entry.id for entry in problem.entries], dtype=np.int64)
    added = _named(problem, ids, problem.pair_entry[chosen], problem.pair_juror[chosen])
    kept = _named(problem, ids, problem.kept_entry, problem.kept_juror)
    loads = problem.load + np.bincount(problem.pair_juror[chosen], minlength=len(problem.jurors))
    return Plan(
        pairs=tuple(sorted(kept + added)),
        added=tuple(added),
        released=problem.released,
        loads={juror.id: int(load) for juror, load in zip(problem.jurors, loads, strict=True)},
        cost=int(problem.pair_cost[chosen].sum()),
        links=_links(problem, ids, chosen),
    )


def _named(problem: Problem, ids: np.ndarray, entries: np.ndarray, jurors: np.ndarray) -> list[Pair]:
    return sorted(zip(ids[entries].tolist(), problem.juror_ids[jurors].tolist(), strict=True))


def _links(problem: Problem, ids: np.ndarray, chosen: Flags) -> tuple[CategoryLinks, ...]:
    entry_part, seat_part, seat_juror = parts(problem, chosen)
    entries: dict[int, list[int]] = {}
    jurors: dict[int, list[int]] = {}
    for part, entry in zip(entry_part.tolist(), ids.tolist(), strict=True):
        entries.setdefault(part, []).append(entry)
    for part, juror in zip(seat_part.tolist(), problem.juror_ids[seat_juror].tolist(), strict=True):
        jurors.setdefault(part, []).append(juror)
    found: dict[int, list[Part]] = {}
    for category, part in sorted(set(zip(problem.category_of.tolist(), entry_part.tolist(), strict=True))):
        found.setdefault(category, []).append(Part(tuple(entries[part]), tuple(sorted(jurors.get(part, [])))))
    return tuple(
        CategoryLinks(problem.categories[category], tuple(sorted(group, key=lambda part: part.entries)))
        for category, group in sorted(found.items())
    )
