"""Intraclass correlations, Kendall's W and Krippendorff's α on published tables and by brute force."""

from __future__ import annotations

from itertools import combinations, permutations
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.statistics import (
    NotEnoughSheetsError,
    complete_entries,
    intraclass_correlations,
    kendall_w,
    krippendorff_alpha,
)

# Shrout & Fleiss 1979, table 2: four judges rate six targets.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Krippendorff 2011, section C: four observers, twelve units, with gaps (one row per observer).
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
]
# The ranks of real tasting juries, published by Quandt (liquidasset.com): report, one row per judge, W, p.
TASTINGS = {
    126: (
        ["36185742", "67421835", "16425837", "15248637", "57164832", "32654871", "47351682"],
        0.3294,
        0.0238,
    ),
    76: (
        ["7263514", "7342615", "7162453", "7245163", "6142537", "7164325", "7261354"],
        0.6093,
        0.0003,
    ),
    42: (
        ["64821735", "42853716", "53172864", "53781642", "32415876", "43678251", "26875341"],
        0.1924,
        0.2233,
    ),
    25: (
        ["2341765", "1263547", "3142675", "2561734", "5431267", "5413672", "2351647"],
        0.4665,
        0.0033,
    ),
    62: (
        ["32514687", "21754683", "17625483", "56814237", "17426583", "24517683", "18724563", "63825174"],
        0.4628,
        0.0005,
    ),
    139: (
        ["84237165", "57214836", "43127658", "47583612", "72835146", "54286173", "56213487", "27564813"],
        0.0580,
        0.8610,
    ),
}
# Zar 2010, example 20.5: wing, tail and bill lengths of twelve birds, with ties.
BIRDS = [
    [10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4],
    [7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3],
    [17, 17, 20, 14.5, 15.5, 13, 19.5, 16, 21, 20, 18, 22],
]
# The data set `anxiety` of the R package irr, whose manual prints the corrected W.
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]


def tables(gaps: bool, most: int = 6) -> st.SearchStrategy[np.ndarray]:
    """Small tables of whole numbers, so that ties are common."""
    cell = st.integers(0, 4).map(float)
    if gaps:
        cell = cell | st.just(nan)
    return st.tuples(st.integers(2, most), st.integers(2, 4)).flatmap(
        lambda shape: st.lists(
            st.lists(cell, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        ).map(np.array)
    )


# --- intraclass correlations --------------------------------------------------------------------------------


def test_intraclass_correlations_of_shrout_and_fleiss():
    icc = intraclass_correlations(SHROUT_FLEISS)

    assert {name: round(value, 2) for name, value in icc.items()} == {
        "ICC1": 0.17,
        "ICC2": 0.29,
        "ICC3": 0.71,
        "ICC1k": 0.44,
        "ICC2k": 0.62,
        "ICC3k": 0.91,
    }


def test_intraclass_correlations_of_shrout_and_fleiss_follow_from_their_mean_squares():
    """BMS 11.24, WMS 6.26, JMS 32.49, EMS 1.02, as printed in their table 3."""
    bms, wms, jms, ems, n, k = 11.2417, 6.2639, 32.4861, 1.0194, 6, 4
    icc = intraclass_correlations(SHROUT_FLEISS)

    assert icc["ICC1"] == pytest.approx((bms - wms) / (bms + (k - 1) * wms), abs=1e-4)
    assert icc["ICC2"] == pytest.approx((bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / n), abs=1e-4)
    assert icc["ICC3k"] == pytest.approx((bms - ems) / bms, abs=1e-4)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tables(gaps=False))
