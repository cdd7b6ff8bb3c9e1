"""Plans against brute force on small instances, and what a secretary is told when there is none."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.exceptions import DomainError
from judging.assignment import Entry, Juror, Kind, NoPlanError, Obstacle, assign, mismatch

TAGS = ["air", "bumi"]


@st.composite
def instances(draw: st.DrawFn):
    """Up to four entries and jurors in up to two categories, with conflicts, limits and existing pairs."""
    categories = ["a", "b"][: draw(st.integers(1, 2))]
    tags = st.frozensets(st.sampled_from(TAGS))
    entries = [
        Entry(i, draw(st.sampled_from(categories)), draw(tags)) for i in range(draw(st.integers(1, 4)))
    ]
    jurors = []
    for at in range(draw(st.integers(1, 4))):
        seats = draw(st.frozensets(st.sampled_from(categories), min_size=1))
        least = draw(st.integers(0, 2))
        most = draw(st.none() | st.integers(least, 4))
        jurors.append(Juror(100 + at, seats, least, most, draw(tags)))
    pairs = list(product([e.id for e in entries], [j.id for j in jurors]))
    conflicts = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    existing = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    return entries, jurors, draw(st.integers(1, 3)), conflicts, existing


def every_plan(entries, jurors, sheets, conflicts, existing):
    """All sets of pairs that keep what exists, fill each entry's gap and hold the limits."""
    kept = set(existing) - set(conflicts)
    choices = []
    for entry in entries:
        open_to = [
            (entry.id, juror.id)
            for juror in jurors
            if entry.category in juror.categories
            and (entry.id, juror.id) not in conflicts
            and (entry.id, juror.id) not in kept
        ]
        gap = max(sheets - sum(pair[0] == entry.id for pair in kept), 0)
        choices.append(list(combinations(open_to, gap)))
    for chosen in product(*choices):
        added = {pair for part in chosen for pair in part}
        loads = Counter(juror for _entry, juror in kept | added)
        before = Counter(juror for _entry, juror in kept)
        if all(
            loads[j.id] >= j.least and (j.most is None or loads[j.id] <= max(j.most, before[j.id]))
            for j in jurors
        ):
            yield kept | added, added


def is_linked(entries, pairs) -> bool:
    for category in {entry.category for entry in entries}:
        ids = [entry.id for entry in entries if entry.category == category]
        group, grown = {ids[0]}, True
        while grown:
            seats = {juror for entry, juror in pairs if entry in group}
            wider = {entry for entry, juror in pairs if juror in seats and entry in ids} | group
            grown, group = wider != group, wider
        if group != set(ids):
            return False
    return True


@settings(max_examples=400, deadline=None, derandomize=True)
@given(instances())
def test_the_plan_is_the_cheapest_of_all_linked_where_it_can_be(instance):
    entries, jurors, sheets, conflicts, existing = instance
    plans = list(every_plan(*instance))
    if not plans:
        with pytest.raises(NoPlanError) as refusal:
            assign(entries, jurors, sheets=sheets, conflicts=conflicts, existing=existing)
        assert refusal.value.obstacles
        assert all(obstacle.short > 0 for obstacle in refusal.value.obstacles)
        return
    plan = assign(entries, jurors, sheets=sheets, conflicts=conflicts, existing=existing)

    entry_tags = {entry.id: entry.tags for entry in entries}
    juror_tags = {juror.id: juror.tags for juror in jurors}

    def cost(added) -> int:
        return sum(mismatch(entry_tags[e], juror_tags[j]) for e, j in added)

    assert (set(plan.pairs), set(plan.added)) in plans
    assert plan.cost == cost(plan.added)
    assert plan.linked == is_linked(entries, plan.pairs)
    linked = [added for pairs, added in plans if is_linked(entries, pairs)]
    if sheets >= 2 and linked:
        assert plan.linked
        assert plan.cost == min(map(cost, linked))
    else:
        assert plan.cost == min(cost(added) for _pairs, added in plans)
    assert plan.loads == {j.id: sum(pair[1] == j.id for pair in plan.pairs) for j in jurors}
    assert plan.released == tuple(sorted(set(existing) & set(conflicts)))


