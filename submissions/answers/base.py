"""What every kind of answer can do. Values are plain JSON; None is "not answered"."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sized
from typing import Any

from django.utils.translation import gettext as _

from submissions.models import Question

Value = Any  # a text, a list of codes, a list of rows by column; never a float


class AnswerKind(ABC):
    """One kind of question. `clean` refuses only what cannot be kept; limits are told by `problems`."""

    @abstractmethod
    def clean(self, question: Question, raw: Any) -> Value:
        """What is stored of something typed. Raises ValidationError where nothing sensible can be."""

    @abstractmethod
    def fit(self, question: Question, value: Value) -> Value:
        """A stored value as far as this version of the question can show it, None where it cannot."""

    @abstractmethod
    def display(self, question: Question, value: Value) -> str:
        """A fitting value as people read it, in the active language."""

    def typed(self, question: Question, value: Value) -> Any:
        """A fitting value as a form field shows it; `clean` makes the value of it again."""
        return value

    def limits(self, question: Question, value: Value) -> list[str]:
        """What is wrong with a fitting value: beyond a limit, with what to do about it."""
        return []

    def problems(self, question: Question, value: Value, files: Sized) -> list[str]:
        """What keeps the answer from being complete, each a sentence that says what to do."""
        if value is None:
            return [_("Answer this question.")] if question.is_required else []
        return self.limits(question, value)
