"""One or several of given choices, kept by their codes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.answers.base import AnswerKind, Value
from submissions.models import Question


def labels_of(question: Question) -> dict[str, str]:
    """The labels of a question's choices by their codes, in the order of the form."""
    return {option["code"]: option["label"] for option in question.options}


class Choice(AnswerKind):
    """One of the choices."""

    def clean(self, question: Question, raw: Any) -> Value:
        if raw in (None, ""):
            return None
        if self.fit(question, raw) is None:
            raise ValidationError(_("Choose one of the answers of the list."))
        return raw

    def fit(self, question: Question, value: Value) -> Value:
        return value if isinstance(value, str) and value in labels_of(question) else None

    def display(self, question: Question, value: Value) -> str:
        return labels_of(question)[value]


class MultipleChoice(AnswerKind):
    """Several of the choices, in the order of the form."""

    def clean(self, question: Question, raw: Any) -> Value:
        if raw in (None, ""):
            return None
        if not isinstance(raw, list | tuple) or not all(isinstance(code, str) for code in raw):
            raise ValidationError(_("Choose from the answers of the list."))
        if not set(raw) <= set(labels_of(question)):
            raise ValidationError(_("Choose from the answers of the list."))
        return self.fit(question, list(raw))

    def fit(self, question: Question, value: Value) -> Value:
        if not isinstance(value, list):
            return None
        return [code for code in labels_of(question) if code in value] or None

    def display(self, question: Question, value: Value) -> str:
        labels = labels_of(question)
        return "; ".join(labels[code] for code in value)

    def limits(self, question: Question, value: Value) -> list[str]:
        over = len(value) - (question.max_choices or 0)
        if question.max_choices is None or over <= 0:
            return []
        text = ngettext(
            "Choose at most %(most)d. Take away %(n)d choice.",
            "Choose at most %(most)d. Take away %(n)d choices.",
            over,
        )
        return [text % {"most": question.max_choices, "n": over}]
