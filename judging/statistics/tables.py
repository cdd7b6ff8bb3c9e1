"""The table that every statistic reads: entries × jurors, NaN for a missing sheet."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

# Two means closer than this are the same number that was added up in another order.
SAME = 1e-9


class NotEnoughSheetsError(ValueError):
    """The table is well formed, but too small for what was asked of it."""


def as_table(ratings: ArrayLike) -> Floats:
    """The ratings as floats, entries × jurors. Raises `ValueError` unless two-dimensional and free of ∞."""
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"Ratings are a table of entries × jurors, not {table.ndim}-dimensional.")
    if np.isinf(table).any():
        raise ValueError("Ratings are finite numbers, or NaN for a missing sheet.")
    return table


def complete_entries(ratings: ArrayLike) -> Flags:
    """Which entries have a sheet of every juror who has any: (entries,) of bool.

    The statistics that need a full table (ICC, Kendall's W) are computed from these entries.
    """
    table = as_table(ratings)
    scored = ~np.isnan(table)
    full: Flags = np.logical_and(scored[:, scored.any(axis=0)].all(axis=1), scored.any(axis=1))
    return full


def complete_table(ratings: ArrayLike) -> Floats:
    """The entries that all jurors with a sheet have scored. Raises `NotEnoughSheetsError` below 2 × 2."""
    table = as_table(ratings)
    jurors = ~np.isnan(table).all(axis=0)
    full = table[complete_entries(table)][:, jurors]
    if full.shape[0] < 2 or full.shape[1] < 2:
        raise NotEnoughSheetsError("Agreement needs two entries that the same two jurors have scored.")
    return full


def entry_means(table: Floats) -> Floats:
    """The mean of each entry's sheets, NaN without a sheet: (entries,)."""
    scored = ~np.isnan(table)
    counts = scored.sum(axis=1)
    sums = np.where(scored, table, 0.0).sum(axis=1)
    means: Floats = np.divide(sums, counts, out=np.full(len(table), np.nan), where=counts > 0)
    return means


def competition_ranks(scores: Floats) -> Floats:
    """Ranks in "1224" counting, 1 for the highest score, NaN for NaN: (entries,)."""
    ranks = np.full(len(scores), np.nan)
    known = np.flatnonzero(~np.isnan(scores))
    ordered = np.sort(scores[known])
    ranks[known] = 1 + len(known) - np.searchsorted(ordered, scores[known] + SAME, side="right")
    return ranks
