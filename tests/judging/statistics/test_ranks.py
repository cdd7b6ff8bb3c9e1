"""Rank intervals, the standing without each juror, and neighbours too close to tell apart."""

from __future__ import annotations

from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.statistics import (
    Neighbours,
    NotEnoughSheetsError,
    indistinguishable_neighbours,
    leave_one_juror_out,
    rank_intervals,
)


def true_ranks(scores: np.ndarray) -> np.ndarray:
    return 1 + (scores[None, :] > scores[:, None]).sum(axis=1)


@st.composite
def gappy(draw: st.DrawFn) -> list[list[float]]:
    entries, jurors = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    cell = st.integers(60, 66).map(float) | st.just(nan)
    row = st.lists(cell, min_size=jurors, max_size=jurors)
    return draw(st.lists(row, min_size=entries, max_size=entries))


def plain_ranks(rows: list[list[float]]) -> list[tuple[float | None, int | None]]:
    """Mean and rank of each entry, by loops."""
    means = []
    for row in rows:
        values = [value for value in row if not isnan(value)]
        means.append(sum(values) / len(values) if values else None)
    return [
        (mean, None if mean is None else 1 + sum(m is not None and m > mean + 1e-9 for m in means))
        for mean in means
    ]


def same(found: np.ndarray, expected: list[float | None]) -> bool:
    return np.allclose(found, [nan if value is None else value for value in expected], equal_nan=True)


# --- rank intervals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "jurors", "each", "gap", "runs"),
    [
        (14, 5, 5, 1.0, 150),
        (14, 5, 5, 0.02, 150),
        (10, 3, 3, 0.1, 200),
        (3, 2, 2, 0.3, 400),
        (2, 3, 3, 0.2, 400),
        (20, 8, 2, 0.5, 100),
        (20, 8, 3, 0.02, 100),
    ],
)
def test_rank_intervals_cover_the_true_rank_of_every_entry(entries, jurors, each, gap, runs):
    """At least 95 % for each entry, almost equal entries and gappy juries included."""
    rng = np.random.default_rng(7)
    scores = 70 + gap * np.arange(entries)
    truth = true_ranks(scores)
    hits = np.zeros(entries)
    for run in range(runs):
        table = scores[:, None] + rng.normal(0, 1.5, jurors) + rng.normal(0, 1.0, (entries, jurors))
        for row in range(entries):
            table[row, rng.permutation(jurors)[each:]] = nan
        found = rank_intervals(table, seed=run)
        hits += (found.low <= truth) & (truth <= found.high)

    assert (hits / runs).min() >= 0.95


def test_rank_intervals_are_narrow_where_the_jury_agrees():
    rng = np.random.default_rng(2)
    table = 50 + 10 * np.arange(5.0)[:, None] + rng.normal(0, 8, 4) + rng.normal(0, 0.5, (5, 4))

    found = rank_intervals(table)

    assert found.low.tolist() == found.high.tolist() == found.ranks.tolist() == [5, 4, 3, 2, 1]


def test_rank_intervals_of_jurors_who_differ_in_severity_alone_are_certain():
    found = rank_intervals([[90, 80], [85, 75], [85, 75], [60, 50]])

    assert found.ranks.tolist() == [1, 2, 2, 4]
    assert found.low.tolist() == [1, 2, 2, 4]
    assert found.high.tolist() == [1, 3, 3, 4]


def test_rank_intervals_are_the_same_for_the_same_seed_and_follow_the_rows():
    rng = np.random.default_rng(6)
    table = rng.normal(70, 6, (700, 4))
    rows = rng.permutation(700)

    one, again, shuffled = (rank_intervals(t, seed=3) for t in (table, table, table[rows]))

    assert one.low.tolist() == again.low.tolist()
    assert shuffled.low.tolist() == one.low[rows].tolist()
    assert shuffled.high.tolist() == one.high[rows].tolist()


def test_rank_intervals_widen_with_the_level():
    table = np.random.default_rng(9).normal(70, 3, (12, 4)) + np.arange(12)[:, None]
    narrow, wide = rank_intervals(table, level=0.5), rank_intervals(table, level=0.99)

    assert (wide.low <= narrow.low).all()
    assert (wide.high >= narrow.high).all()
    assert (wide.high - wide.low).sum() > (narrow.high - narrow.low).sum()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(gappy())
def test_rank_intervals_hold_the_rank_itself(rows):
    if all(sum(not isnan(value) for value in row) < 2 for row in rows):
        with pytest.raises(NotEnoughSheetsError):
            rank_intervals(rows)
        return
    found = rank_intervals(rows)

    assert same(found.ranks, [rank for _mean, rank in plain_ranks(rows)])
    known = ~np.isnan(found.ranks)
    assert (np.isnan(found.low) == ~known).all()
    assert (found.low[known] >= 1).all()
    assert (found.low[known] <= found.ranks[known]).all()
    assert (found.ranks[known] <= found.high[known]).all()
    assert (found.high[known] <= known.sum()).all()


