"""A section of an entry on its page: written with or without JavaScript, saved while it is written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards import formats
from awards.exceptions import DomainError
from awards.http import SignedInRequest
from submissions.forms.answers import SectionForm
from submissions.models import Section, Submission
from submissions.permissions import WRITE_ENTRY
from submissions.queries.section_page import (
    choice_name,
    section_page,
    seen_name,
    seen_token,
    shown_clash,
)
from submissions.queries.statements import letters_of
from submissions.queries.task_list import task_list
from submissions.services.drafts import Saved, Seen, save_section
from submissions.views.frame import reachable_entry

MINE, THEIRS = "mine", "theirs"


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """One section: saved as far as it can be kept, then on to the next one.

    What cannot be kept comes back as it was typed (422), and so does what somebody else changed meanwhile,
    with both texts (409).
    """
    entry, found = _writable(request, pk, code)
    if request.method != "POST":
        return _page(request, entry, found, None)
    form = SectionForm(found, data=request.POST)
    try:
        saved = _save(request, entry, found, form)
    except DomainError as error:
        return _page(request, entry, found, form, refused=str(error))
    if form.is_valid() and not saved.clashes:
        return redirect(*_onwards(request, entry, found))
    return _page(request, entry, found, form, saved=saved)


@require_POST
def autosave(request: SignedInRequest, pk: int, code: str) -> JsonResponse:
    """Save a section while it is written; the answer tells what stands now, question by question."""
    entry, found = _writable(request, pk, code)
    form = SectionForm(found, data=request.POST)
    try:
        saved = _save(request, entry, found, form)
    except DomainError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    clashing = {clash.question_code for clash in saved.clashes}
    rows = {row.question.code: row for row in form.rows}
    answers = {
        code: {
            "seen": seen_token(saved.versions.get(code, 0), value),
            "words": rows[code].words,
            "problems": rows[code].problems,
        }
        for code, value in _kept(form).items()
        if code not in clashing
    }
    return JsonResponse(
        {
            "saved": _("Saved at %(time)s") % {"time": formats.clock(saved.at)},
            "answers": answers,
            "errors": {name: [str(text) for text in texts] for name, texts in form.errors.items()},
            "clashes": [asdict(shown_clash(found, clash, request.user)) for clash in saved.clashes],
        }
    )


def _writable(request: SignedInRequest, pk: int, code: str) -> tuple[Submission, Section]:
    """The entry and its section. Raises Http404 for a section that the entry's form does not have."""
    entry = reachable_entry(request, pk, right=WRITE_ENTRY)
    sections = Section.objects.filter(form=entry.form_id, code=code).prefetch_related("questions")
    found = sections.first() if entry.form_id is not None else None
    if found is None:
        raise Http404
    return entry, found


def _save(request: SignedInRequest, entry: Submission, found: Section, form: SectionForm) -> Saved:
    values, seen = _kept(form), {}
    for code in list(values):
        version, _sep, digest = request.POST.get(seen_name(code), "").partition(":")
        seen[code] = Seen(_number(version), digest)
        choice, _sep, version = request.POST.get(choice_name(code), "").partition(":")
        if choice == THEIRS:
            del values[code]
        elif choice == MINE:
            seen[code] = Seen(_number(version))
    return save_section(submission=entry, section=found, values=values, seen=seen, by=request.user)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _kept(form: SectionForm) -> dict[str, Any]:
    """The answers that can be kept, also beside a wrong one; only of questions that the page had."""
    form.errors  # noqa: B018 - cleans the form
    return {code: value for code, value in form.cleaned_data.items() if seen_name(code) in form.data}


def _onwards(request: SignedInRequest, entry: Submission, found: Section) -> tuple[Any, ...]:
    """The next section, or the list after the last one and when it is asked for."""
    later = Section.objects.filter(form=entry.form_id, position__gt=found.position).order_by("position")
    following = later.values_list("code", flat=True).first()
    if request.POST.get("ke") == "daftar" or following is None:
        return "submissions:entry", entry.pk
    return "submissions:section", entry.pk, following


def _page(
    request: SignedInRequest,
    entry: Submission,
    found: Section,
    form: SectionForm | None,
    *,
    saved: Saved | None = None,
    refused: str = "",
) -> HttpResponse:
    page = section_page(task_list(entry, request.user), found)
    if form is None:
        form, status = SectionForm(found, page.values, page.attached), 200
    else:
        form.attached = page.attached
        status = 409 if refused or (saved is not None and saved.clashes) else 422
    clashes = {
        clash.question_code: shown_clash(found, clash, request.user)
        for clash in (saved.clashes if saved is not None else ())
    }
    letters = {letter.code: letter for letter in letters_of(entry.category)} if page.files else {}
    context = {
        "edition": entry.category.edition,
        "entry": entry,
        "page": page,
        "form": form,
        "rows": [
            (
                row,
                page.files.get(row.question.code),
                letters.get(row.question.code),
                page.seen(row.question.code),
                clashes.get(row.question.code),
            )
            for row in form.rows
        ],
        "clashes": list(clashes.values()),
        "refused": refused,
    }
    return render(request, "submissions/entry/section.html", context, status=status)
