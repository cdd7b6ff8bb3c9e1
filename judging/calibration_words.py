"""A float of the jury's statistics as it is drawn, printed and put in words."""

from __future__ import annotations

import math
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from awards import formats

GOOD, FAIR, POOR = 0.9, 0.75, 0.5  # Koo & Li 2016


def grade(value: float) -> str:
    """A reliability in words. Koo, T. K. & Li, M. Y. (2016). Journal of Chiropractic Medicine 15, 155–163."""
    if math.isnan(value):
        return _("cannot be said, nothing varies")
    words = ((GOOD, _("excellent")), (FAIR, _("good")), (POOR, _("moderate")))
    return next((word for least, word in words if value >= least), _("poor"))


def figure(value: float) -> Decimal:
    """A float as it is drawn and printed, with two decimals."""
    return Decimal(f"{value:.2f}")


def points(value: float) -> str:
    """Points with two decimals and a real minus sign."""
    if math.isnan(value) or math.isinf(value):
        return formats.DASH
    return formats.score(abs(figure(value))) if value >= -0.005 else f"−{formats.score(abs(figure(value)))}"


def share(value: float, places: int = 2) -> str:
    """A coefficient with its decimals; a dash where there is none."""
    if math.isnan(value):
        return formats.DASH
    text = f"{abs(value):.{places}f}"
    sign = "−" if value < 0 and float(text) else ""
    return sign + text.replace(".", get_format("DECIMAL_SEPARATOR"))
