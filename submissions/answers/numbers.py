"""Numbers, typed as people write them and kept as exact decimals in text: `1234.5`."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.formats import NBSP
from submissions.answers.base import AnswerKind, Value
from submissions.answers.texts import one_line
from submissions.models import Question

STORED = re.compile(r"-?(0|[1-9]\d{0,13})(\.\d{0,3}[1-9])?")
GROUPED = re.compile(r"\d{1,3}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*")
CURRENCY = "Rp"


def parse_number(typed: str, unit: str = "") -> Decimal:
    """The decimal that a person typed, in the active language.

    `1.234,5` and `1,234.5` are the same in every language. With one sign alone the language decides: in
    Indonesian `1.234` is a thousand and more, and `1,234` is one and a bit; in English the other way round.
    The question's unit may stand beside the number. Raises ValidationError for anything else.
    """
    text = typed.replace(NBSP, "").replace(" ", "").replace("\N{MINUS SIGN}", "-")
    bare = unit.replace(" ", "")
    if bare:
        text = text.removesuffix(bare) if text.endswith(bare) else text.removeprefix(bare)
    negative, text = text.startswith("-"), text.removeprefix("-")
    match = re.fullmatch(r"[\d.,]{1,24}", text, re.ASCII)
    number = _plain(text) if match else None
    if number is None or len(number.replace(".", "").lstrip("0")) > 18:
        raise ValidationError(
            _("Write a number in figures, for example %s.") % number_format(Decimal("12.5"), 1)
        )
    value = Decimal(number)
    return -value if negative and value else value


def _plain(text: str) -> str | None:
    """The digits of a number with a point before its decimals, None where the signs make no sense."""
    comma, point = text.count(","), text.count(".")
    if comma and point:
        decimal = "," if text.rindex(",") > text.rindex(".") else "."
        whole, _sign, rest = text.rpartition(decimal)
        is_sound = decimal not in whole and GROUPED.fullmatch(whole) and rest.isdigit()
        return f"{re.sub(r'[.,]', '', whole)}.{rest}" if is_sound else None
    if comma + point == 0:
        return text
    sign = "," if comma else "."
    is_grouped = GROUPED.fullmatch(text) is not None and not text.startswith("0")
    if is_grouped and (comma + point > 1 or sign != get_format("DECIMAL_SEPARATOR")):
        return text.replace(sign, "")
    whole, _sign, rest = text.partition(sign)
    return f"{whole}.{rest}" if whole.isdigit() and rest.isdigit() else None


def stored_number(value: Decimal) -> str:
    """A decimal as it is kept: no needless zeros, no exponent, no minus zero."""
    return f"{value.normalize():f}" if value else "0"


def written_number(value: Decimal, unit: str = "") -> str:
    """A decimal with its unit as people read it: `1.234,5 kg`, `Rp5.000`."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    figure = number_format(value, places, force_grouping=True)
    if unit == CURRENCY:
        return f"{CURRENCY}{figure}"
    return f"{figure}{NBSP}{unit}" if unit else figure


class Number(AnswerKind):
    """A number with its unit, between two values, of so many decimals."""

    def clean(self, question: Question, raw: Any) -> Value:
        text = one_line(raw)
        if not text:
            return None
        value = parse_number(text, question.unit)
        most = question.decimals or 0
        if -int(value.normalize().as_tuple().exponent) > most:
            if not most:
                raise ValidationError(_("Write a whole number."))
            text = ngettext("Write at most %(n)d decimal.", "Write at most %(n)d decimals.", most)
            raise ValidationError(text % {"n": most})
        if abs(value) >= 10**14:
            raise ValidationError(_("This number is too large to be kept."))
        return stored_number(value)

    def fit(self, question: Question, value: Value) -> Value:
        return value if isinstance(value, str) and STORED.fullmatch(value) else None

    def display(self, question: Question, value: Value) -> str:
        return written_number(Decimal(value), question.unit)

    def typed(self, question: Question, value: Value) -> Any:
        return written_number(Decimal(value))

    def limits(self, question: Question, value: Value) -> list[str]:
        found, unit = Decimal(value), question.unit
        if question.minimum is not None and found < question.minimum:
            return [_("Write at least %s.") % written_number(question.minimum, unit)]
        if question.maximum is not None and found > question.maximum:
            return [_("Write at most %s.") % written_number(question.maximum, unit)]
        places = -int(found.normalize().as_tuple().exponent)
        if places > (question.decimals or 0):
            return [_("Write fewer decimals.")]
        return []
