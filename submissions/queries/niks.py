"""The NIKs that an entry holds, masked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from submissions.answers import display
from submissions.models import Answer, Question, Submission


@dataclass(frozen=True, slots=True)
class MaskedNik:
    """An answer that is a NIK: whose it is by the question, and its last digits."""

    answer: Answer
    label: str
    masked: str


def nik_questions(form_id: int) -> QuerySet[Question]:
    """The questions of a form that ask for a NIK."""
    return Question.objects.filter(section__form_id=form_id, is_nik=True).select_related("section")


def niks_of(submission: Submission) -> list[MaskedNik]:
    """The NIKs among the answers of an entry; one query where its form asks for none."""
    if submission.form_id is None:
        return []
    asked = {
        (question.section.code, question.code): question for question in nik_questions(submission.form_id)
    }
    if not asked:
        return []
    found = []
    for answer in Answer.objects.filter(submission=submission).order_by("section_code", "question_code"):
        question = asked.get((answer.section_code, answer.question_code))
        if question is not None and (shown := display(question, answer.value)):
            found.append(MaskedNik(answer, question.label, shown))
    return found