def test_intraclass_correlations_equal_sums_over_single_cells(table):
    n, k = table.shape
    grand = sum(map(float, table.ravel())) / (n * k)
    rows = [sum(map(float, row)) / k for row in table]
    columns = [sum(map(float, column)) / n for column in table.T]
    bms = sum(k * (row - grand) ** 2 for row in rows) / (n - 1)
    jms = sum(n * (column - grand) ** 2 for column in columns) / (k - 1)
    wms = sum((table[i, j] - rows[i]) ** 2 for i in range(n) for j in range(k)) / (n * (k - 1))
    ems = sum((table[i, j] - rows[i] - columns[j] + grand) ** 2 for i in range(n) for j in range(k))
    ems /= (n - 1) * (k - 1)
    parts = {
        "ICC1": (bms - wms, bms + (k - 1) * wms),
        "ICC2": (bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        "ICC3": (bms - ems, bms + (k - 1) * ems),
        "ICC1k": (bms - wms, bms),
        "ICC2k": (bms - ems, bms + (jms - ems) / n),
        "ICC3k": (bms - ems, bms),
    }

    icc = intraclass_correlations(table)

    for name, (above, below) in parts.items():
        if abs(below) < 1e-9:
            assert isnan(icc[name]) or abs(above) > 1e-12, name
        else:
            assert icc[name] == pytest.approx(above / below, rel=1e-6, abs=1e-9), name


def test_intraclass_correlations_recover_the_shares_of_variance():
    """Quality 4, severity 1, error 2: a single juror of any jury agrees by 4/7, of this jury by 4/6."""
    rng = np.random.default_rng(1)
    runs = []
    for _run in range(60):
        quality = rng.normal(0, 2, (200, 1))
        runs.append(
            intraclass_correlations(quality + rng.normal(0, 1, 20) + rng.normal(0, 2**0.5, (200, 20)))
        )

    assert np.mean([icc["ICC2"] for icc in runs]) == pytest.approx(4 / 7, abs=0.02)
    assert np.mean([icc["ICC3"] for icc in runs]) == pytest.approx(4 / 6, abs=0.02)


def test_intraclass_correlations_leave_out_entries_without_every_sheet():
    with_gap = [*SHROUT_FLEISS, [3, nan, 9, 1], [nan] * 4]

    assert intraclass_correlations(with_gap) == intraclass_correlations(SHROUT_FLEISS)
    assert complete_entries(with_gap).tolist() == [True] * 6 + [False] * 2


def test_a_juror_without_any_sheet_is_no_juror():
    table = np.column_stack([SHROUT_FLEISS, [nan] * 6])

    assert intraclass_correlations(table) == intraclass_correlations(SHROUT_FLEISS)
    assert kendall_w(table) == kendall_w(SHROUT_FLEISS)


def test_intraclass_correlations_of_jurors_who_agree_are_one():
    assert intraclass_correlations([[80.1] * 3, [71.3] * 3, [93.7] * 3]) == dict.fromkeys(
        ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"], pytest.approx(1.0)
    )


def test_intraclass_correlations_are_undefined_where_nothing_varies():
    assert all(isnan(value) for value in intraclass_correlations([[73.333333] * 3] * 4).values())


# --- Kendall's W --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", TASTINGS)
def test_kendall_w_of_published_tastings(report):
    rows, w, p = TASTINGS[report]
    ranks = np.array([[int(digit) for digit in row] for row in rows]).T

    result = kendall_w(ranks)

    assert (round(result.w, 4), round(result.p, 4)) == (w, p)
    assert result.chi2 == pytest.approx(len(rows) * (len(ranks) - 1) * result.w)


def test_kendall_w_of_siegel_and_castellan():
    """Attributes of a meeting place, section 9.8: W is .656, χ² 13.78."""
    w, chi2, _p = kendall_w(
        np.array([[5, 6, 7, 1, 2, 4, 3, 8], [1, 7, 6, 2, 3, 5, 4, 8], [4, 5, 1, 3, 2, 7, 6, 8]]).T
    )

    assert (round(w, 3), round(chi2, 2)) == (0.656, 13.78)


def test_kendall_w_is_corrected_for_ties():
    birds, anxiety = kendall_w(np.array(BIRDS).T), kendall_w(np.array(ANXIETY).T)

    # The rank sums are those printed for Zar's example; the rest is the textbook's formula by hand.
    sums = [14.5, 21, 30.5, 6, 11, 3.5, 20, 11.5, 29, 28.5, 22.5, 36]
    squares = sum(total**2 for total in sums) - sum(sums) ** 2 / 12
    ties = (2**3 - 2) * 2 + (2**3 - 2) * 2 + (3**3 - 3) + (2**3 - 2) * 2
    assert birds.w == pytest.approx(squares / ((9 * (12**3 - 12) - 3 * ties) / 12))
    assert tuple(round(value, 5) for value in anxiety) == (0.53966, 30.76044, 0.04288)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tables(gaps=False))