def city(entries: int = 44, jurors: int = 8, **limits: int) -> tuple[list[Entry], list[Juror]]:
    return (
        [Entry(i, "IPP", name=f"IPP-{i:03}") for i in range(1, entries + 1)],
        [Juror(j, frozenset({"IPP"}), name=f"Juri {j:02}", **limits) for j in range(1, jurors + 1)],
    )


def test_loads_are_even_where_expertise_does_not_decide():
    plan = assign(*city(), sheets=3)

    assert sorted(plan.loads.values()) == [16] * 4 + [17] * 4
    assert plan.linked
    assert plan.cost == 0


def test_the_order_of_the_input_does_not_matter():
    lot = random.Random(3)
    entries = [Entry(i, f"c{i % 3}", frozenset({TAGS[i % 2]})) for i in range(60)]
    jurors = [Juror(j, frozenset({f"c{j % 3}", "c0"}), 2, 30, frozenset({TAGS[j % 2]})) for j in range(12)]
    conflicts = [(i, i % 12) for i in range(0, 60, 7)]
    plan = assign(entries, jurors, sheets=2, conflicts=conflicts)

    for _time in range(3):
        shuffled = [lot.sample(items, len(items)) for items in (entries, jurors, conflicts)]
        assert assign(shuffled[0], shuffled[1], sheets=2, conflicts=shuffled[2]) == plan


def test_a_second_run_fills_only_the_gaps():
    entries, jurors = city(entries=10, jurors=5)
    plan = assign(entries, jurors, sheets=3)
    lost = plan.pairs[4]

    again = assign(entries, jurors, sheets=3, existing=plan.pairs)
    repaired = assign(entries, jurors, sheets=3, conflicts=[lost], existing=plan.pairs)

    assert again.added == ()
    assert again.pairs == plan.pairs
    assert repaired.released == (lost,)
    assert len(repaired.added) == 1
    assert repaired.added[0][0] == lost[0]
    assert set(repaired.pairs) == set(plan.pairs) - {lost} | set(repaired.added)


def test_sheets_of_a_former_juror_count_for_the_entry():
    entries, jurors = city(entries=3, jurors=3)
    plan = assign(entries, jurors, sheets=2, existing=[(1, 99)])

    assert sum(entry == 1 for entry, _juror in plan.added) == 1
    assert (1, 99) in plan.pairs
    assert 99 not in plan.loads


def test_parts_that_expertise_would_keep_apart_are_linked_at_the_least_mismatch():
    entries = [Entry(i, "IPP", frozenset({TAGS[i % 2]})) for i in range(12)]
    jurors = [Juror(j, frozenset({"IPP"}), tags=frozenset({TAGS[j % 2]})) for j in range(6)]

    plan = assign(entries, jurors, sheets=2)

    assert plan.linked
    assert plan.cost == 2


def test_a_large_category_is_linked_by_exchanges():
    entries = [Entry(i, "IPP", frozenset({TAGS[i % 2]})) for i in range(400)]
    jurors = [Juror(j, frozenset({"IPP"}), tags=frozenset({TAGS[j % 2]})) for j in range(10)]

    plan = assign(entries, jurors, sheets=2)

    assert plan.linked
    assert 0 < plan.cost <= 4
    assert all(sum(e == entry.id for e, _j in plan.pairs) == 2 for entry in entries)


def test_with_one_sheet_an_entry_the_jurors_stay_apart_and_the_plan_says_so():
    plan = assign(*city(entries=4, jurors=2), sheets=1)

    assert not plan.linked
    assert sorted(len(part.entries) for part in plan.links[0].parts) == [2, 2]


def test_jurors_whom_conflicts_keep_apart_stay_apart():
    entries, jurors = city(entries=4, jurors=4)
    conflicts = [(e, j) for e in (1, 2) for j in (3, 4)] + [(e, j) for e in (3, 4) for j in (1, 2)]

    plan = assign(entries, jurors, sheets=2, conflicts=conflicts)

    assert [part.jurors for part in plan.links[0].parts] == [(1, 2), (3, 4)]


