"""Dates with or without a day, kept as `2024-02-29` or `2024-02`."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from awards import formats
from submissions.answers.base import AnswerKind, Value
from submissions.models import Question

STORED = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2100
Precision = Question.DatePrecision


def parts_of(value: str) -> tuple[int, int, int | None]:
    """Year, month and day of a stored date; the day is None where nobody knew it."""
    year, month, *rest = (int(part) for part in value.split("-"))
    return year, month, rest[0] if rest else None


def precision_of(value: str) -> str:
    """`day` or `month`, as `Submission.started_precision` says it."""
    return "month" if parts_of(value)[2] is None else "day"


class Date(AnswerKind):
    """A date as day, month and year; what the question asks decides whether the day may be left out."""

    def clean(self, question: Question, raw: Any) -> Value:
        """Takes the three parts as typed, or a stored date."""
        day, month, year = self._typed_parts(raw)
        if not (day or month or year):
            return None
        if question.date_precision == Precision.MONTH:
            day = ""
        elif question.date_precision == Precision.DAY and not day:
            raise ValidationError(_("Fill in the day too."))
        if not month or not year:
            raise ValidationError(_("Fill in month and year."))
        return self._stored(day, month, year)

    def _typed_parts(self, raw: Any) -> tuple[str, str, str]:
        if isinstance(raw, str) and (match := STORED.fullmatch(raw.strip())):
            return match[3] or "", match[2], match[1]
        if isinstance(raw, list | tuple) and len(raw) == 3:
            day, month, year = ("" if part is None else str(part).strip() for part in raw)
            return day, month, year
        if raw in (None, "", [], ()):
            return "", "", ""
        raise ValidationError(_("Fill in day, month and year."))

    def _stored(self, day: str, month: str, year: str) -> str:
        if not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in (day or "1", month, year)):
            raise ValidationError(_("Write day and year in figures."))
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValidationError(
                _("Write the year with four digits, between %(first)d and %(last)d.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        try:
            found = date(int(year), int(month), int(day or "1"))
        except ValueError as error:
            raise ValidationError(_("There is no such day. Check day and month.")) from error
        return found.isoformat() if day else found.isoformat()[:7]

    def fit(self, question: Question, value: Value) -> Value:
        """A stored day may stand where only the month is asked: the month is taken of it."""
        if not isinstance(value, str) or not STORED.fullmatch(value):
            return None
        try:
            clean = self._stored(*reversed([*value.split("-"), ""][:3]))
        except ValidationError:
            return None
        return clean[:7] if question.date_precision == Precision.MONTH else clean

    def display(self, question: Question, value: Value) -> str:
        year, month, day = parts_of(value)
        if day is None:
            return date_format(date(year, month, 1), "F Y").replace(" ", formats.NBSP)
        return formats.day(date(year, month, day))

    def typed(self, question: Question, value: Value) -> Any:
        year, month, day = parts_of(value)
        return ["" if day is None else str(day), str(month), str(year)]

    def limits(self, question: Question, value: Value) -> list[str]:
        if question.date_precision == Precision.DAY and parts_of(value)[2] is None:
            return [_("Fill in the day too.")]
        return []
