"""A juror's totals beside those of the whole panel, once all sheets of the juror in a stage are final."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from awards.models import Stage, User
from judging.models import Assignment, Scoresheet
from judging.scoring import round_half_up

LEAST = 3  # fewer entries would show single sheets of others
WIDTH = 5
DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a list of totals comes to, rounded for reading."""

    count: int
    mean: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """Totals in bands of five points: `bands` holds label, percent of one's own, percent of the panel's."""

    own: Figures
    panel: Figures
    bands: tuple[tuple[str, int, int], ...]


def spread_of(juror: User, stage: Stage) -> Spread | None:
    """None before every sheet of the juror in this stage is final, and where there are fewer than `LEAST`.

    Only entries that the juror scored are looked at: of an entry with a conflict of interest nothing is said.
    """
    states = dict(
        Assignment.objects.held_by(juror).filter(stage=stage).values_list("submission", "sheet__state")
    )
    scored = [entry for entry, state in states.items() if state == Scoresheet.State.FINAL]
    if len(scored) < LEAST or Scoresheet.State.DRAFT in states.values():
        return None
    rows = Scoresheet.objects.counted().filter(stage=stage, submission__in=scored)
    totals = list(rows.order_by("total").values_list("juror", "total"))
    own = [total for by, total in totals if by == juror.pk and total is not None]
    panel = [total for _by, total in totals if total is not None]
    return Spread(_figures(own), _figures(panel), tuple(_bands(own, panel)))


def _figures(totals: Sequence[Decimal]) -> Figures:
    mean = round_half_up(sum(map(Fraction, totals), Fraction(0)) / len(totals), 2)
    return Figures(len(totals), mean, min(totals), max(totals))


def _bands(own: Sequence[Decimal], panel: Sequence[Decimal]) -> list[tuple[str, int, int]]:
    """Bands from the lowest to the highest total; 100 belongs to the last one."""
    counts = [Counter(min(int(total) // WIDTH, 100 // WIDTH - 1) for total in part) for part in (own, panel)]
    span = range(min(counts[1]), max(counts[1]) + 1)
    return [
        (f"{at * WIDTH}{DASH}{at * WIDTH + WIDTH}", _percent(counts[0], at), _percent(counts[1], at))
        for at in span
    ]


def _percent(counts: Counter[int], at: int) -> int:
    return int(round_half_up(Fraction(100 * counts[at], counts.total()), 0))