def obstacles_of(*args, **kwargs) -> tuple[Obstacle, ...]:
    with pytest.raises(NoPlanError) as refusal:
        assign(*args, **kwargs)
    return refusal.value.obstacles


def test_an_entry_without_enough_jurors_is_named(english):
    (found,) = obstacles_of(*city(entries=3, jurors=3), sheets=2, conflicts=[(2, 1), (2, 3)])

    assert (found.kind, found.entries, found.needed, found.available) == (Kind.ENTRY, (2,), 2, 1)
    assert found.text.startswith("IPP-002 (IPP): sheets still to give: 2, jurors without a conflict: 1.")


def test_a_category_without_enough_capacity_is_named_with_what_is_short(english):
    entries, jurors = city(entries=10, jurors=3, most=6)
    more = (
        [Entry(50, "TTG"), Entry(51, "TTG")],
        [Juror(50, frozenset({"TTG"})), Juror(51, frozenset({"TTG"}))],
    )

    (found,) = obstacles_of(entries + more[0], jurors + more[1], sheets=2)

    assert (found.kind, found.categories, found.needed, found.available) == (Kind.CAPACITY, ("IPP",), 20, 18)
    assert found.jurors == (1, 2, 3)
    assert "Sheets short: 2." in found.text


def test_a_least_that_cannot_be_met_is_named(english):
    (total,) = obstacles_of(*city(entries=5, jurors=4, least=3), sheets=2)
    entries, jurors = city(entries=3, jurors=3)
    eager = Juror(3, frozenset({"IPP"}), least=3, name="Juri 03")
    (single,) = obstacles_of(entries, [*jurors[:2], eager], sheets=1, conflicts=[(1, 3)])

    assert (total.kind, total.needed, total.available, total.short) == (Kind.LEAST, 12, 10, 2)
    assert (single.kind, single.jurors, single.needed, single.available) == (Kind.JUROR, (3,), 3, 2)
    assert "Juri 03" in single.text


def test_without_entries_or_without_a_gap_nothing_is_given():
    assert assign([], [Juror(1, frozenset({"IPP"}))], sheets=2).pairs == ()
    assert assign([Entry(1, "IPP")], [], sheets=1, existing=[(1, 7)]).pairs == ((1, 7),)


def test_numbers_that_make_no_sense_are_refused():
    entries, jurors = city(entries=2, jurors=2)
    with pytest.raises(DomainError):
        assign(entries, jurors, sheets=0)
    with pytest.raises(DomainError):
        assign(entries, [Juror(1, frozenset({"IPP"}), least=3, most=2)], sheets=1)
    with pytest.raises(ValueError, match="twice"):
        assign([*entries, entries[0]], jurors, sheets=1)
    with pytest.raises(ValueError, match="twice"):
        assign(entries, [*jurors, jurors[0]], sheets=1)
    with pytest.raises(ValueError, match="unknown"):
        assign(entries, jurors, sheets=1, existing=[(9, 1)])


def test_a_larger_plan_holds_its_limits():
    lot = np.random.default_rng(5)
    entries = [Entry(i, f"c{i % 8}", frozenset({TAGS[int(lot.integers(2))]})) for i in range(800)]
    jurors = [Juror(j, frozenset({f"c{j % 8}", f"c{(j + 3) % 8}"}), 20, 40) for j in range(80)]
    conflicts = {(i, int(lot.integers(80))) for i in range(800)}

    plan = assign(entries, jurors, sheets=3, conflicts=conflicts)

    assert not conflicts & set(plan.pairs)
    assert set(Counter(entry for entry, _juror in plan.pairs).values()) == {3}
    assert all(20 <= load <= 40 for load in plan.loads.values())
    seats = {juror.id: juror.categories for juror in jurors}
    assert all(f"c{entry % 8}" in seats[juror] for entry, juror in plan.pairs)
    assert plan.linked
