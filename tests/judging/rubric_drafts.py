"""Rubrics as they are typed, for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from judging.rubric_rules import Band, CriterionDraft, RubricDraft


def make_criterion(code: str, weight: str = "100", **options: Any) -> CriterionDraft:
    """A criterion from 0 to 100 in steps of 0.5, unless said otherwise; figures as text."""
    scale = {name: Decimal(options.pop(name, value)) for name, value in SCALE.items()}
    return CriterionDraft(
        code=code, name=options.pop("name", code), weight=Decimal(weight), **scale, **options
    )


def make_draft(
    *criteria: CriterionDraft, bands: tuple[tuple[str, str], ...] = (), **options: Any
) -> RubricDraft:
    """A rubric of these criteria; bands as pairs of name and lowest value."""
    return RubricDraft(
        criteria=criteria, bands=tuple(Band(name, Decimal(least)) for name, least in bands), **options
    )


SCALE = {"minimum": "0", "maximum": "100", "step": "0.5"}
