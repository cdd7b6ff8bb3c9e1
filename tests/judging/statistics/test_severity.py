"""Severity by least squares: equal to the textbook, honest about its errors, silent across parts."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from judging.statistics import Component, NotComparableError, NotEnoughSheetsError, severity


def jury(
    rng: np.random.Generator, entries: int, jurors: int, each: int, error: float = 3.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratings on the model, with `each` sheets an entry, and the true scores and severities behind them."""
    scores, severities = rng.normal(70, 8, entries), rng.normal(0, 5, jurors)
    table = scores[:, None] - severities[None, :] + rng.normal(0, error, (entries, jurors))
    for row in range(entries):
        table[row, rng.permutation(jurors)[each:]] = nan
    return table, scores, severities


@st.composite
def gappy(draw: st.DrawFn) -> np.ndarray:
    entries, jurors = draw(st.integers(2, 7)), draw(st.integers(2, 5))
    cell = st.integers(0, 100).map(float) | st.just(nan)
    rows = st.lists(cell, min_size=jurors, max_size=jurors)
    return np.array(draw(st.lists(rows, min_size=entries, max_size=entries)))


def by_design_matrix(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Scores, severities, covariance and variance by the pseudo-inverse of the whole design matrix.

    Minimal norm over all unknowns is another constraint than ours, so only differences can be compared.
    """
    entries, jurors = table.shape
    cells = np.argwhere(~np.isnan(table))
    design = np.zeros((len(cells), entries + jurors))
    design[np.arange(len(cells)), cells[:, 0]] = 1
    design[np.arange(len(cells)), entries + cells[:, 1]] = -1
    values = table[cells[:, 0], cells[:, 1]]
    inverse = np.linalg.pinv(design)
    solution = inverse @ values
    freedom = len(cells) - np.linalg.matrix_rank(design)
    residual = values - design @ solution
    variance = residual @ residual / freedom if freedom else nan
    return solution[:entries], solution[entries:], inverse @ inverse.T, variance


@settings(max_examples=200, deadline=None, derandomize=True)
@given(gappy())
def test_differences_equal_the_pseudo_inverse_of_the_whole_design(table):
    assume(not np.isnan(table).all())
    scores, severities, covariance, variance = by_design_matrix(table)

    result = severity(table)

    for component in result.components:
        for part, ours, theirs, offset, compare in (
            (component.entries, result.scores, scores, 0, result.compare_entries),
            (component.jurors, result.severities, severities, len(scores), result.compare_jurors),
        ):
            for one, other in pairwise(part):
                expected = theirs[one] - theirs[other]
                assert ours[one] - ours[other] == pytest.approx(expected, abs=1e-7)
                difference = compare(one, other)
                assert difference.value == pytest.approx(expected, abs=1e-7)
                a, b = offset + one, offset + other
                spread = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
                if result.freedom:
                    assert difference.error == pytest.approx((variance * spread) ** 0.5, abs=1e-6)
                else:
                    assert isnan(difference.error)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(gappy())
def test_severities_of_a_component_sum_to_zero(table):
    assume(not np.isnan(table).all())
    result = severity(table)

    for component in result.components:
        if len(component.jurors) > 1:
            assert sum(result.severities[list(component.jurors)]) == pytest.approx(0, abs=1e-7)
        else:
            assert isnan(result.severities[component.jurors[0]])


def test_a_full_table_is_the_two_way_analysis_of_variance():
    """Shrout & Fleiss 1979, table 2: scores are the plain means, the spread is the root of EMS 1.02."""
    table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])

    result = severity(table)

    assert result.scores == pytest.approx(table.mean(axis=1))
    assert result.severities == pytest.approx(table.mean() - table.mean(axis=0))
    assert (round(result.spread**2, 2), result.freedom) == (1.02, 15)
    assert result.score_errors == pytest.approx(np.full(6, result.spread / 2))
    assert result.severity_errors == pytest.approx(np.full(4, result.spread * (1 / 6 - 1 / 24) ** 0.5))


def test_without_error_the_truth_is_found_although_each_entry_has_two_sheets():
    table, scores, severities = jury(np.random.default_rng(3), entries=30, jurors=6, each=2, error=0.0)

    result = severity(table)

    assert result.linked
    assert result.severities == pytest.approx(severities - severities.mean())
    assert result.scores == pytest.approx(scores - severities.mean())
    assert result.ranks().tolist() == (1 + (scores[None] > scores[:, None]).sum(axis=1)).tolist()
    plain = np.nanmean(table, axis=1)
    assert (1 + (plain[None] > plain[:, None]).sum(axis=1)).tolist() != result.ranks().tolist()


@pytest.mark.parametrize(("entries", "jurors", "each"), [(20, 6, 2), (12, 5, 3), (10, 4, 4)])
def test_intervals_cover_the_truth_at_their_level(entries, jurors, each):
    """95 % of the intervals hold the truth, within three standard errors of the simulation."""
    rng = np.random.default_rng(20250213)
    runs = 1500
    hits = {"entries": 0, "jurors": 0, "scores": 0.0, "severities": 0.0}
    for _run in range(runs):
        table, scores, severities = jury(rng, entries, jurors, each)
        result = severity(table)
        if not result.linked:
            continue
        scores, severities = scores - severities.mean(), severities - severities.mean()
        pair = result.compare_entries(0, 1)
        hits["entries"] += pair.low <= scores[0] - scores[1] <= pair.high
        pair = result.compare_jurors(0, 1)
        hits["jurors"] += pair.low <= severities[0] - severities[1] <= pair.high
        low, high = result.score_intervals()
        hits["scores"] += ((low <= scores) & (scores <= high)).mean()
        low, high = result.severity_intervals()
        hits["severities"] += ((low <= severities) & (severities <= high)).mean()

    margin = 3 * (0.95 * 0.05 / runs) ** 0.5
    for name, count in hits.items():
        assert count / runs == pytest.approx(0.95, abs=margin), name


def test_nothing_is_compared_across_parts():
    table = [[80, 82, nan, nan], [70, 74, nan, nan], [nan, nan, 60, 61], [nan, nan, 65, 60], [nan] * 4]

    result = severity(table)

    assert result.components == (Component((0, 1), (0, 1)), Component((2, 3), (2, 3)))
    assert result.juror_components.tolist() == [0, 0, 1, 1]
    assert result.entry_components.tolist() == [0, 0, 1, 1, -1]
    assert not result.linked
    for call in (
        lambda: result.compare_entries(0, 2),
        lambda: result.compare_jurors(1, 3),
        lambda: result.compare_entries(0, 4),
        lambda: result.compare_entries(4, 4),
        result.ranks,
    ):
        with pytest.raises(NotComparableError):
            call()
    assert result.compare_entries(0, 1).value == pytest.approx(9)
    assert result.compare_jurors(0, 1).value == pytest.approx(3)
    assert isnan(result.scores[4])
    assert isnan(result.score_errors[4])


def test_a_bridge_between_parts_makes_them_comparable():
    table = [[80, 82, nan, nan], [70, 74, 75, nan], [nan, nan, 60, 61], [nan, nan, 65, 60]]

    result = severity(table)

    assert result.linked
    assert result.compare_entries(0, 2).error > result.compare_entries(0, 1).error


def test_a_jury_without_a_spare_sheet_has_no_error():
    result = severity([[80, 82], [70, nan]])

    assert result.freedom == 0
    assert isnan(result.spread)
    assert np.isnan(result.score_errors).all()
    assert isnan(result.compare_entries(0, 1).low)
    assert result.compare_entries(0, 1).value == pytest.approx(10)
    assert result.compare_entries(1, 1) == (0, 0, 0, 0)


def test_rows_and_columns_may_come_in_any_order():
    rng = np.random.default_rng(4)
    table, _scores, _severities = jury(rng, entries=15, jurors=5, each=2)
    rows, columns = rng.permutation(15), rng.permutation(5)

    straight, shuffled = severity(table), severity(table[rows][:, columns])

    assert shuffled.scores == pytest.approx(straight.scores[rows])
    assert shuffled.score_errors == pytest.approx(straight.score_errors[rows])
    assert shuffled.severities == pytest.approx(straight.severities[columns])


def test_an_empty_table_and_a_wrong_level_are_refused():
    with pytest.raises(NotEnoughSheetsError):
        severity([[nan, nan]])
    with pytest.raises(ValueError, match="between 0 and 1"):
        severity([[1, 2], [2, 4]]).score_intervals(95)
