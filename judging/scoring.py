"""The arithmetic that decides who wins: exact, pure, without the database.

`Decimal` in, `Decimal` out; divisions run over `Fraction`, and each result is rounded once, half up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from django.utils.translation import gettext as _

from awards.exceptions import DomainError

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Scale:
    """What a criterion accepts and weighs."""

    code: str
    name: str
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class StageSum:
    """An entry's counted sheets in a stage: its weight, the sum of the totals and how many there are."""

    weight: Decimal
    total_sum: Decimal
    sheets: int


def round_half_up(value: Fraction, places: int) -> Decimal:
    """A non-negative fraction rounded half up to a number of decimals, once and exactly."""
    shifted = value * 10**places
    units = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Decimal(units).scaleb(-places)


def check_value(value: Decimal, scale: Scale) -> None:
    """A value lies on the criterion's scale and step, with at most 2 decimals. Raises `DomainError`."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2:
        raise DomainError(
            _("%(criterion)s: at most 2 decimals, not %(value)s.") % {"criterion": scale.name, "value": value}
        )
    if not scale.minimum <= value <= scale.maximum:
        raise DomainError(
            _("%(criterion)s: a value from %(minimum)s to %(maximum)s, not %(value)s.")
            % {
                "criterion": scale.name,
                "minimum": f"{scale.minimum:f}",
                "maximum": f"{scale.maximum:f}",
                "value": value,
            }
        )
    if (value - scale.minimum) % scale.step:
        raise DomainError(
            _("%(criterion)s: values go in steps of %(step)s, %(value)s lies between.")
            % {"criterion": scale.name, "step": f"{scale.step:f}", "value": value}
        )


def check_weights(weights: Sequence[Decimal], what: str) -> None:
    """Weights sum to exactly 100. Raises `DomainError` that names the sum."""
    total = sum(weights, Decimal(0))
    if total != HUNDRED:
        raise DomainError(
            _("The weights of %(what)s must sum to 100, they sum to %(sum)s.")
            % {"what": what, "sum": f"{total:f}"}
        )


def sheet_total(values: Mapping[str, Decimal], scales: Sequence[Scale]) -> Decimal:
    """`sum(weight × value / maximum)` over all criteria, 0–100, rounded half up to 10 decimals.

    Raises `DomainError` when a criterion has no value or a value lies off its scale.
    """
    missing = [scale.name for scale in scales if scale.code not in values]
    if missing:
        raise DomainError(_("Not yet scored: %(criteria)s.") % {"criteria": ", ".join(missing)})
    for scale in scales:
        check_value(values[scale.code], scale)
    exact = sum(
        (Fraction(scale.weight) * Fraction(values[scale.code]) / Fraction(scale.maximum) for scale in scales),
        Fraction(0),
    )
    return round_half_up(exact, 10)


def stage_score(total_sum: Decimal, sheets: int) -> Decimal:
    """The mean of the counted totals, rounded half up to 2 decimals, as it is compared within a stage."""
    return round_half_up(Fraction(total_sum) / sheets, 2)


def final_score(stages: Sequence[StageSum]) -> Decimal:
    """`round_half_up(Σ w·T·(L/n) / (100·L), 2)`, `L` the least common multiple of the `n`.

    One division and one rounding, last. Every stage given has at least one counted sheet.
    """
    multiple = lcm(*(stage.sheets for stage in stages))
    numerator = sum(
        (Fraction(stage.weight) * Fraction(stage.total_sum) * (multiple // stage.sheets) for stage in stages),
        Fraction(0),
    )
    return round_half_up(numerator / (100 * multiple), 2)
