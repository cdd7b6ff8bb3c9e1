"""How sure the order is: rank intervals, what one juror changes, and neighbours too close to tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from judging.statistics.tables import (
    SAME,
    Flags,
    Floats,
    NotEnoughSheetsError,
    as_table,
    competition_ranks,
    entry_means,
)

RESAMPLES = 2000
# Entries whose resampled deviations are held at once.
BLOCK = 512


@dataclass(frozen=True, slots=True, eq=False)
class RankIntervals:
    """Each entry's rank by its mean ("1224") and the ranks it may truly have: three arrays of (entries,).

    NaN for an entry without a sheet.
    """

    ranks: Floats
    low: Floats
    high: Floats
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class WithoutJuror:
    """The standing when one juror's sheets are left out.

    `scores` and `ranks` are (entries,), NaN where no sheet is left. `moved` lists the entries whose rank is
    another than with all jurors (rows of the table); an entry left without a sheet counts as moved.
    """

    juror: int
    scores: Floats
    ranks: Floats
    moved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two entries that follow one another in the order (rows of the table), compared on their common jurors.

    `difference` is the mean of what the same juror gave `ahead` more than `behind`, in points; `low` and
    `high` are the ends of its interval, infinite with fewer than two common jurors. `indistinguishable` says
    that the interval contains zero: too close to tell apart.
    """

    ahead: int
    behind: int
    jurors: int
    difference: float
    low: float
    high: float
    indistinguishable: bool


def rank_intervals(ratings: ArrayLike, level: float = 0.95, seed: int = 0) -> RankIntervals:
    """For each entry, the ranks that the jury's disagreement leaves possible, by bootstrap over jurors.

    Mogstad, M., Romano, J. P., Shaikh, A. M. & Wilhelm, D. (2024). Inference for ranks with applications to
    mobility across neighbourhoods and academic achievement across countries. Review of Economic Studies
    91(1), 476–518: an entry's interval begins behind the entries that are surely better and ends before
    those that are surely worse. Surely means that the difference of the means exceeds the `level` quantile
    of the largest error among the entry's differences, which is resampled by drawing jurors with
    replacement (Efron, B. & Tibshirani, R. 1993. An Introduction to the Bootstrap), with whole columns so
    that a juror's severity moves all entries together. Unlike percentiles of resampled ranks, this holds
    its level among entries that are almost equal. With few sheets the quantile is widened by
    √(sheets ÷ (sheets − 1)) and by Student's t over the normal quantile.

    `ratings` is entries × jurors; the rank is that of the plain mean of an entry's sheets. Deviations are
    linear in the number of times a juror is drawn, so that an entry keeps its mean in every resample. An
    entry with a single sheet shows no disagreement: it is sure of nothing. The same seed gives the same
    intervals; they hold their level or more. Raises `NotEnoughSheetsError` when no entry has two sheets,
    `ValueError` for a level outside (0, 1) or a malformed table.
    """
    _check_level(level)
    table = as_table(ratings)
    scored = ~np.isnan(table)
    counts = scored.sum(axis=1)
    if not (counts >= 2).any():
        raise NotEnoughSheetsError("Rank intervals need an entry with two sheets.")
    means = entry_means(table)
    weights = np.where(scored, table - means[:, None], 0.0)
    weights *= np.sqrt(1 / np.maximum(counts * (counts - 1.0), 1))[:, None]
    margins = _margins(weights, level, seed) * _small_jury(scored, level)
    margins[counts == 1] = np.inf
    return _sure_ranks(means, margins, level)


def _margins(weights: Floats, level: float, seed: int) -> Floats:
    """Per entry the quantile, over resampled juries, of its largest |deviation − another's deviation|."""
    entries, jurors = weights.shape
    draws = np.random.default_rng(seed).multinomial(jurors, np.full(jurors, 1 / jurors), size=RESAMPLES) - 1.0
    highest, lowest = np.full(RESAMPLES, -np.inf), np.full(RESAMPLES, np.inf)
    blocks = [slice(start, start + BLOCK) for start in range(0, entries, BLOCK)]
    for block in blocks:
        deviations = draws @ weights[block].T
        highest = np.maximum(highest, deviations.max(axis=1))
        lowest = np.minimum(lowest, deviations.min(axis=1))
    margins = np.empty(entries)
    for block in blocks:
        deviations = draws @ weights[block].T
        largest = np.maximum(highest[:, None] - deviations, deviations - lowest[:, None])
        margins[block] = np.quantile(largest, level, axis=0)
    return margins


