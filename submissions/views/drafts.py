"""Drafts of all units, with how complete they are and a reminder at one click."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.http import SignedInRequest
from submissions.queries.drafts import draft_rows, drafts
from submissions.services.draft_reminders import is_draft_of, remind_drafts
from submissions.views.check_frame import check_context

PAGE_SIZE = 50


@require_safe
def draft_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The drafts of an edition, those first whose time ends first."""
    edition, context = check_context(request, slug)
    page = Paginator(drafts(edition), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"page": page, "rows": draft_rows(list(page.object_list))}
    return render(request, "submissions/check/drafts.html", context)


@require_POST
def remind_all(request: SignedInRequest, slug: str) -> HttpResponse:
    """Remind the people of every draft."""
    return _remind(request, slug, None)


@require_POST
def remind_one(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remind the people of one draft."""
    return _remind(request, slug, pk)


def _remind(request: SignedInRequest, slug: str, pk: int | None) -> HttpResponse:
    edition, _context = check_context(request, slug, manage=True)
    if pk is not None and not is_draft_of(edition, pk):
        raise Http404
    number = remind_drafts(edition=edition, keys=None if pk is None else [pk], by=request.user)
    text = ngettext(
        "The people of %(n)d draft are reminded.", "The people of %(n)d drafts are reminded.", number
    )
    messages.success(request, text % {"n": number})
    return redirect("submissions:check-drafts", slug)
