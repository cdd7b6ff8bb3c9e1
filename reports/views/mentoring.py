"""The list for mentoring: entries without a place, as a page and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest, written_file
from awards.models import Category
from reports.exports.xlsx_mentoring import write_mentoring
from reports.queries.mentoring import Mentored, mentored_entries, mentoring_rows
from reports.views.exports import XLSX_TYPE
from reports.views.frame import category_of, staff_context

PAGE_SIZE = 25
BATCH = 500


@require_safe
def mentoring(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Entries without a place, by code, each with comments and the criterion where it lost most."""
    edition, context = staff_context(request, slug)
    found = category_of(edition, category)
    page = Paginator(mentored_entries(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"category": found, "page": page, "rows": mentoring_rows(found, list(page.object_list))}
    return render(request, "reports/mentoring.html", context)


@require_safe
def mentoring_workbook(request: SignedInRequest, slug: str, category: str) -> HttpResponseBase:
    """The same as a workbook."""
    edition, _context = staff_context(request, slug)
    found = category_of(edition, category)
    name = f"pembinaan-{edition.slug}-{found.code}.xlsx"
    return written_file(partial(write_mentoring, found, _all_rows(found)), name, XLSX_TYPE)


def _all_rows(category: Category) -> Iterator[Mentored]:
    entries = list(mentored_entries(category))
    for start in range(0, len(entries), BATCH):
        yield from mentoring_rows(category, entries[start : start + BATCH])
