"""Pages for everybody: published results, and whether a paper is genuine."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from awards.http import client_address, public_edition
from awards.models import Edition
from awards.throttle import Throttle
from reports.forms import VerifyForm
from reports.forms.signing import PdfForm
from reports.models import Document
from reports.queries.documents import find_by_number, find_document
from reports.queries.public import category_results, other_editions, result_years
from reports.queries.verification import confirmation

MISSES = Throttle("verify", limit=20, seconds=15 * 60)
STRAYS = Throttle("document", limit=60, seconds=15 * 60)  # an office behind one address scans many papers


@require_safe
@login_not_required
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The published places of an edition; the other categories say only when they are expected."""
    edition = public_edition(request, slug)
    rows = category_results(edition, edition.categories.all())
    published = sum(row.published_at is not None for row in rows)
    context = {"edition": edition, "results": rows, "published": published}
    context["others"] = other_editions(edition)
    return render(request, "public/results.html", context)


@require_safe
@login_not_required
def results_index(request: HttpRequest) -> HttpResponse:
    """Every edition with published results, the latest first."""
    rows = result_years()
    return render(request, "public/results_index.html", {"edition": Edition.objects.current(), "rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def verify(request: HttpRequest) -> HttpResponse:
    """Look a paper up by number and control code; twenty misses in a quarter of an hour stop an address."""
    form = VerifyForm(request.POST or None)
    context = {"form": form, "file_form": PdfForm(), "edition": Edition.objects.current()}
    if request.method != "POST":
        return render(request, "public/verify.html", context)
    if MISSES.is_exhausted(client_address(request)):
        return render(request, "public/verify.html", context | {"is_stopped": True}, status=429)
    if not form.is_valid():
        return render(request, "public/verify.html", context, status=422)
    found = find_by_number(form.cleaned_data["number"], form.cleaned_data["control_code"])
    if found is None or not found.is_out:
        MISSES.count(client_address(request))
        return render(request, "public/verify.html", context | {"is_missing": True}, status=404)
    return redirect("reports:document", public_id=found.public_id)


@never_cache
@require_safe
@login_not_required
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page behind a paper's QR code: genuine, no longer valid, or not ours."""
    if STRAYS.is_exhausted(client_address(request)):
        return _without_answer(request, "is_stopped", status=429)
    found: Document | None = find_document(public_id)
    if found is None or not found.is_out:
        STRAYS.count(client_address(request))
        return _without_answer(request, "is_missing", status=404)
    said = {"edition": found.edition, "paper": confirmation(found), "checked_at": timezone.now()}
    return render(request, "public/document.html", said)


def _without_answer(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    context = {"edition": Edition.objects.current(), "form": VerifyForm(), "file_form": PdfForm(), why: True}
    return render(request, "public/verify.html", context, status=status)
