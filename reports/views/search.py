"""The search of the back office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from reports.queries.search import SHORTEST, search, search_kind
from reports.views.frame import staff_context

LONGEST = 100


@require_safe
def found(request: SignedInRequest, slug: str) -> HttpResponse:
    """Entries, people, units and papers that fit `q`; all of one kind with `jenis`, page by page."""
    edition, context = staff_context(request, slug)
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    context |= {"query": text, "is_short": 0 < len(text) < SHORTEST}
    one = search_kind(edition, text, request.GET.get("jenis", ""), request.GET.get("page"))
    if one is not None:
        group, page = one
        context |= {"groups": [group], "page": page, "only": group}
    else:
        context["groups"] = search(edition, text)
    return render(request, "reports/search.html", context)