def _small_jury(scored: Flags, level: float) -> float:
    """Student's t over the normal quantile, with the freedom that the sheets leave beside their means."""
    freedom = int(scored.sum() - scored.any(axis=1).sum() - scored.any(axis=0).sum()) + 1
    return float(stdtrit(max(freedom, 1), (1 + level) / 2) / ndtri((1 + level) / 2))


def _sure_ranks(means: Floats, margins: Floats, level: float) -> RankIntervals:
    low, high = np.full(len(means), np.nan), np.full(len(means), np.nan)
    known = ~np.isnan(means)
    # An entry with a single sheet is never surely better or worse than anything.
    ordered = np.sort(means[known & np.isfinite(margins)])
    total = int(known.sum())
    above, below = means[known] + margins[known] + SAME, means[known] - margins[known] - SAME
    low[known] = 1 + len(ordered) - np.searchsorted(ordered, above, side="right")
    high[known] = total - np.searchsorted(ordered, below, side="left")
    return RankIntervals(competition_ranks(means), low, high, level)


def leave_one_juror_out(ratings: ArrayLike) -> tuple[WithoutJuror, ...]:
    """The standing without each juror in turn, in the order of the columns.

    The jackknife over jurors (Tukey, J. W. 1958. Bias and confidence in not-quite large samples. Annals of
    Mathematical Statistics 29, 614), read as a question: whose sheets decide a rank? `ratings` is entries ×
    jurors in points. A juror without a sheet changes nothing. Raises `NotEnoughSheetsError` for fewer than
    two jurors, `ValueError` for a malformed table.
    """
    table = as_table(ratings)
    if table.shape[1] < 2:
        raise NotEnoughSheetsError("Leaving a juror out needs two jurors.")
    official = competition_ranks(entry_means(table))
    result = []
    for juror in range(table.shape[1]):
        scores = entry_means(np.delete(table, juror, axis=1))
        ranks = competition_ranks(scores)
        moved = (ranks != official) & ~np.isnan(official)
        result.append(WithoutJuror(juror, scores, ranks, tuple(np.flatnonzero(moved).tolist())))
    return tuple(result)


def indistinguishable_neighbours(
    ratings: ArrayLike, order: Sequence[int], level: float = 0.90
) -> tuple[Neighbours, ...]:
    """Whether each entry of the order can be told from the next, paired by juror.

    Student (1908). The probable error of a mean. Biometrika 6(1), 1–25: the t interval of the mean
    difference over the jurors who scored both; a juror's severity cancels. It says how sure the order is and
    never changes a place. `ratings` is entries × jurors in points; `order` lists rows of the table, best
    first, as the rules gave the places (joint entries in either order). Raises `ValueError` for a level
    outside (0, 1), a row that is listed twice or not in the table, or a malformed table.
    """
    _check_level(level)
    table = as_table(ratings)
    if len(set(order)) != len(order) or any(not 0 <= row < len(table) for row in order):
        raise ValueError("The order lists rows of the table, each once.")
    return tuple(_compare(table, ahead, behind, level) for ahead, behind in pairwise(order))


def _compare(table: Floats, ahead: int, behind: int, level: float) -> Neighbours:
    gaps = table[ahead] - table[behind]
    gaps = gaps[~np.isnan(gaps)]
    jurors = len(gaps)
    difference = float(gaps.mean()) if jurors else float("nan")
    if jurors < 2:
        return Neighbours(ahead, behind, jurors, difference, float("-inf"), float("inf"), True)
    error = float(gaps.std(ddof=1)) / jurors**0.5
    margin = float(stdtrit(jurors - 1, (1 + level) / 2)) * error
    low, high = difference - margin, difference + margin
    return Neighbours(ahead, behind, jurors, difference, low, high, low <= SAME and high >= -SAME)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError("The level of an interval lies between 0 and 1.")
