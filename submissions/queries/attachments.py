"""The files of an entry by question, and what each question still accepts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from awards.files import limits
from awards.files.check import labels
from awards.files.kinds import KINDS
from submissions.models import Attachment, Question, Submission
from submissions.queries.form_words import limits_text
from submissions.queries.forms import form_in_force

# Of what was removed, so many can be taken back on a page.
MOST_UNDONE = 5


@dataclass(frozen=True, slots=True)
class QuestionFiles:
    """A question for files with the files that an entry gives; what `parts/files.html` shows."""

    submission: Submission
    question: Question
    files: tuple[Attachment, ...]
    removed: tuple[Attachment, ...]
    may_change: bool

    @property
    def key(self) -> str:
        """The anchor of the question on a page."""
        return f"berkas-{self.section_code}-{self.question.code}"

    @property
    def url(self) -> str:
        """The page of the question's files."""
        codes = (self.submission.pk, self.section_code, self.question.code)
        return reverse("submissions:question-evidence", args=codes)

    @property
    def rule(self) -> str:
        """What is accepted, in one line."""
        return limits_text(self.question)

    @property
    def section_code(self) -> str:
        return self.question.section.code

    @property
    def accepted(self) -> str:
        """The kinds as a person reads them."""
        return labels(self.question.file_types)

    @property
    def accept(self) -> str:
        """The kinds as a browser's file dialog reads them."""
        kinds = [KINDS[code] for code in self.question.file_types if code in KINDS]
        return ",".join([f".{ending}" for kind in kinds for ending in kind.endings])

    @property
    def most_bytes(self) -> int:
        return most_bytes(self.question)

    @property
    def most(self) -> int:
        return most_files(self.question)

    @property
    def room(self) -> int:
        """How many more files are accepted."""
        return max(self.most - len(self.files), 0)


def most_files(question: Question) -> int:
    """How many files a question takes."""
    return question.max_files or 0


def most_bytes(question: Question) -> int:
    """How large one of them may be."""
    return min(question.max_bytes or 0, limits.LARGEST_FILE_BYTES)


def files_by_question(
    submission: Submission, questions: Iterable[Question], *, may_change: bool
) -> dict[int, QuestionFiles]:
    """The files of these questions by the question's key, in one query at any number of files."""
    present: dict[tuple[str, str], list[Attachment]] = defaultdict(list)
    removed: dict[tuple[str, str], list[Attachment]] = defaultdict(list)
    for row in submission.attachments.select_related("by"):
        key = (row.section_code, row.question_code)
        (present if row.removed_at is None else removed)[key].append(row)
    return {
        question.pk: QuestionFiles(
            submission,
            question,
            tuple(present[question.section.code, question.code]),
            tuple(_undoable(removed[question.section.code, question.code])) if may_change else (),
            may_change,
        )
        for question in questions
        if question.kind == Question.Kind.FILE
    }


def evidence_questions(submission: Submission) -> list[Question]:
    """The questions for files of the form that an entry is written in, with their sections, in order."""
    return list(_questions(submission).order_by("section__position", "position"))


def question_of(attachment: Attachment) -> Question:
    """The question that a file answers. Raises `Question.DoesNotExist`."""
    return _questions(attachment.submission).get(
        section__code=attachment.section_code, code=attachment.question_code
    )


def _questions(submission: Submission) -> QuerySet[Question]:
    form = submission.form or form_in_force(submission.category)
    return Question.objects.filter(section__form=form, kind=Question.Kind.FILE).select_related("section")


def _undoable(removed: list[Attachment]) -> list[Attachment]:
    """The last removed files that were not replaced, the latest first."""
    latest = sorted(removed, key=lambda row: (row.removed_at, row.pk), reverse=True)
    return latest[:MOST_UNDONE]
