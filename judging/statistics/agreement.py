"""How far the jurors agree: intraclass correlations, Kendall's W and Krippendorff's α."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from judging.statistics.tables import Floats, Integers, NotEnoughSheetsError, as_table, complete_table

Level = Literal["nominal", "ordinal", "interval", "ratio"]

# Rows of the matrix of all pairs of values that are held at once.
BLOCK = 1024


class Concordance(NamedTuple):
    """Kendall's W (0–1), its χ² with one degree of freedom less than there are entries, and the p-value."""

    w: float
    chi2: float
    p: float


def intraclass_correlations(ratings: ArrayLike) -> dict[str, float]:
    """ICC1, ICC2, ICC3 of a single juror and ICC1k, ICC2k, ICC3k of the mean of all k jurors.

    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
    Psychological Bulletin 86(2), 420–428. Case 1: each entry has its own jurors; case 2: the jurors are a
    sample of all possible ones, their severity counts as disagreement; case 3: just these jurors, whose
    severity does not count. All six are pure numbers of at most 1, and may be negative.

    `ratings` is entries × jurors; entries without a sheet of every juror are left out (`complete_entries`).
    A coefficient whose denominator is zero (nothing varies) is NaN. Raises `NotEnoughSheetsError` when fewer
    than two entries or two jurors remain, `ValueError` for a malformed table.
    """
    table = complete_table(ratings)
    n, k = table.shape
    centred = table - table.mean()
    entries = centred.mean(axis=1)
    jurors = centred.mean(axis=0)
    residual = centred - entries[:, None] - jurors[None, :]
    # Below this a sum of squares is what rounding leaves of zero.
    nothing = 1e-24 * table.size * float(np.abs(table).max()) ** 2
    between = _mean_square(k * entries, entries, nothing, n - 1)
    judges = _mean_square(n * jurors, jurors, nothing, k - 1)
    error = _mean_square(residual.ravel(), residual.ravel(), nothing, (n - 1) * (k - 1))
    within = (judges * (k - 1) + error * (n - 1) * (k - 1)) / (n * (k - 1))
    return {
        "ICC1": _ratio(between - within, between + (k - 1) * within),
        "ICC2": _ratio(between - error, between + (k - 1) * error + k * (judges - error) / n),
        "ICC3": _ratio(between - error, between + (k - 1) * error),
        "ICC1k": _ratio(between - within, between),
        "ICC2k": _ratio(between - error, between + (judges - error) / n),
        "ICC3k": _ratio(between - error, between),
    }


def _mean_square(left: Floats, right: Floats, nothing: float, freedom: int) -> float:
    total = float(left @ right)
    return total / freedom if total > nothing else 0.0


def _ratio(above: float, below: float) -> float:
    return above / below if below else float("nan")


def kendall_w(ratings: ArrayLike) -> Concordance:
    """Kendall's coefficient of concordance of the jurors' orders, corrected for ties, as (w, chi2, p).

    Kendall, M. G. & Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical
    Statistics 10(3), 275–287; tie correction as in Siegel, S. & Castellan, N. J. (1988). Nonparametric
    Statistics for the Behavioral Sciences, 2nd ed., section 9.8. `w` is 0 for no and 1 for full agreement;
    `chi2 = jurors · (entries − 1) · w`, and `p` is its upper tail with entries − 1 degrees of freedom, which
    is rough below eight entries.

    `ratings` is entries × jurors, scores or ranks alike; entries without a sheet of every juror are left
    out. When every juror gives every entry the same, nothing is ordered and all three are NaN. Raises
    `NotEnoughSheetsError` when fewer than two entries or two jurors remain, `ValueError` for a malformed
    table.
    """
    table = complete_table(ratings)
    n, m = table.shape
    ranks = np.column_stack([midranks(column) for column in table.T])
    # A juror's ranks spread less the more of them are tied; this is what a full agreement would give.
    spread = m * float(((ranks - (n + 1) / 2) ** 2).sum())
    if not spread:
        return Concordance(float("nan"), float("nan"), float("nan"))
    sums = ranks.sum(axis=1)
    w = float(((sums - m * (n + 1) / 2) ** 2).sum()) / spread
    chi2 = m * (n - 1) * w
    return Concordance(w, chi2, float(chdtrc(n - 1, chi2)))


