"""The criteria of a rubric as a scoresheet shows them: with levels, a value and what it adds to the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from awards.formats import number as figure
from judging.rubric_rules import CriterionDraft, RubricDraft
from judging.scoring import round_half_up

DASH = "\N{EN DASH}"
LEVEL_OF_EXAMPLE = Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class LevelCell:
    """One level of a criterion: its name, its part of the scale in words, and whether a value lies in it."""

    name: str
    span: str
    text: str
    is_on: bool = False
    start: Decimal = Decimal(0)

    @property
    def units(self) -> int:
        """Where the level begins, in whole hundredths, for the page's script."""
        return hundredths(self.start)


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """One criterion for components/criterion.html; `value` is None until it is scored."""

    number: int
    criterion: CriterionDraft
    levels: tuple[LevelCell, ...]
    value: Decimal | None = None
    is_next: bool = False

    @property
    def scale(self) -> str:
        """`0–100, langkah 0,5` is a sentence of the page; this is its first part."""
        return f"{figure(self.criterion.minimum)}{DASH}{figure(self.criterion.maximum)}"

    @property
    def weight(self) -> str:
        return figure(self.criterion.weight)

    @property
    def maximum(self) -> str:
        return figure(self.criterion.maximum)

    @property
    def typed(self) -> str:
        """The value as it stands in its field; empty until it is scored."""
        return "" if self.value is None else figure(self.value)

    @property
    def level_text(self) -> str:
        """The text of the level that the value lies in."""
        return next((level.text for level in self.levels if level.is_on), "")

    @property
    def has_texts(self) -> bool:
        """Whether the levels are described."""
        return any(level.text for level in self.levels)

    @property
    def units(self) -> dict[str, int]:
        """The scale in whole hundredths: the page's script reckons with whole numbers alone."""
        item = self.criterion
        parts = {"weight": item.weight, "min": item.minimum, "max": item.maximum, "step": item.step}
        return {name: hundredths(value) for name, value in parts.items()}

    @property
    def contribution(self) -> Decimal | None:
        """What the value adds to the total, to two decimals."""
        return None if self.value is None else round_half_up(share(self.criterion, self.value), 2)


@dataclass(frozen=True, slots=True)
class SheetSum:
    """What a sheet comes to so far, for the bar at its end."""

    done: int
    count: int
    weight: Decimal
    total: Decimal

    @property
    def width(self) -> str:
        """The weight that is scored, as a width of 100 in a drawing."""
        return f"{self.weight:f}"

    @property
    def open_weight(self) -> str:
        return figure(Decimal(100) - self.weight)


def hundredths(value: Decimal) -> int:
    """A value of at most two decimals in whole hundredths."""
    return int(value * 100)


def share(criterion: CriterionDraft, value: Decimal) -> Fraction:
    """The exact part of the total that a value gives."""
    return Fraction(criterion.weight) * Fraction(value) / Fraction(criterion.maximum)


def cards_of(draft: RubricDraft, values: Mapping[str, Decimal] | None = None) -> list[CriterionCard]:
    """The criteria in their order; the first one without a value is the next one."""
    values = values or {}
    missing = [item.code for item in draft.criteria if item.code not in values]
    return [
        CriterionCard(
            number=number,
            criterion=item,
            levels=levels_of(draft, item, values.get(item.code)),
            value=values.get(item.code),
            is_next=bool(values) and missing[:1] == [item.code],
        )
        for number, item in enumerate(draft.criteria, start=1)
    ]


def levels_of(draft: RubricDraft, item: CriterionDraft, value: Decimal | None) -> tuple[LevelCell, ...]:
    """The levels of a criterion: each reaches up to the step below the next one."""
    starts = [band.minimum for band in draft.bands]
    at = -1 if value is None else sum(start <= value for start in starts) - 1
    cells = []
    for index, band in enumerate(draft.bands):
        last = starts[index + 1] - item.step if index + 1 < len(starts) else item.maximum
        span = figure(band.minimum)
        if last > band.minimum:
            span = f"{span}{DASH}{figure(last)}"
        text = item.levels[index] if index < len(item.levels) else ""
        cells.append(LevelCell(band.name, span, text, index == at, band.minimum))
    return tuple(cells)


def sum_of(cards: Sequence[CriterionCard]) -> SheetSum:
    """How far a sheet is, and its total so far, rounded once."""
    scored = [(card.criterion, card.value) for card in cards if card.value is not None]
    exact = sum((share(criterion, value) for criterion, value in scored), Fraction(0))
    weight = sum((criterion.weight for criterion, _value in scored), Decimal(0))
    return SheetSum(len(scored), len(cards), weight, round_half_up(exact, 2))


def example_values(draft: RubricDraft) -> dict[str, Decimal]:
    """Values for a preview: four fifths of each scale, on its step; the last quarter is left open."""
    filled = draft.criteria[: max(1, len(draft.criteria) * 3 // 4)]
    values = {}
    for item in filled:
        steps = Fraction(item.maximum - item.minimum) * LEVEL_OF_EXAMPLE / Fraction(item.step)
        values[item.code] = item.minimum + item.step * int(steps)
    return values
