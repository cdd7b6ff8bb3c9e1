"""Readiness beside the award: the list, the own levels of an entry, and their verification."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from submissions.forms.readiness import LevelForm, OwnLevelForm, VerifiedLevelForm, all_valid
from submissions.models import Submission
from submissions.permissions import READ_ENTRY, WRITE_BESIDE
from submissions.queries.readiness import Readiness, readiness_items, readiness_of, reported_entries
from submissions.services.readiness import add_iga, save_own_levels, verify_levels
from submissions.views.check_frame import check_context, entry_of
from submissions.views.frame import reachable_entry

PAGE_SIZE = 50


@require_safe
def readiness_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entries with their totals, own and verified, and what lacks."""
    edition, context = check_context(request, slug)
    categories = list(edition.categories.order_by("position"))
    asked = request.GET.get("category", "")
    chosen = asked if asked in {category.code for category in categories} else ""
    page = Paginator(reported_entries(edition, category=chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"page": page, "rows": readiness_of(list(page.object_list)), "chosen": chosen}
    with_list = readiness_items([category.pk for category in categories])
    context["listed"] = [category for category in categories if category.pk in with_list]
    context["unlisted"] = [category for category in categories if category.pk not in with_list]
    context["crumbs"] = context["crumbs"][:1]
    return render(request, "submissions/readiness/list.html", context)


@require_POST
def readiness_add(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Put the indicators of the IGA beside a category."""
    edition, _context = check_context(request, slug, manage=True)
    found = get_object_or_404(edition.categories, code=category)
    added = add_iga(category=found, by=request.user)
    text = ngettext("%(n)d indicator was added.", "%(n)d indicators were added.", added) % {"n": added}
    messages.success(request, text)
    return redirect("submissions:readiness-list", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def readiness_own(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an entry gives itself on each indicator, with the evidence, beside what was verified."""
    writing = request.method == "POST"
    entry = reachable_entry(request, pk, right=WRITE_BESIDE if writing else READ_ENTRY)
    writes = request.user.has_perm(WRITE_BESIDE, entry)

    def forms_of(board: Readiness) -> list[LevelForm]:
        files = [(one.pk, one.name) for one in entry.attachments.present()]
        data = request.POST if writing else None
        forms = [OwnLevelForm(data, row=row, files=files) for row in board.rows] if writes else []
        # What is verified stays as it was said, so it has no form; what was typed before it was, has one.
        return [form for form in forms if form.row.verified is None or form.is_bound]

    board = _board(entry)
    forms = forms_of(board)
    is_saved, problem = _saved(request, forms, partial(save_own_levels, submission=entry))
    if is_saved:
        return redirect("submissions:readiness", pk)
    if problem:
        board, forms = _renewed(entry, forms_of)
    return _page(request, entry, board, forms, problem, "submissions/readiness/own.html")


@require_http_methods(["GET", "HEAD", "POST"])
def readiness_verify(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Own and verified levels of an entry side by side; the secretariat writes the verified ones."""
    writing = request.method == "POST"
    edition, context = check_context(request, slug, manage=writing)
    entry = entry_of(edition, code)

    def forms_of(board: Readiness) -> list[LevelForm]:
        data = request.POST if writing else None
        return [VerifiedLevelForm(data, row=row) for row in board.rows] if context["manages"] else []

    board = _board(entry)
    forms = forms_of(board)
    is_saved, problem = _saved(request, forms, partial(verify_levels, submission=entry))
    if is_saved:
        return redirect("submissions:readiness-verify", slug, code)
    if problem:
        board, forms = _renewed(entry, forms_of)
    return _page(request, entry, board, forms, problem, "submissions/readiness/verify.html", context)


def _board(entry: Submission) -> Readiness:
    """The indicators of an entry. Raises Http404 where its category has no such list."""
    board = readiness_of([entry])[0]
    if not board.rows:
        raise Http404
    return board


def _renewed(
    entry: Submission, forms_of: Callable[[Readiness], list[LevelForm]]
) -> tuple[Readiness, list[LevelForm]]:
    """After a refusal: what is stored by now, and the forms that show it beside what was typed."""
    board = _board(entry)
    forms = forms_of(board)
    for form in forms:
        if form.is_bound:
            form.renew()
    return board, forms


def _saved(request: SignedInRequest, forms: list[Any], save: Callable[..., int]) -> tuple[bool, str]:
    """Save what was changed on a page, and tell how many; whether that went well, and else what refuses."""
    changed = [form for form in forms if form.is_bound]
    if request.method != "POST" or not all_valid(changed):
        return False, ""
    try:
        number = save(levels={form.row.item.pk: form.said for form in changed}, by=request.user)
    except DomainError as error:
        return False, str(error)
    text = ngettext("%(n)d indicator is saved.", "%(n)d indicators are saved.", number) % {"n": number}
    messages.success(request, text if number else _("Nothing was changed."))
    return True, ""


def _page(
    request: SignedInRequest,
    entry: Submission,
    board: Readiness,
    forms: list[LevelForm],
    problem: str,
    template: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page with each indicator and its form, where it has one."""
    by_item = {form.row.item.pk: form for form in forms}
    status = 200
    if request.method == "POST":
        status = 409 if problem else 422
    said = (context or {}) | {
        "edition": entry.category.edition,
        "entry": entry,
        "board": board,
        "forms": forms,
        "problem": problem,
        "rows": [(row, by_item.get(row.item.pk)) for row in board.rows],
    }
    return render(request, template, said, status=status)
