"""Editing the draft of a form: the outline, a section, a question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Edition
from awards.services.setup_base import SettingsChanged
from submissions.form_compare import compare_forms
from submissions.form_rules import form_problems
from submissions.forms.form_editor import QuestionEditor, SectionEditForm, section_initial
from submissions.models import Form, Question, Section
from submissions.queries.form_board import FormRow
from submissions.services.form_drafts import (
    move_part,
    question_seen,
    remove_part,
    save_question,
    save_section,
    section_seen,
)
from submissions.views.forms import form_context, form_page

STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
def form_edit(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The outline of the draft, in which sections and questions are moved; without a draft, the way to one.

    A button sends `up:bagian` or `down:bagian/pertanyaan`, and the page comes back to it.
    """
    edition, row = form_page(request, slug, category, manage=True)
    if row.draft is None:
        return redirect("submissions:form-start", slug, category)
    if request.method == "POST":
        word, _colon, codes = request.POST.get("pindah", "").partition(":")
        if word not in STEPS:
            return _outline(request, edition, row, _("Choose what to move."))
        part = _part(row.draft, codes)
        try:
            move_part(form=row.draft, part=part, by_steps=STEPS[word])
        except DomainError as error:
            messages.warning(request, str(error))
        return redirect(f"{request.path}#{anchor_of(part)}")
    return _outline(request, edition, row, "")


def _outline(request: SignedInRequest, edition: Edition, row: FormRow, problem: str) -> HttpResponse:
    assert row.draft is not None  # noqa: S101 - the caller asked
    sections = list(row.draft.sections.all())
    context = form_context(request, edition, row) | {
        "sections": sections,
        "problems": form_problems(sections),
        "problem": problem,
    }
    if row.in_force is not None:
        comparison = compare_forms(list(row.in_force.sections.all()), sections)
        context["is_changed"] = not comparison.is_same
    status = 422 if problem else 200
    return render(request, "submissions/builder/edit.html", context, status=status)


def anchor_of(part: Section | Question) -> str:
    """The place of a section or question on the outline."""
    return f"b-{part.code}" if isinstance(part, Section) else f"b-{part.section.code}--{part.code}"