def midranks(values: Floats) -> Floats:
    """Ranks from 1 for the lowest value; equal values share the mean of their ranks."""
    _distinct, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    mid: Floats = (np.cumsum(counts) - (counts - 1) / 2)[which]
    return mid


def krippendorff_alpha(ratings: ArrayLike, level: Level = "interval") -> float:
    """Krippendorff's α: 1 minus the observed over the expected disagreement of two sheets of an entry.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania,
    Annenberg School for Communication; Krippendorff, K. (2004). Content Analysis, chapter 11. Copes with
    missing sheets: every entry with at least two takes part. 1 is full agreement, 0 what chance would give.
    `level` says how far apart two values are: unequal (nominal), by the values in between (ordinal), by
    their difference (interval), or by their difference over their sum (ratio, for values of 0 and more).

    `ratings` is entries × jurors. When all values are equal there is nothing to agree on, and the result is
    NaN. Raises `NotEnoughSheetsError` when no entry has two sheets, `ValueError` for an unknown level, a
    negative value at level "ratio" or a malformed table.
    """
    if level not in get_args(Level):
        raise ValueError(f"Unknown level {level!r}: one of {', '.join(get_args(Level))}.")
    table = as_table(ratings)
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    if not len(table):
        raise NotEnoughSheetsError("Agreement needs an entry with two sheets.")
    units, jurors = np.nonzero(~np.isnan(table))
    values = table[units, jurors]
    sizes = np.bincount(units)
    if level == "ratio" and values.min() < 0:
        raise ValueError("At the level of ratios, values are 0 or more.")
    if values.min() == values.max():
        return float("nan")
    if level == "nominal":
        observed, expected = _unequal_pairs(values, units, sizes)
    elif level == "ratio":
        observed, expected = _ratio_pairs(values, sizes)
    else:
        # The ordinal distance of two values is the squared difference of their midranks.
        scale = midranks(values) if level == "ordinal" else values
        observed, expected = _squared_pairs(scale, units, sizes)
    return 1 - (len(values) - 1) * observed / expected


# Each of these gives the sum over ordered pairs of sheets of an entry, divided by one less than the number
# of its sheets, and the sum over ordered pairs of all sheets. Values come entry by entry, `sizes` of each.


def _squared_pairs(values: Floats, units: Integers, sizes: Integers) -> tuple[float, float]:
    centred = values - values.mean()
    means = np.bincount(units, centred) / sizes
    within = np.bincount(units, (centred - means[units]) ** 2)
    return float((2 * sizes * within / (sizes - 1)).sum()), 2 * len(values) * float((centred**2).sum())


def _unequal_pairs(values: Floats, units: Integers, sizes: Integers) -> tuple[float, float]:
    distinct, which = np.unique(values, return_inverse=True)
    cells, counts = np.unique(units * len(distinct) + which, return_counts=True)
    equal = np.bincount(cells // len(distinct), counts * (counts - 1), minlength=len(sizes))
    totals = np.bincount(which)
    observed = ((sizes * (sizes - 1) - equal) / (sizes - 1)).sum()
    return float(observed), float(len(values) ** 2 - (totals.astype(np.float64) ** 2).sum())


def _ratio_pairs(values: Floats, sizes: Integers) -> tuple[float, float]:
    observed = 0.0
    for unit in np.split(values, np.cumsum(sizes)[:-1]):
        observed += float(_ratio_distance(unit, unit).sum()) / (len(unit) - 1)
    distinct, totals = np.unique(values, return_counts=True)
    expected = 0.0
    for start in range(0, len(distinct), BLOCK):
        part = slice(start, start + BLOCK)
        expected += float(totals[part] @ _ratio_distance(distinct[part], distinct) @ totals)
    return observed, expected


def _ratio_distance(left: Floats, right: Floats) -> Floats:
    sums = left[:, None] + right[None, :]
    apart = left[:, None] - right[None, :]
    return np.divide(apart, sums, out=np.zeros_like(sums), where=sums > 0) ** 2
