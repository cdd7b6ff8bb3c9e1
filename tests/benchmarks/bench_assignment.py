"""Plan who judges what by the linear programme, against a greedy hand, in the same run.

    python -m tests.benchmarks.bench_assignment [--entries 10000] [--categories 40] [--jurors 500]

Every juror sits in two categories; 10,000 entries make 250,000 pairs. Three sheets an entry, one tag an entry
of six, a third of the tags a juror. `greedy` gives each entry, in turn, to jurors who are still below their
least, best match first, then lowest load, within their most: what a careful secretary does by hand.
"""

import argparse
import random
import sys
from time import perf_counter

from judging.assignment import Entry, Juror, Plan, assign, mismatch

SHEETS, SPREAD, BUDGET_S = 3, 10, 2.0
TAGS = [f"tag-{number}" for number in range(6)]


def instance(
    entries: int, categories: int, jurors: int, conflict: float
) -> tuple[list[Entry], list[Juror], set[tuple[int, int]]]:
    lot = random.Random(1)
    average = entries * SHEETS // jurors
    submitted = [Entry(at, f"c{at % categories:02}", frozenset({lot.choice(TAGS)})) for at in range(entries)]
    seated = []
    for at in range(jurors):
        second = (at + at // categories * 7 + 1) % categories
        seats = frozenset({f"c{at % categories:02}", f"c{second:02}"})
        tags = frozenset(tag for tag in TAGS if lot.random() < 1 / 3)
        seated.append(Juror(at, seats, max(average - SPREAD, 0), average + SPREAD, tags))
    conflicts = {
        (entry.id, juror.id)
        for entry in submitted
        for juror in seated
        if entry.category in juror.categories and lot.random() < conflict
    }
    return submitted, seated, conflicts


def greedy(
    entries: list[Entry], jurors: list[Juror], conflicts: set[tuple[int, int]]
) -> tuple[int, int, dict[int, int]]:
    """Mismatch, sheets that found no juror, and loads."""
    seats: dict[str, list[Juror]] = {}
    for juror in jurors:
        for category in juror.categories:
            seats.setdefault(category, []).append(juror)
    loads = {juror.id: 0 for juror in jurors}
    cost = missing = 0
    for entry in entries:
        able = [
            (loads[juror.id] >= juror.least, mismatch(entry.tags, juror.tags), loads[juror.id], juror.id)
            for juror in seats.get(entry.category, [])
            if (entry.id, juror.id) not in conflicts and (juror.most is None or loads[juror.id] < juror.most)
        ]
        given = sorted(able)[:SHEETS]
        missing += SHEETS - len(given)
        for _least, price, _load, juror_id in given:
            cost += price
            loads[juror_id] += 1
    return cost, missing, loads


def measure(entries: int, categories: int, jurors: int, conflict: float) -> float:
    given = instance(entries, categories, jurors, conflict)
    started = perf_counter()
    plan: Plan = assign(given[0], given[1], sheets=SHEETS, conflicts=given[2])
    plan_s = perf_counter() - started
    started = perf_counter()
    cost, missing, loads = greedy(*given)
    greedy_s = perf_counter() - started
    below = sum(max(juror.least - loads[juror.id], 0) for juror in given[1])
    mine = sorted(plan.loads.values())
    linked = sum(category.linked for category in plan.links)
    print(
        f"{entries:7,} entries, {jurors} jurors, {conflict:.0%} conflicts: plan {plan_s:5.2f} s, cost "
        f"{plan.cost:6,}, loads {mine[0]}-{mine[-1]}, {linked} of {len(plan.links)} categories linked | "
        f"greedy {greedy_s:5.2f} s, cost {cost:6,}, {missing} sheets not given, {below} below least | "
        f"cost {cost / max(plan.cost, 1):4.2f} x, time {plan_s / greedy_s:4.2f} x"
    )
    return plan_s


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--categories", type=int, default=40)
    parser.add_argument("--jurors", type=int, default=500)
    options = parser.parse_args(arguments)
    measure(44, 1, 8, 0.05)
    measure(1_000, 4, 50, 0.01)
    taken = max(
        measure(options.entries, options.categories, options.jurors, conflict) for conflict in (0.0, 0.01)
    )
    print(f"largest: {taken:.2f} s, budget {BUDGET_S} s: {'met' if taken < BUDGET_S else 'MISSED'}")


if __name__ == "__main__":
    main(sys.argv[1:])
