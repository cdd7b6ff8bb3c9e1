"""What a juror learns of the own scoring once a stage is closed: beside the panel, no rank, no name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import StatisticsError, correlation, fmean, stdev

from awards.models import Stage, User
from judging.chair_board import closed_entries
from judging.models import Score, Scoresheet

LEAST_OTHERS = 2  # fewer would show the sheets of one person
LEAST_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of totals, and the halo: how alike the criteria are scored.

    None where there are too few sheets.
    """

    mean: float | None
    deviation: float | None
    halo: float | None


@dataclass(frozen=True, slots=True)
class CriterionMeans:
    """The mean that a juror, and the panel, gave on a criterion, in percent of its scale."""

    name: str
    own: float
    panel: float | None


@dataclass(frozen=True, slots=True)
class JurorFeedback:
    """Own figures and those of the other jurors on the same entries; `panel` is None with too few of them."""

    entries: int
    own: Spread
    panel: Spread | None
    criteria: tuple[CriterionMeans, ...]


def juror_feedback(stage: Stage, juror: User) -> JurorFeedback:
    """Over the entries that the juror finalised and that no conflict closes; three queries at any size.

    The panel's figures are the means of those of each other juror on the same entries. The halo is the mean
    correlation between criteria over a juror's entries (Myford, C. M. & Wolfe, E. W. 2003. Journal of Applied
    Measurement 4, 386–422): near 1, one impression decided all of them.
    """
    mine = Scoresheet.objects.counted().filter(stage=stage, juror=juror)
    entries = set(mine.values_list("submission_id", flat=True)) - closed_entries(juror, stage)
    totals: dict[int, list[float]] = defaultdict(list)
    sheets = Scoresheet.objects.counted().filter(stage=stage, submission__in=entries)
    for juror_id, total in sheets.values_list("juror_id", "total"):
        totals[juror_id].append(float(total or 0))
    values: dict[int, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    names: dict[str, str] = {}
    scores = Score.objects.filter(sheet__in=sheets).order_by("criterion__position")
    for juror_id, entry, code, name, value, most in scores.values_list(
        "sheet__juror_id",
        "sheet__submission_id",
        "criterion__code",
        "criterion__name",
        "value",
        "criterion__maximum",
    ):
        values[juror_id][code][entry] = float(100 * value / most)
        names[code] = name
    spreads = {pk: _spread(totals[pk], values[pk]) for pk in totals}
    own = spreads.pop(juror.pk, Spread(None, None, None))
    others = list(spreads.values()) if len(spreads) >= LEAST_OTHERS else []
    panel = (
        Spread(*(_mean(getattr(one, name) for one in others) for name in ("mean", "deviation", "halo")))
        if others
        else None
    )
    criteria = tuple(
        CriterionMeans(
            name,
            fmean(values[juror.pk][code].values()),
            _mean(fmean(values[pk][code].values()) for pk in spreads if values[pk][code]) if others else None,
        )
        for code, name in names.items()
        if values[juror.pk][code]
    )
    return JurorFeedback(len(entries), own, panel, criteria)


def _spread(totals: Sequence[float], values: dict[str, dict[int, float]]) -> Spread:
    return Spread(
        fmean(totals) if totals else None,
        stdev(totals) if len(totals) > 1 else None,
        halo(list(values.values())) if len(totals) >= LEAST_ENTRIES else None,
    )


def halo(criteria: Sequence[dict[int, float]]) -> float | None:
    """The mean correlation of every two criteria over the entries; None where none of them vary."""
    found = []
    for one, other in combinations(criteria, 2):
        shared = sorted(one.keys() & other.keys())
        try:
            found.append(correlation([one[key] for key in shared], [other[key] for key in shared]))
        except StatisticsError:
            continue
    return fmean(found) if found else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
