"""Since when an innovation is in use, in words."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from awards import formats
from submissions.models import Submission


def started_text(day: date | None, precision: str) -> str:
    """A date as exactly as it is known: `24 Februari 2024`, `Februari 2024`, `2024`."""
    if day is None:
        return ""
    if precision == Submission.Precision.YEAR:
        return str(day.year)
    if precision == Submission.Precision.MONTH:
        return date_format(day, "F Y").replace(" ", formats.NBSP)
    return formats.day(day)