def test_an_entry_with_a_single_sheet_may_have_any_rank_and_hems_in_nobody():
    found = rank_intervals([[90, 90], [80, 80], [70, nan]])

    assert found.low.tolist() == [1, 2, 1]
    assert found.high.tolist() == [2, 3, 3]


# --- without each juror -------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None, derandomize=True)
@given(gappy())
def test_leaving_a_juror_out_equals_a_standing_made_from_the_others(rows):
    whole = plain_ranks(rows)

    for left_out, found in enumerate(leave_one_juror_out(rows)):
        others = plain_ranks(
            [[value for juror, value in enumerate(row) if juror != left_out] for row in rows]
        )
        assert found.juror == left_out
        assert same(found.scores, [mean for mean, _rank in others])
        assert same(found.ranks, [rank for _mean, rank in others])
        assert list(found.moved) == [
            row for row, (_mean, rank) in enumerate(whole) if rank is not None and others[row][1] != rank
        ]


def test_the_juror_who_decides_the_first_place_is_found():
    found = leave_one_juror_out([[80, 80, 95], [82, 82, 82], [70, 70, 70]])

    assert [one.moved for one in found] == [(), (), (0, 1)]
    assert found[2].ranks.tolist() == [2, 1, 3]


def test_leaving_the_only_juror_out_is_refused():
    with pytest.raises(NotEnoughSheetsError):
        leave_one_juror_out([[80], [70]])


# --- neighbours ---------------------------------------------------------------------------------------------


def test_neighbours_are_compared_by_the_paired_t_of_student():
    """Student 1908, the sleep of ten patients: mean 1.58, SD 1.23, t 4.06 with 9 degrees of freedom."""
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]

    (found,) = indistinguishable_neighbours([first, second], [1, 0], level=0.95)

    assert (found.ahead, found.behind, found.jurors) == (1, 0, 10)
    assert found.difference == pytest.approx(1.58)
    assert (found.low, found.high) == (pytest.approx(0.7001, abs=1e-4), pytest.approx(2.4599, abs=1e-4))
    assert not found.indistinguishable


def test_the_difference_lies_in_the_interval_at_its_level():
    """90 % within three standard errors of the simulation, whatever the jurors' severity."""
    rng = np.random.default_rng(11)
    runs, hits = 3000, 0
    for _run in range(runs):
        table = np.array([[71.0], [70.0]]) + rng.normal(0, 9, 5) + rng.normal(0, 2, (2, 5))
        (found,) = indistinguishable_neighbours(table, [0, 1])
        hits += found.low <= 1.0 <= found.high

    assert hits / runs == pytest.approx(0.90, abs=3 * (0.9 * 0.1 / runs) ** 0.5)


def test_equal_entries_are_seldom_told_apart():
    rng = np.random.default_rng(12)
    runs, apart = 2000, 0
    for _run in range(runs):
        table = rng.normal(0, 9, 5) + rng.normal(70, 2, (2, 5))
        (found,) = indistinguishable_neighbours(table, [0, 1])
        apart += not found.indistinguishable

    assert apart / runs == pytest.approx(0.10, abs=3 * (0.9 * 0.1 / runs) ** 0.5)


def test_every_pair_of_the_order_is_compared_and_the_order_is_kept():
    table = [[90, 91, 92], [60, 62, 61], [61, 61, 62], [nan, 50, nan], [nan, nan, nan]]

    found = indistinguishable_neighbours(table, [0, 2, 1, 3, 4])

    assert [(pair.ahead, pair.behind) for pair in found] == [(0, 2), (2, 1), (1, 3), (3, 4)]
    assert [pair.indistinguishable for pair in found] == [False, True, True, True]
    assert found[2] == Neighbours(1, 3, 1, 12.0, -inf, inf, indistinguishable=True)
    assert found[3].jurors == 0
    assert isnan(found[3].difference)


def test_a_difference_that_all_jurors_give_alike_is_told_apart_and_none_is_not():
    close, equal = indistinguishable_neighbours([[80.1, 70.1], [80, 70], [80, 70]], [0, 1, 2])

    assert not close.indistinguishable
    assert equal.indistinguishable


@pytest.mark.parametrize("order", [[0, 0], [0, 2], [-1, 0]])
def test_an_order_that_is_none_is_refused(order):
    with pytest.raises(ValueError, match="each once"):
        indistinguishable_neighbours([[1, 2], [3, 4]], order)


def test_a_level_that_is_none_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        rank_intervals([[1, 2], [3, 4]], level=95)
    with pytest.raises(ValueError, match="between 0 and 1"):
        indistinguishable_neighbours([[1, 2], [3, 4]], [0, 1], level=0)


def test_an_order_of_one_has_no_neighbours():
    assert indistinguishable_neighbours([[1, 2]], [0]) == ()
