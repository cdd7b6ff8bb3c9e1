"""Drafts of all units as the secretariat sees them: how complete they are, and until when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from awards.models import Edition
from submissions.answers import is_complete
from submissions.models import Answer, Attachment, Form, Submission
from submissions.models.submission import SubmissionQuerySet
from submissions.queries.deadlines import with_deadlines
from submissions.queries.forms import WITH_SECTIONS

Codes = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: how many sections of its form are complete, and which are not."""

    entry: Submission
    until: datetime
    done: int
    all: int
    missing: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether it can no longer be submitted."""
        return self.until <= timezone.now()


def drafts(edition: Edition) -> SubmissionQuerySet:
    """The drafts of an edition, those first whose time ends first."""
    rows = Submission.objects.filter(category__edition=edition, state=Submission.State.DRAFT)
    found: SubmissionQuerySet = with_deadlines(rows).select_related("category", "unit__parent")  # type: ignore[assignment]
    return found.order_by("until", "created_at", "pk")


def draft_rows(entries: Sequence[Submission]) -> list[DraftRow]:
    """How complete these drafts are; needs them from `drafts`. Six queries at any number of them."""
    keys = [entry.pk for entry in entries]
    forms = {
        form.pk: form
        for form in Form.objects.filter(pk__in={entry.form_id for entry in entries if entry.form_id})
        .prefetch_related(WITH_SECTIONS)
        .order_by()
    }
    values: dict[int, dict[Codes, Any]] = defaultdict(dict)
    for row in Answer.objects.filter(submission__in=keys):
        values[row.submission_id][row.section_code, row.question_code] = row.value
    files: dict[int, Counter[Codes]] = defaultdict(Counter)
    present = Attachment.objects.present().filter(submission__in=keys)
    for pk, section, question in present.values_list("submission_id", "section_code", "question_code"):
        files[pk][section, question] += 1
    return [_row(entry, forms, values[entry.pk], files[entry.pk]) for entry in entries]


def _row(
    entry: Submission, forms: dict[int, Form], values: dict[Codes, Any], files: Counter[Codes]
) -> DraftRow:
    sections = list(forms[entry.form_id].sections.all()) if entry.form_id in forms else []
    missing = [
        section.title
        for section in sections
        if not all(
            is_complete(
                question,
                values.get((section.code, question.code)),
                range(files[section.code, question.code]),
            )
            for question in section.questions.all()
        )
    ]
    until: datetime = entry.until  # type: ignore[attr-defined]  # annotated by `with_deadlines`
    return DraftRow(entry, until, len(sections) - len(missing), len(sections), tuple(missing))
