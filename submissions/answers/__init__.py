"""Answers to the questions of a form: what is kept of what was typed, what is missing, how it reads.

Nothing here knows the database. A stored value may stem from an earlier version of the form: what does not
fit the question any more counts as not answered, and is never an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any, Final

from submissions.answers.addresses import Address
from submissions.answers.base import AnswerKind, Value
from submissions.answers.choices import Choice, MultipleChoice
from submissions.answers.dates import Date
from submissions.answers.files import Files
from submissions.answers.niks import Nik
from submissions.answers.numbers import Number
from submissions.answers.tables import Table
from submissions.answers.texts import LongText, ShortText
from submissions.answers.words import word_count
from submissions.models import Question

__all__ = [
    "Value",
    "clean",
    "display",
    "fit",
    "is_complete",
    "problems",
    "table_cells",
    "typed",
    "word_count",
]

Kind = Question.Kind
_TABLE: Final = Table()
_KINDS: Final[Mapping[str, AnswerKind]] = {
    Kind.SHORT_TEXT: ShortText(),
    Kind.LONG_TEXT: LongText(),
    Kind.NUMBER: Number(),
    Kind.CHOICE: Choice(),
    Kind.MULTIPLE_CHOICE: MultipleChoice(),
    Kind.DATE: Date(),
    Kind.URL: Address(),
    Kind.FILE: Files(),
    Kind.TABLE: _TABLE,
}
_NIK: Final = Nik()


def _kind_of(question: Question) -> AnswerKind:
    return _NIK if question.is_nik else _KINDS[question.kind]


def clean(question: Question, raw: Any) -> Value:
    """What is stored of an answer as it was typed; None when nothing was.

    A text over its limit or a required answer that is missing is kept as it is, so that a draft can be saved:
    `problems` tells of it. Raises ValidationError for what cannot be kept: no number, no day of the calendar,
    no choice of the list.
    """
    return _kind_of(question).clean(question, raw)


def fit(question: Question, value: Value) -> Value:
    """A stored value as far as it fits this version of the question, else None."""
    return None if value is None else _kind_of(question).fit(question, value)


def problems(question: Question, value: Value, files: Sized = ()) -> list[str]:
    """What keeps an answer from being complete, each a sentence that says what to do; empty when complete."""
    return _kind_of(question).problems(question, fit(question, value), files)


def is_complete(question: Question, value: Value, files: Sized = ()) -> bool:
    """Whether an answer is all that the question asks: there if it is required, and within its limits."""
    return not problems(question, value, files)


def display(question: Question, value: Value) -> str:
    """An answer as people read it, in the active language; empty when there is none."""
    fitting = fit(question, value)
    return "" if fitting is None else _kind_of(question).display(question, fitting)


def typed(question: Question, value: Value) -> Any:
    """A stored answer as a form field shows it: `clean` makes the same value of it again."""
    fitting = fit(question, value)
    return None if fitting is None else _kind_of(question).typed(question, fitting)


def table_cells(question: Question, value: Value) -> list[list[str]]:
    """The rows of a table as people read them, a text for every column."""
    fitting = fit(question, value)
    return [] if fitting is None else _TABLE.cells(question, fitting)
