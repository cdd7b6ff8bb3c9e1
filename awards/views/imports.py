"""The workbooks that were sent."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest, staff_edition
from awards.models import WorkbookUpload

UPLOADS_ON_A_PAGE = 25


@require_safe
def import_index(request: SignedInRequest, slug: str) -> HttpResponse:
    """What can be imported, and the workbooks that were sent, the latest first."""
    edition = staff_edition(request, slug, manage=True)
    sent = WorkbookUpload.objects.filter(edition=edition).select_related("by").defer("report")
    rows = Paginator(sent, UPLOADS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/index.html", {"edition": edition, "rows": rows})
