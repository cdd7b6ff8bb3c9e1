"""What a form must have before entrants may fill it in, the codes in it, and its digest."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards.services.setup_base import fingerprint, values_of
from submissions.models import Form, Question, Section

MOST_SECTIONS: Final = 40
MOST_QUESTIONS: Final = 40
LONGEST_CODE: Final = 40
SECTION_FIELDS: Final = ("position", "code", "title", "guidance", "tips", "source", "is_example")
SETTINGS: Final = (
    "max_words",
    "unit",
    "minimum",
    "maximum",
    "decimals",
    "options",
    "max_choices",
    "date_precision",
    "hosts",
    "file_types",
    "min_files",
    "max_files",
    "max_bytes",
    "columns",
    "max_rows",
)
QUESTION_FIELDS: Final = (
    "position",
    "code",
    "kind",
    "label",
    "help",
    "is_required",
    "is_nik",
    "in_gallery",
    *SETTINGS,
    "source",
    "is_example",
)


@dataclass(frozen=True, slots=True)
class FormProblem:
    """What keeps a form from being published; `section` is empty for the form as a whole."""

    section: str
    text: str


def form_problems(sections: Sequence[Section]) -> list[FormProblem]:
    """Everything that keeps these sections from being published, in the order of the form."""
    if not sections:
        return [FormProblem("", _("The form has no section yet. Add the first one."))]
    problems = [
        FormProblem(section.code, _("“%s” asks nothing yet. Add a question or remove it.") % section.title)
        for section in sections
        if not section.questions.all()
    ]
    questions = [question for section in sections for question in section.questions.all()]
    if questions and not any(question.is_required for question in questions):
        problems.append(FormProblem("", _("Nothing is required: an empty entry could be submitted.")))
    return problems


def needs_reason(version: int, *, in_force: bool, is_locked: bool) -> bool:
    """Whether publishing a draft of this number makes a new version, which has a reason.

    It does once an entry was submitted; before, the form in force takes over what the draft says.
    """
    return version > 1 and (is_locked or not in_force)


def form_digest(sections: Sequence[Section]) -> str:
    """SHA-256 of everything a form says; equal forms give equal digests."""
    return fingerprint(
        *[
            [values_of(section, SECTION_FIELDS), *(question_values(part) for part in section.questions.all())]
            for section in sections
        ]
    )


def question_values(question: Question) -> dict[str, object]:
    """Everything a question says."""
    return values_of(question, QUESTION_FIELDS)


def free_code(title: str, taken: Collection[str], fallback: str) -> str:
    """A code made of a title that is not taken: `Latar belakang` gives `latar-belakang`."""
    base = slugify(title)[:LONGEST_CODE].strip("-_") or fallback
    base = re.sub(r"_+", "_", base)
    code, number = base, 2
    while code in taken:
        ending = f"-{number}"
        code, number = base[: LONGEST_CODE - len(ending)] + ending, number + 1
    return code


def used_section_codes(form: Form) -> set[str]:
    """Codes of sections in any version of the category: what was answered there stays apart."""
    found = Section.objects.filter(form__category=form.category_id)
    return set(found.values_list("code", flat=True))


def used_question_codes(section: Section) -> set[str]:
    """Codes of questions in any version of this section, so that a new question meets no old answers."""
    found = Question.objects.filter(
        section__form__category=section.form.category_id, section__code=section.code
    )
    return set(found.values_list("code", flat=True))
