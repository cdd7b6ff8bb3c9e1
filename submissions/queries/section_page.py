"""The page of one section: answers with the versions that stand, files, and the sections beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards import formats
from awards.models import User
from submissions.answers import display, typed
from submissions.models import Answer, Question, Section, Submission
from submissions.queries.attachments import QuestionFiles, files_by_question
from submissions.queries.completeness import Part
from submissions.queries.content import EMPTY, Clash, value_digest
from submissions.queries.task_list import TaskList

SEEN, CHOICE = "lihat", "pilih"


def seen_name(code: str) -> str:
    """The name of the control that says which version of an answer its writer saw."""
    return f"{SEEN}-{code}"


def choice_name(code: str) -> str:
    """The name of the choice between two texts that clash."""
    return f"{CHOICE}-{code}"


def seen_token(version: int, value: Any) -> str:
    """Version and digest of an answer, as a form carries them."""
    return f"{version}:{value_digest(EMPTY if value is None else value)}"


@dataclass(frozen=True, slots=True)
class ShownClash:
    """An answer that somebody else changed meanwhile, as its writer is told of it."""

    code: str
    label: str
    by: str
    at: str
    version: int
    text: str
    typed: str  # as a single control shows it, empty where an answer has several


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What the page of a section needs beside its form."""

    section: Section
    board: TaskList
    answers: Mapping[str, Answer]
    files: Mapping[str, QuestionFiles]

    @property
    def values(self) -> dict[str, Any]:
        return {code: answer.value for code, answer in self.answers.items()}

    @property
    def attached(self) -> dict[str, tuple[Any, ...]]:
        """The files by question, as the form counts them."""
        return {code: files.files for code, files in self.files.items()}

    @property
    def steps(self) -> list[Part]:
        """The sections of the form, for the list beside the page."""
        return [part for part in self.board.completeness.parts if part.section is not None]

    @property
    def number(self) -> int:
        return next(at for at, part in enumerate(self.steps, 1) if part.code == self.section.code)

    @property
    def part(self) -> Part:
        return self.steps[self.number - 1]

    @property
    def following(self) -> Part | None:
        return self.steps[self.number] if self.number < len(self.steps) else None

    def seen(self, code: str) -> str:
        """The token of an answer as it stands."""
        answer = self.answers.get(code)
        return seen_token(answer.version, answer.value) if answer is not None else seen_token(0, EMPTY)

    @property
    def last_saved(self) -> str:
        """When the section was saved last, in words; empty before that."""
        latest = max((answer.updated_at for answer in self.answers.values()), default=None)
        return _("Saved at %(time)s") % {"time": formats.clock(latest)} if latest is not None else ""


def section_page(board: TaskList, section: Section) -> SectionPage:
    """The page of a section of the form that an entry is written in; two queries more than the task list."""
    entry: Submission = board.entry
    questions = list(section.questions.all())
    for question in questions:
        question.section = section
    answers = {
        answer.question_code: answer
        for answer in Answer.objects.filter(submission=entry, section_code=section.code)
    }
    files = files_by_question(entry, questions, may_change=board.can_write)
    by_code = {
        question.code: files[question.pk] for question in questions if question.kind == Question.Kind.FILE
    }
    return SectionPage(section, board, answers, by_code)


def shown_clash(section: Section, clash: Clash, reader: User) -> ShownClash:
    """A clash in words for its reader."""
    question = next(one for one in section.questions.all() if one.code == clash.question_code)
    if clash.by is None:
        who = _("Somebody")
    elif clash.by.pk == reader.pk:
        who = _("You yourself, elsewhere,")
    else:
        who = clash.by.name
    raw = typed(question, clash.value)
    return ShownClash(
        question.code,
        question.label,
        who,
        formats.clock(clash.at),
        clash.version,
        display(question, clash.value),
        raw if isinstance(raw, str) else "",
    )
