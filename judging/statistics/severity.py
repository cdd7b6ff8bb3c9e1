"""How severe each juror is, and what the entries would score before a jury of equal severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtrit

from judging.statistics.tables import (
    Flags,
    Floats,
    Integers,
    NotEnoughSheetsError,
    as_table,
    competition_ranks,
    entry_means,
)


class NotComparableError(ValueError):
    """No chain of shared entries links the two: their difference is unknown, not zero."""


@dataclass(frozen=True, slots=True)
class Component:
    """Entries and jurors (row and column numbers) that sheets link with one another, and with no others."""

    entries: tuple[int, ...]
    jurors: tuple[int, ...]


class Difference(NamedTuple):
    """A difference in points, its standard error, and the ends of its interval."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Severity:
    """Severities and adjusted scores, in points of the table's scale; see `severity`.

    `severities`, `severity_errors`: (jurors,), NaN for a juror without a sheet or alone in a component. Above
    0 is severe: that many points less than the mean of the jurors of the same component. `scores`,
    `score_errors`: (entries,), NaN without a sheet. Errors are standard errors, NaN when no sheet is left to
    judge the spread by (`freedom` of 0). `spread` is the residual standard deviation. `juror_components` and
    `entry_components` hold the position in `components`, −1 without a sheet.
    """

    severities: Floats
    severity_errors: Floats
    scores: Floats
    score_errors: Floats
    spread: float
    freedom: int
    components: tuple[Component, ...]
    juror_components: Integers
    entry_components: Integers
    _entry_covariance: Floats
    _juror_covariance: Floats
    _shares: Floats

    @property
    def linked(self) -> bool:
        """Whether every juror and entry with a sheet can be compared with every other."""
        return len(self.components) == 1

    def ranks(self) -> Floats:
        """Ranks of the adjusted scores ("1224"). Raises `NotComparableError` unless all are linked."""
        if not self.linked:
            raise NotComparableError(
                "The jury falls into parts that share no entry: there is no common order."
            )
        return competition_ranks(self.scores)

    def compare_entries(self, one: int, other: int, level: float = 0.95) -> Difference:
        """The adjusted score of `one` minus that of `other`, with its t interval of the given level.

        Raises `NotComparableError` when they lie in different components, or either has no sheet.
        """
        self._check(self.entry_components, one, other)
        if one == other:
            return Difference(0.0, 0.0, 0.0, 0.0)
        shares = self._shares[one] - self._shares[other]
        variance = self._entry_covariance[one] + self._entry_covariance[other]
        variance += float(shares @ self._juror_covariance @ shares)
        return self._difference(float(self.scores[one] - self.scores[other]), float(variance), level)

    def compare_jurors(self, one: int, other: int, level: float = 0.95) -> Difference:
        """The severity of juror `one` minus that of `other`; as `compare_entries`."""
        self._check(self.juror_components, one, other)
        covariance = self._juror_covariance
        variance = covariance[one, one] + covariance[other, other] - 2 * covariance[one, other]
        return self._difference(float(self.severities[one] - self.severities[other]), float(variance), level)

    def severity_intervals(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper ends of each juror's t interval: two arrays of (jurors,)."""
        margin = self._quantile(level) * self.severity_errors
        return self.severities - margin, self.severities + margin

    def score_intervals(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper ends of each entry's t interval: two arrays of (entries,)."""
        margin = self._quantile(level) * self.score_errors
        return self.scores - margin, self.scores + margin

    def _difference(self, value: float, variance: float, level: float) -> Difference:
        error = float(np.sqrt(max(variance, 0.0)))
        margin = self._quantile(level) * error
        return Difference(value, error, value - margin, value + margin)

    def _quantile(self, level: float) -> float:
        if not 0 < level < 1:
            raise ValueError("The level of an interval lies between 0 and 1.")
        return float(stdtrit(self.freedom, (1 + level) / 2)) if self.freedom else float("nan")

    def _check(self, components: Integers, one: int, other: int) -> None:
        if components[one] != components[other] or components[one] < 0:
            raise NotComparableError("No chain of shared entries links the two.")


def severity(ratings: ArrayLike) -> Severity:
    """Jurors' severities and the entries' adjusted scores, by least squares on the juror–entry graph.

    MacKay, R. S., Kenna, R., Low, R. J. & Parker, S. (2017). Calibration with confidence: a principled
    method for panel assessment. Royal Society Open Science 4, 160760, with equal confidence in every sheet,
    which is Fisher's additive analysis of incomplete blocks. Model: sheet = score of the entry − severity of
    the juror + error, errors independent with one variance. The severities of a component sum to zero;
    where every juror has scored every entry, an adjusted score is the plain mean.

    `ratings` is entries × jurors in points; so are all results. Standard errors hold for this model, and a
    difference between two entries or jurors is compared by `compare_entries` or `compare_jurors`, since
    their errors are not independent. Jurors and entries of different components are never compared. Raises
    `NotEnoughSheetsError` for a table without a sheet, `ValueError` for a malformed one.
    """
    table = as_table(ratings)
    scored = ~np.isnan(table)
    if not scored.any():
        raise NotEnoughSheetsError("There is no sheet yet.")
    components, entry_of, juror_of = _components(scored)
    counts = scored.sum(axis=1)
    shares = scored / np.maximum(counts, 1)[:, None]
    means = entry_means(table)
    inverse = _laplacian_inverse(scored, shares, juror_of, len(components))
    contrasts = np.where(scored, table - means[:, None], 0.0).sum(axis=0)
    # Raw effects are leniencies: what a juror adds to an entry.
    leniency = inverse @ contrasts
    scores = means - shares @ leniency
    residuals = np.where(scored, table - scores[:, None] - leniency[None, :], 0.0)
    unknowns = int((counts > 0).sum() + scored.any(axis=0).sum()) - len(components)
    freedom = int(scored.sum()) - unknowns
    variance = float((residuals**2).sum()) / freedom if freedom else float("nan")
    own = np.divide(variance, counts, out=np.full(len(table), np.nan), where=counts > 0)
    linked = np.einsum("ij,jk,ik->i", shares, inverse, shares, optimize=True)
    # A juror whom no shared entry links with another is measured against nobody.
    parts = np.array([len(component.jurors) > 1 for component in components])
    measured = (juror_of >= 0) & parts[juror_of]
    errors = np.sqrt(variance * np.maximum(inverse.diagonal(), 0))
    return Severity(
        severities=np.where(measured, -leniency, np.nan),
        severity_errors=np.where(measured, errors, np.nan),
        scores=scores,
        score_errors=np.sqrt(own + variance * np.maximum(linked, 0)),
        spread=float(np.sqrt(variance)),
        freedom=freedom,
        components=components,
        juror_components=juror_of,
        entry_components=entry_of,
        _entry_covariance=own,
        _juror_covariance=variance * inverse,
        _shares=shares,
    )


def _components(scored: Flags) -> tuple[tuple[Component, ...], Integers, Integers]:
    """The parts of the juror–entry graph, by first entry; and each entry's and juror's part, −1 for none."""
    entries, jurors = scored.shape
    rows, columns = np.nonzero(scored)
    graph = coo_array(
        (np.ones(len(rows)), (rows, entries + columns)), shape=(entries + jurors, entries + jurors)
    )
    _count, labels = connected_components(graph, directed=False)
    used, first = np.unique(labels[rows], return_index=True)
    position = np.full(labels.max() + 1, -1, dtype=np.int64)
    position[used[np.argsort(first)]] = np.arange(len(used))
    entry_of: Integers = np.where(scored.any(axis=1), position[labels[:entries]], -1)
    juror_of: Integers = np.where(scored.any(axis=0), position[labels[entries:]], -1)
    parts = tuple(
        Component(
            tuple(np.flatnonzero(entry_of == part).tolist()), tuple(np.flatnonzero(juror_of == part).tolist())
        )
        for part in range(len(used))
    )
    return parts, entry_of, juror_of


def _laplacian_inverse(scored: Flags, shares: Floats, juror_of: Integers, parts: int) -> Floats:
    """The pseudo-inverse of the jurors' normal equations, entries eliminated: (jurors, jurors).

    The equations leave one constant free in each component. Adding the projection on it makes them regular,
    and taking it away again leaves effects that sum to zero there.
    """
    laplacian = np.diag(scored.sum(axis=0).astype(np.float64)) - scored.T.astype(np.float64) @ shares
    free = np.zeros_like(laplacian)
    for part in range(parts):
        members = np.flatnonzero(juror_of == part)
        free[np.ix_(members, members)] = 1 / len(members)
    idle = np.flatnonzero(juror_of < 0)
    free[idle, idle] = 1
    inverse: Floats = np.linalg.inv(laplacian + free) - free
    return (inverse + inverse.T) / 2
