"""What differs between two versions of a form, section by section, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from submissions.models import Question, Section
from submissions.queries.form_words import limits_text

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that says something else."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """A section or a question on both sides. `state` is `added`, `removed`, `changed` or `same`."""

    state: str
    title: str
    differences: tuple[Difference, ...] = ()
    questions: tuple[Change, ...] = ()

    @property
    def label(self) -> str:
        """The state in words."""
        words = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "same": _("Same")}
        return words[self.state]

    @property
    def changed_questions(self) -> tuple[Change, ...]:
        return tuple(change for change in self.questions if change.state != "same")


@dataclass(frozen=True, slots=True)
class FormComparison:
    """The sections of the new version in their order, then those that are gone."""

    sections: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        return all(change.state == "same" for change in self.sections)


def compare_forms(old: Sequence[Section], new: Sequence[Section]) -> FormComparison:
    """What changes from one version to the other; a section or question is the same one when its code is."""
    before = {section.code: section for section in old}
    codes = {section.code for section in new}
    changes = [_section(before.get(section.code), section) for section in new]
    gone = [Change("removed", section.title) for section in old if section.code not in codes]
    return FormComparison((*changes, *gone))


def _section(old: Section | None, new: Section) -> Change:
    if old is None:
        questions = tuple(Change("added", question.label) for question in new.questions.all())
        return Change("added", new.title, questions=questions)
    before = {question.code: question for question in old.questions.all()}
    asked = list(new.questions.all())
    codes = {question.code for question in asked}
    questions = (
        *(_question(before.get(question.code), question) for question in asked),
        *(Change("removed", question.label) for question in before.values() if question.code not in codes),
    )
    differences = _differences(
        (_("Place in the form"), str(old.position), str(new.position)),
        (_("Title"), old.title, new.title),
        (_("Guidance"), old.guidance, new.guidance),
        (_("What makes a strong answer"), "; ".join(old.tips), "; ".join(new.tips)),
        (_("Source"), old.source, new.source),
        (_("Example figures"), _yes(old.is_example), _yes(new.is_example)),
    )
    is_changed = differences or any(change.state != "same" for change in questions)
    return Change("changed" if is_changed else "same", new.title, differences, questions)


def _question(old: Question | None, new: Question) -> Change:
    if old is None:
        return Change("added", new.label)
    differences = _differences(
        (_("Place in the section"), str(old.position), str(new.position)),
        (_("Question"), old.label, new.label),
        (_("Kind"), old.get_kind_display(), new.get_kind_display()),
        (_("Help"), old.help, new.help),
        (_("Required"), _yes(old.is_required), _yes(new.is_required)),
        (_("The answer is a NIK"), _yes(old.is_nik), _yes(new.is_nik)),
        (_("Shown in the gallery"), _yes(old.in_gallery), _yes(new.in_gallery)),
        (_("Limits"), limits_text(old), limits_text(new)),
        (_("Unit"), old.unit, new.unit),
        (_("Decimals"), _number(old.decimals), _number(new.decimals)),
        (_("Choices"), _labels(old.options), _labels(new.options)),
        (_("Parts of the date"), old.get_date_precision_display(), new.get_date_precision_display()),
        (_("Columns"), _columns(old), _columns(new)),
        (_("Source"), old.source, new.source),
        (_("Example figures"), _yes(old.is_example), _yes(new.is_example)),
    )
    return Change("changed" if differences else "same", new.label, differences)


def _differences(*rows: tuple[str, str, str]) -> tuple[Difference, ...]:
    return tuple(Difference(label, old or DASH, new or DASH) for label, old, new in rows if old != new)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _labels(rows: Sequence[dict[str, str]]) -> str:
    return "; ".join(row["label"] for row in rows)


def _columns(question: Question) -> str:
    words = {"text": pgettext("kind of answer", "Text"), "number": pgettext("kind of answer", "Number")}
    return "; ".join(f"{row['label']} ({words[row['kind']]})" for row in question.columns)
