"""What questions ask and how answers read, for templates: {% load forms_words %}."""

from __future__ import annotations

from django import template

from submissions import answers
from submissions.models import Question
from submissions.queries.form_words import limits_text

register = template.Library()


@register.filter
def limits(question: Question) -> str:
    """The limits of a question in words."""
    return limits_text(question)


@register.filter
def answered(question: Question, value: answers.Value) -> str:
    """An answer as people read it, empty when there is none."""
    return answers.display(question, value)


@register.filter
def answered_rows(question: Question, value: answers.Value) -> list[list[str]]:
    """The rows of a table that was filled in."""
    return answers.table_cells(question, value)
