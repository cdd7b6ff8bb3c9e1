"""Short and long texts."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.answers.base import AnswerKind, Value
from submissions.answers.words import word_count
from submissions.models import Question

SHORT = 300
LONGEST = 40_000
# Control characters that no text needs; among them NUL, which the database refuses.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain_text(raw: Any) -> str:
    """A text with one kind of line end, in Unicode's composed form, without control characters."""
    text = raw if isinstance(raw, str) else "" if raw is None else str(raw)
    text = normalize_newlines(text)
    text = unicodedata.normalize("NFC", CONTROL.sub("", text)).strip()
    if len(text) > LONGEST:
        over = len(text) - LONGEST
        raise ValidationError(
            ngettext(
                "This text is too long to be kept. Take out %(n)d character.",
                "This text is too long to be kept. Take out %(n)d characters.",
                over,
            )
            % {"n": over}
        )
    return text


def one_line(raw: Any) -> str:
    """A text on one line, without double spaces."""
    return " ".join(plain_text(raw).split())


class LongText(AnswerKind):
    """A text in paragraphs. Over the word limit it is kept, and said to be too long."""

    def clean(self, question: Question, raw: Any) -> Value:
        return plain_text(raw) or None

    def fit(self, question: Question, value: Value) -> Value:
        return value if isinstance(value, str) and value else None

    def display(self, question: Question, value: Value) -> str:
        return str(value)

    def limits(self, question: Question, value: Value) -> list[str]:
        over = word_count(value) - (question.max_words or 0)
        if question.max_words is None or over <= 0:
            return []
        return [ngettext("Take out %(n)s word.", "Take out %(n)s words.", over) % {"n": over}]


class ShortText(LongText):
    """A text on one line."""

    def clean(self, question: Question, raw: Any) -> Value:
        return one_line(raw) or None

    def limits(self, question: Question, value: Value) -> list[str]:
        over = len(value) - SHORT
        if over <= 0:
            return []
        text = _("This answer is one line of at most %(most)d characters. Take out %(n)d.")
        return [text % {"most": SHORT, "n": over}]
