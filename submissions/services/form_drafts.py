"""Editing a form: always a draft, which nobody fills in before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, User
from awards.presets.schema import SectionPreset
from awards.services.ledger import append_event
from awards.services.setup_base import fingerprint, lock_for_change, require_seen, values_of
from submissions.form_rules import (
    MOST_QUESTIONS,
    MOST_SECTIONS,
    free_code,
    question_values,
    used_question_codes,
    used_section_codes,
)
from submissions.models import Form, Question, Section
from submissions.queries.forms import draft_form
from submissions.services.copying import copy_sections
from submissions.services.forms import fill_from_preset

SECTION_TEXTS = ("title", "guidance", "tips", "source", "is_example")


class DraftGone(DomainError):  # noqa: N818 - the word of the page
    """The draft was published or thrown away since the page was opened; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This draft was published or removed while you were working on it. What you typed is still "
                "here and is not stored. Open the form again to go on."
            )
        )


@transaction.atomic
def start_draft_form(
    *, category: Category, source: Form | Sequence[SectionPreset] | None, by: User | None
) -> Form:
    """Begin a draft: from a form, from a preset's sections, or from nothing.

    Refused while there is a draft already, so that nobody's work is replaced, and in an archived edition.
    """
    category = lock_for_change(category.pk)
    if draft_form(category) is not None:
        raise DomainError(_("There is a draft already. Go on with it, or throw it away first."))
    last = category.forms.aggregate(last=Max("version"))["last"] or 0
    form = Form.objects.create(category=category, version=last + 1)
    if isinstance(source, Form):
        copy_sections(source=source, target=form)
    elif source is not None:
        fill_from_preset(form=form, sections=source)
    _record(form, "form.draft_started", by)
    return form


@transaction.atomic
def discard_draft_form(*, category: Category, by: User | None) -> None:
    """Throw a draft away; the form in force stays as it is. Raises DraftGone where there is none."""
    category = lock_for_change(category.pk)
    form = draft_form(category)
    if form is None:
        raise DraftGone
    _record(form, "form.draft_discarded", by)
    form.delete()


@transaction.atomic
def save_section(
    *, form: Form, section: Section | None, values: Mapping[str, Any], seen: str = ""
) -> Section:
    """Add a section at the end of a draft, or change one.

    `values` are title, guidance, tips, source and is_example. A new section gets a code that no version of
    the category has had. Raises DraftGone, and SettingsChanged where somebody else changed the section.
    """
    form = _locked_draft(form)
    if section is None:
        if form.sections.count() >= MOST_SECTIONS:
            raise DomainError(_("A form has at most %d sections.") % MOST_SECTIONS)
        code = free_code(values["title"], used_section_codes(form), "bagian")
        return Section.objects.create(form=form, code=code, position=_next(form.sections), **values)
    section = _of_draft(form.sections, section.pk)
    require_seen(seen, section_seen(section))
    for name, value in values.items():
        setattr(section, name, value)
    section.save(update_fields=list(values))
    return section


@transaction.atomic
def save_question(
    *, section: Section, question: Question | None, values: Mapping[str, Any], seen: str = ""
) -> Question:
    """Add a question at the end of a section of a draft, or change one.

    The kind of a question stays, since answers are kept by its code. Raises DraftGone, and SettingsChanged
    where somebody else changed the question.
    """
    form = _locked_draft(section.form)
    section = _of_draft(form.sections, section.pk)
    if question is None:
        if section.questions.count() >= MOST_QUESTIONS:
            raise DomainError(_("A section has at most %d questions.") % MOST_QUESTIONS)
        code = free_code(values["label"], used_question_codes(section), "pertanyaan")
        return Question.objects.create(
            section=section, code=code, position=_next(section.questions), **values
        )
    question = _of_draft(section.questions, question.pk)
    require_seen(seen, question_seen(question))
    changed = {name: value for name, value in values.items() if name != "kind"}
    for name, value in changed.items():
        setattr(question, name, value)
    question.save(update_fields=list(changed))
    return question


@transaction.atomic
def move_part(*, form: Form, part: Section | Question, by_steps: int) -> None:
    """Move a section, or a question within its section, up (-1) or down (1); at the end it stays."""
    form = _locked_draft(form)
    rows = _siblings(form, part)
    at = next((index for index, row in enumerate(rows) if row.pk == part.pk), None)
    if at is None:
        raise DraftGone
    to = at + by_steps
    if not 0 <= to < len(rows):
        return
    rows.insert(to, rows.pop(at))
    _number(rows)


@transaction.atomic
def remove_part(*, form: Form, part: Section | Question) -> None:
    """Remove a section with its questions, or a question, from a draft."""
    form = _locked_draft(form)
    rows = _siblings(form, part)
    gone = next((row for row in rows if row.pk == part.pk), None)
    if gone is None:
        raise DraftGone
    rows.remove(gone)
    gone.delete()
    _number(rows)


def section_seen(section: Section) -> str:
    """The mark of a section's texts, which its page carries."""
    return fingerprint(values_of(section, SECTION_TEXTS))


def question_seen(question: Question) -> str:
    """The mark of what a question says; its place in the list does not count."""
    return fingerprint({**question_values(question), "position": 0})


def _locked_draft(form: Form) -> Form:
    """The draft under its category's lock. Raises DraftGone when it is one no more."""
    lock_for_change(form.category_id)
    found = Form.objects.filter(pk=form.pk, state=Form.State.DRAFT).first()
    if found is None:
        raise DraftGone
    return found


def _of_draft(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise DraftGone
    return found


def _siblings(form: Form, part: Section | Question) -> list[Any]:
    if isinstance(part, Section):
        return list(form.sections.all())
    return list(Question.objects.filter(section=part.section_id, section__form=form))


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _number(rows: Sequence[Any]) -> None:
    """Positions 1, 2, 3 in this order; the database looks at them when the transaction ends."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _record(form: Form, kind: str, by: User | None) -> None:
    append_event(
        edition_id=form.category.edition_id,
        kind=kind,
        subject=f"category:{form.category_id}",
        data={"version": form.version},
        by=by,
    )
