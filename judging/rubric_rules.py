"""What a rubric must say so that it can be judged: pure rules, without the database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.formats import number as figure

HUNDRED = Decimal(100)
CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
MOST_CRITERIA, MOST_LEVELS = 30, 6


@dataclass(frozen=True, slots=True)
class Band:
    """A named part of the scale; it reaches up to the next one."""

    name: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A criterion as it is typed; `levels` has one text per band, or none."""

    code: str
    name: str
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    step: Decimal
    description: str = ""
    tie_order: int | None = None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RubricDraft:
    """A whole rubric before it is stored; `source` says where its figures come from."""

    criteria: tuple[CriterionDraft, ...]
    bands: tuple[Band, ...] = ()
    source: str = ""
    is_example: bool = False

    @property
    def weight_sum(self) -> Decimal:
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a rubric cannot be judged. `row` and `field` say where, `row` is None for the whole rubric.

    `of` tells rows of criteria from rows of bands.
    """

    message: str
    row: int | None = None
    field: str = ""
    of: str = "criteria"


def problems_of(draft: RubricDraft) -> list[Problem]:
    """Everything that keeps a rubric from being judged, with what to do about it; empty when it can be."""
    if not draft.criteria:
        return [Problem(_("A rubric needs at least one criterion."))]
    found = [*_sum(draft), *_ties(draft.criteria)]
    if len(draft.criteria) > MOST_CRITERIA:
        text = _("A rubric has at most %(most)d criteria, this one has %(count)d.")
        found.append(Problem(text % {"most": MOST_CRITERIA, "count": len(draft.criteria)}))
    for row, criterion in enumerate(draft.criteria):
        found += _criterion(row, criterion)
    return [*found, *_twice(draft.criteria), *_bands(draft)]


def warnings_of(criteria: Sequence[CriterionDraft]) -> list[str]:
    """What is allowed but should be known: totals that cannot be exact, and criteria that weigh nothing."""
    warnings = []
    rounding = [item for item in criteria if item.maximum > 0 and not divides_power_of_ten(item.maximum)]
    if rounding:
        warnings.append(
            _(
                "Totals are rounded at the tenth decimal, because these highest values do not divide a power "
                "of ten: %(criteria)s. With 5, 10 or 100 they are exact."
            )
            % {"criteria": ", ".join(f"{item.name} ({figure(item.maximum)})" for item in rounding)}
        )
    weightless = [item.name for item in criteria if item.weight == 0]
    if weightless:
        warnings.append(
            _("These criteria weigh nothing and do not change a total: %(criteria)s.")
            % {"criteria": ", ".join(weightless)}
        )
    if not any(item.tie_order for item in criteria):
        warnings.append(_("No criterion breaks ties in this stage: equal entries may share a place."))
    return warnings


def divides_power_of_ten(value: Decimal) -> bool:
    """Whether dividing by this value always ends: its numerator has no prime but 2 and 5."""
    rest = Fraction(value).numerator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def sum_words(total: Decimal) -> str:
    """What the sum of the weights is, and what is missing or too much."""
    if total < HUNDRED:
        text = _("The weights sum to %(sum)s. %(rest)s is missing to 100.")
    elif total > HUNDRED:
        text = _("The weights sum to %(sum)s. That is %(rest)s more than 100.")
    else:
        return _("The weights sum to 100.")
    return text % {"sum": figure(total), "rest": figure(abs(HUNDRED - total))}


def _sum(draft: RubricDraft) -> Iterator[Problem]:
    if draft.weight_sum != HUNDRED:
        yield Problem(sum_words(draft.weight_sum))


def _criterion(row: int, item: CriterionDraft) -> Iterator[Problem]:
    if not CODE.fullmatch(item.code):
        yield Problem(_("Use small letters, digits and hyphens, such as “latar-belakang”."), row, "code")
    if not item.name.strip():
        yield Problem(_("Write the name of the criterion."), row, "name")
    if not 0 <= item.weight <= HUNDRED:
        yield Problem(_("A weight lies between 0 and 100."), row, "weight")
    for name in ("weight", "minimum", "maximum", "step"):
        exponent = getattr(item, name).as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -2:
            yield Problem(_("At most 2 decimals."), row, name)
    yield from _scale(row, item)


def _scale(row: int, item: CriterionDraft) -> Iterator[Problem]:
    if item.minimum < 0:
        yield Problem(_("The lowest value is 0 or more."), row, "minimum")
    if item.maximum <= 0:
        yield Problem(_("The highest value must be above 0, since totals are shares of it."), row, "maximum")
    elif item.minimum >= item.maximum:
        text = _("The highest value must be above the lowest, %(minimum)s.")
        yield Problem(text % {"minimum": figure(item.minimum)}, row, "maximum")
    if item.step <= 0:
        yield Problem(_("The step must be above 0."), row, "step")
    elif item.minimum < item.maximum and (item.maximum - item.minimum) % item.step:
        text = _("Steps of %(step)s from %(minimum)s never reach %(maximum)s. Choose another step.")
        values = {name: figure(getattr(item, name)) for name in ("step", "minimum", "maximum")}
        yield Problem(text % values, row, "step")


def _twice(criteria: Sequence[CriterionDraft]) -> Iterator[Problem]:
    codes = Counter(item.code for item in criteria)
    names = Counter(item.name.strip().casefold() for item in criteria)
    for row, item in enumerate(criteria):
        if item.code and codes[item.code] > 1:
            text = _("The code “%(code)s” stands on several criteria. Give each its own.")
            yield Problem(text % {"code": item.code}, row, "code")
        if item.name.strip() and names[item.name.strip().casefold()] > 1:
            text = _("Several criteria have this name. Jurors could not tell them apart.")
            yield Problem(text, row, "name")


def _ties(criteria: Sequence[CriterionDraft]) -> Iterator[Problem]:
    """The tie-break chain is 1, 2, 3 without a gap and without a number twice."""
    orders = sorted(item.tie_order for item in criteria if item.tie_order is not None)
    counts = Counter(orders)
    for row, item in enumerate(criteria):
        if item.tie_order is not None and counts[item.tie_order] > 1:
            text = _("Number %(order)d of the tie-break chain is given twice.")
            yield Problem(text % {"order": item.tie_order}, row, "tie_order")
    if orders and max(counts.values()) == 1 and orders != list(range(1, len(orders) + 1)):
        missing = [str(n) for n in range(1, orders[-1]) if n not in counts]
        text = ngettext(
            "The tie-break chain has a gap: number %(missing)s is missing.",
            "The tie-break chain has gaps: numbers %(missing)s are missing.",
            len(missing),
        )
        last = next(row for row, item in enumerate(criteria) if item.tie_order == orders[-1])
        yield Problem(text % {"missing": ", ".join(missing[:10])}, last, "tie_order")


def _bands(draft: RubricDraft) -> Iterator[Problem]:
    """Levels start at the lowest value, rise, and need one scale; all are described or none."""
    bands, first = draft.bands, draft.criteria[0]
    if len(bands) > MOST_LEVELS:
        text = _("A scale has at most %(most)d levels.")
        yield Problem(text % {"most": MOST_LEVELS}, of="bands")
    for row, band in enumerate(bands):
        lowest = first.minimum if row == 0 else bands[row - 1].minimum
        if not band.name.strip():
            yield Problem(_("Write the name of the level."), row, "name", "bands")
        if row == 0 and band.minimum != lowest:
            text = _("The first level starts at the lowest value, %(minimum)s.")
            yield Problem(text % {"minimum": figure(lowest)}, row, "minimum", "bands")
        elif row and band.minimum <= lowest:
            yield Problem(_("A level starts above the one before it."), row, "minimum", "bands")
        elif band.minimum >= first.maximum:
            text = _("A level starts below the highest value, %(maximum)s.")
            yield Problem(text % {"maximum": figure(first.maximum)}, row, "minimum", "bands")
    for row, item in enumerate(draft.criteria):
        if bands and (item.minimum, item.maximum) != (first.minimum, first.maximum):
            text = _("Levels need one scale for all criteria, here %(minimum)s to %(maximum)s.")
            values = {"minimum": figure(first.minimum), "maximum": figure(first.maximum)}
            yield Problem(text % values, row, "maximum")
        told = sum(bool(text.strip()) for text in item.levels)
        if told and told != len(bands):
            text = _("%(told)d of %(count)d levels are described. Describe all of them, or none.")
            yield Problem(text % {"told": told, "count": len(bands)}, row, "levels")