def _part(form: Form, codes: str) -> Section | Question:
    """The section or question that `bagian` or `bagian/pertanyaan` names. Raises Http404."""
    section, _slash, question = codes.partition("/")
    found = get_object_or_404(Section, form=form, code=section)
    return get_object_or_404(Question, section=found, code=question) if question else found


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedInRequest, slug: str, category: str, section: str = "") -> HttpResponse:
    """Add a section to the draft, or change one."""
    edition, row = form_page(request, slug, category, manage=True)
    draft = _draft(row)
    stored = get_object_or_404(Section, form=draft, code=section) if section else None
    seen = section_seen(stored) if stored else ""
    initial = {**section_initial(stored), "seen": seen} if stored else None
    form = SectionEditForm(_sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            saved = save_section(
                form=draft, section=stored, values=form.values(), seen=form.cleaned_data["seen"]
            )
        except DomainError as error:
            _refuse(form, error, seen)
        else:
            return _back(slug, category, saved)
    title = stored.title if stored else _("A new section")
    context = form_context(request, edition, row, *_crumbs(slug, category, title)) | {
        "form": form,
        "section": stored,
        "title": title,
    }
    status = 422 if form.is_bound else 200
    return render(request, "submissions/builder/section.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def question_kind(request: SignedInRequest, slug: str, category: str, section: str) -> HttpResponse:
    """Choose what kind of question to add."""
    edition, row = form_page(request, slug, category, manage=True)
    found = get_object_or_404(Section, form=_draft(row), code=section)
    title = _("A new question")
    context = form_context(request, edition, row, *_crumbs(slug, category, title)) | {
        "section": found,
        "kinds": _kinds(),
        "title": title,
    }
    return render(request, "submissions/builder/kinds.html", context)


def _kinds() -> list[tuple[str, str, str]]:
    """Every kind with what it is for."""
    kind = Question.Kind
    words = {
        kind.SHORT_TEXT: _("One line, for example a name or a number of a decree."),
        kind.LONG_TEXT: _("A text in paragraphs, with a word limit."),
        kind.NUMBER: _("With unit, lowest and highest value."),
        kind.CHOICE: _("One answer of a list."),
        kind.MULTIPLE_CHOICE: _("Any number of answers of a list."),
        kind.DATE: _("With or without a day."),
        kind.URL: _("A page or a video, of sites that you name or of any."),
        kind.FILE: _("Evidence: types, number and size of the files."),
        kind.TABLE: _("Rows under fixed columns, for example a year and an amount."),
    }
    return [(value.value, str(value.label), text) for value, text in words.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: SignedInRequest, slug: str, category: str, section: str, kind: str) -> HttpResponse:
    """Add a question of a kind to a section of the draft."""
    if kind not in Question.Kind.values:
        raise Http404
    return _question(request, slug, category, section, kind=kind)


@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(
    request: SignedInRequest, slug: str, category: str, section: str, question: str
) -> HttpResponse:
    """Change a question of the draft."""
    return _question(request, slug, category, section, code=question)


def _question(
    request: SignedInRequest, slug: str, category: str, section: str, *, kind: str = "", code: str = ""
) -> HttpResponse:
    edition, row = form_page(request, slug, category, manage=True)
    found = get_object_or_404(Section.objects.select_related("form"), form=_draft(row), code=section)
    stored = get_object_or_404(Question, section=found, code=code) if code else None
    seen = question_seen(stored) if stored else ""
    editor = QuestionEditor(_sent(request), kind=stored.kind if stored else kind, question=stored, seen=seen)
    if editor.saves and editor.is_valid():
        try:
            saved = save_question(
                section=found,
                question=stored,
                values=editor.values(),
                seen=editor.form.cleaned_data["seen"],
            )
        except DomainError as error:
            _refuse(editor.form, error, seen)
        else:
            return _back(slug, category, saved)
    title = stored.label if stored else _("A new question")
    context = form_context(request, edition, row, *_crumbs(slug, category, title)) | {
        "editor": editor,
        "section": found,
        "question": stored,
        "kind": Question.Kind(editor.kind).label,
        "title": title,
    }
    status = 422 if editor.saves else 200
    return render(request, "submissions/builder/question.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def part_remove(
    request: SignedInRequest, slug: str, category: str, section: str, question: str = ""
) -> HttpResponse:
    """Remove a section or a question from the draft, after asking."""
    edition, row = form_page(request, slug, category, manage=True)
    draft = _draft(row)
    part = _part(draft, f"{section}/{question}" if question else section)
    if request.method == "POST":
        try:
            remove_part(form=draft, part=part)
        except DomainError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("“%s” is removed from the draft.") % part)
        return redirect("submissions:form-edit", slug, category)
    title = _("Remove the question") if question else _("Remove the section")
    context = form_context(request, edition, row, *_crumbs(slug, category, title)) | {
        "part": part,
        "is_question": bool(question),
        "title": title,
    }
    return render(request, "submissions/builder/remove.html", context)


def _draft(row: FormRow) -> Form:
    if row.draft is None:
        raise Http404
    return row.draft


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _refuse(form: Any, error: DomainError, seen: str) -> None:
    """Say why nothing was stored; saving again then puts what is typed in the place of what came between."""
    if isinstance(error, SettingsChanged):
        form.data = form.data.copy()
        form.data["seen"] = seen
    form.add_error(None, str(error))


def _crumbs(slug: str, category: str, title: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (_("Draft"), reverse("submissions:form-edit", args=[slug, category])), (title, "")


def _back(slug: str, category: str, part: Section | Question) -> HttpResponse:
    address = reverse("submissions:form-edit", args=[slug, category])
    return redirect(f"{address}#{anchor_of(part)}")
