"""Entries: the list and the look into one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from reports.forms import EntryFilterForm
from reports.queries.entries import entry_view, find_entry, listed
from reports.queries.pages import keyed_page
from reports.views.frame import staff_context

PAGE_SIZE = 100


@require_safe
def submission_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entries of an edition, narrowed by category, state and text."""
    edition, context = staff_context(request, slug)
    form = EntryFilterForm(request.GET, categories=edition.categories.values_list("code", "name"))
    page = keyed_page(listed(edition, **form.narrowing), request.GET.get("page"), PAGE_SIZE)
    context |= {"form": form, "page": page}
    return render(request, "reports/submission_list.html", context)


@require_safe
def submission_detail(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One entry: its facts, every sheet, standings, places, papers and history."""
    edition, context = staff_context(request, slug)
    entry = get_object_or_404(find_entry(edition, code))
    return render(request, "reports/submission_detail.html", context | {"view": entry_view(entry)})