def test_kendall_w_follows_from_the_mean_rank_correlation(table):
    """Without ties, W is (r̄ (m − 1) + 1) / m with r̄ the mean of Spearman's correlations (Kendall 1948)."""
    order = np.argsort(np.argsort(table, axis=0, kind="stable"), axis=0).astype(float)
    m = table.shape[1]
    mean = np.mean([np.corrcoef(order[:, a], order[:, b])[0, 1] for a, b in combinations(range(m), 2)])

    assert kendall_w(order).w == pytest.approx((mean * (m - 1) + 1) / m)


def test_the_p_value_of_kendall_w_is_the_share_of_random_orders():
    rng = np.random.default_rng(8)
    juries = rng.permuted(np.tile(np.arange(1.0, 15), (20_000, 12, 1)), axis=2)
    random = ((juries.sum(axis=1) - 12 * 7.5) ** 2).sum(axis=1) / (144 * (14**3 - 14) / 12)

    for jury in juries[:20]:
        w, _chi2, p = kendall_w(jury.T)
        assert p == pytest.approx((random >= w - 1e-9).mean(), abs=0.03)


def test_kendall_w_is_undefined_where_nothing_is_ordered():
    assert all(isnan(value) for value in kendall_w([[5, 7]] * 4))


# --- Krippendorff's α ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_alpha_of_the_published_example(level, alpha):
    assert round(krippendorff_alpha(np.array(KRIPPENDORFF).T, level), 3) == alpha


def test_krippendorff_alpha_of_two_observers():
    """Krippendorff 2011, sections A and B: binary data 0.095, nominal data 0.692."""
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    nominal = [list(map(ord, "aabbdcccedda")), list(map(ord, "babbbccceddd"))]

    assert round(krippendorff_alpha(np.array(binary).T, "nominal"), 3) == 0.095
    assert round(krippendorff_alpha(np.array(nominal).T, "nominal"), 3) == 0.692


def distance(level: str, one: float, other: float, values: list[float]) -> float:
    """The difference functions as Krippendorff prints them."""
    if level == "nominal":
        return float(one != other)
    if level == "interval":
        return (one - other) ** 2
    if level == "ratio":
        return ((one - other) / (one + other)) ** 2 if one + other else 0.0
    low, high = min(one, other), max(one, other)
    between = sum(low <= value <= high for value in values)
    return (between - (values.count(one) + values.count(other)) / 2) ** 2 if low != high else 0.0


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@settings(max_examples=150, deadline=None, derandomize=True)
@given(table=tables(gaps=True))
def test_krippendorff_alpha_equals_a_walk_over_all_pairs(level, table):
    units = [[float(value) for value in row if not isnan(value)] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    if not units:
        with pytest.raises(NotEnoughSheetsError):
            krippendorff_alpha(table, level)
        return
    observed = sum(
        sum(distance(level, *pair, values) for pair in permutations(unit, 2)) / (len(unit) - 1)
        for unit in units
    )
    expected = sum(distance(level, *pair, values) for pair in permutations(values, 2)) / (len(values) - 1)

    alpha = krippendorff_alpha(table, level)

    if expected == 0:
        assert isnan(alpha)
    else:
        assert alpha == pytest.approx(1 - observed / expected, abs=1e-9)


def test_krippendorff_alpha_of_unrelated_sheets_is_near_zero():
    table = np.random.default_rng(5).normal(70, 8, (3000, 4))

    assert abs(krippendorff_alpha(table)) < 0.03


# --- all three ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statistic", [intraclass_correlations, kendall_w, krippendorff_alpha])
def test_a_malformed_table_is_refused(statistic):
    with pytest.raises(ValueError, match="entries × jurors"):
        statistic([1.0, 2.0])
    with pytest.raises(ValueError, match="finite"):
        statistic([[1.0, float("inf")], [2.0, 3.0]])


@pytest.mark.parametrize("statistic", [intraclass_correlations, kendall_w, krippendorff_alpha])
@pytest.mark.parametrize("table", [np.empty((0, 3)), [[1.0], [2.0]], [[nan, nan]] * 3, [[1, nan], [nan, 2]]])
def test_a_table_without_two_sheets_to_compare_is_refused(statistic, table):
    with pytest.raises(NotEnoughSheetsError):
        statistic(table)


def test_an_unknown_level_and_a_negative_ratio_are_refused():
    with pytest.raises(ValueError, match="Unknown level"):
        krippendorff_alpha([[1, 2], [2, 3]], "cardinal")
    with pytest.raises(ValueError, match="0 or more"):
        krippendorff_alpha([[1, 2], [-2, 3]], "ratio")
