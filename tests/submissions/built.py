"""Forms in the database: built by the services, as the secretariat builds them."""

from __future__ import annotations

from typing import Any

from awards.models import Category
from submissions.form_rules import form_digest
from submissions.models import Form, Question
from submissions.queries.forms import sections_of
from submissions.services.form_drafts import save_question, save_section, start_draft_form
from submissions.services.publishing import publish_form
from tests.submissions.questions import NEEDED

Asked = dict[str, list[str]]


def section_values(title: str, **more: Any) -> dict[str, Any]:
    """What the page of a section sends."""
    return {"title": title, "guidance": "", "tips": [], "source": "", "is_example": False, **more}


def question_of(kind: str, label: str, **more: Any) -> dict[str, Any]:
    """What the page of a question sends."""
    texts = {"label": label, "help": "", "source": "", "is_example": False, "is_required": True}
    return {"kind": kind, **texts, **NEEDED[kind], **more}


def build_draft(category: Category, asked: Asked) -> Form:
    """A draft with these sections by title, each with questions by kind; a question is called by its kind."""
    form = start_draft_form(category=category, source=None, by=None)
    add_parts(form, asked)
    return form


def add_parts(form: Form, asked: Asked) -> None:
    """Add sections with questions to a draft."""
    for title, kinds in asked.items():
        section = save_section(form=form, section=None, values=section_values(title))
        for kind in kinds:
            save_question(section=section, question=None, values=question_of(kind, kind.replace("_", " ")))


def publish(category: Category, reason: str = "") -> Form:
    """Put the draft of a category in force as it stands."""
    draft = category.forms.get(state=Form.State.DRAFT)
    return publish_form(category=category, reason=reason, by=None, seen=form_digest(sections_of(draft)))


def form_with(category: Category, asked: Asked) -> Form:
    """A form in force."""
    build_draft(category, asked)
    return publish(category)


def redraft(category: Category) -> Form:
    """A draft that says what is in force."""
    in_force = category.forms.get(state=Form.State.IN_FORCE)
    return start_draft_form(category=category, source=in_force, by=None)


def outline(form: Form) -> list[tuple[str, list[str]]]:
    """The sections of a form by code, each with the codes of its questions."""
    return [
        (section.code, [question.code for question in section.questions.all()])
        for section in sections_of(form)
    ]


def asked_in(form: Form) -> list[Question]:
    """The questions of a form in their order."""
    return [question for section in sections_of(form) for question in section.questions.all()]
