"""Files: the answer is the attachments themselves, only their number is looked at here."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

from collections.abc import Sized
from typing import Any

from django.utils.translation import ngettext

from submissions.answers.base import AnswerKind, Value
from submissions.models import Question


class Files(AnswerKind):
    """At least so many files, at most so many; types and size are checked when a file arrives."""

    def clean(self, question: Question, raw: Any) -> Value:
        return None

    def fit(self, question: Question, value: Value) -> Value:
        return None

    def display(self, question: Question, value: Value) -> str:
        return ""

    def problems(self, question: Question, value: Value, files: Sized) -> list[str]:
        missing = (question.min_files or 0) - len(files)
        if missing > 0:
            return [ngettext("Add %(n)d file.", "Add %(n)d files.", missing) % {"n": missing}]
        over = len(files) - (question.max_files or 0)
        if over > 0:
            return [ngettext("Remove %(n)d file.", "Remove %(n)d files.", over) % {"n": over}]
        return []
