"""Floats of the jury's figures as people read them: {% load calibrated %}."""

from __future__ import annotations

from decimal import Decimal

from django import template

from awards import formats

register = template.Library()


@register.filter
def plain(value: float | str | None) -> str:
    """Two decimals; a dash for none."""
    if value is None or value == "":
        return formats.DASH
    return formats.score(Decimal(f"{float(value):.2f}")).replace("-", "−")


@register.filter
def decimal(value: float) -> Decimal:
    """As the drawings take it."""
    return Decimal(f"{value:.2f}")
