"""The list for mentoring: entries without a place."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from reports.queries.mentoring import mentored_entries, mentoring_rows
from reports.views.frame import category_of, staff_context

PAGE_SIZE = 25


@require_safe
def mentoring(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Entries without a place, by code, each with comments and the criterion where it lost most."""
    edition, context = staff_context(request, slug)
    found = category_of(edition, category)
    page = Paginator(mentored_entries(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"category": found, "page": page, "rows": mentoring_rows(found, list(page.object_list))}
    return render(request, "reports/mentoring.html", context)
