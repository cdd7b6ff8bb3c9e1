"""Whether a PDF that somebody holds is the one that was issued."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from awards.http import client_address
from awards.middleware import takes_up_to
from awards.models import Edition
from awards.throttle import Throttle
from reports.forms import VerifyForm
from reports.forms.signing import PdfForm
from reports.queries.file_check import FileAnswer, file_answer
from reports.queries.verification import confirmation
from reports.signing import limits

CHECKS = Throttle("verify-file", limit=30, seconds=15 * 60)  # each may cost a process of its own
FORM_BYTES = limits.FILE_BYTES + limits.MEGABYTE


@never_cache
@takes_up_to(FORM_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def verify_file(request: HttpRequest) -> HttpResponse:
    """Check a file; thirty in a quarter of an hour stop an address."""
    if request.method != "POST":
        return redirect("reports:verify")
    form = PdfForm(request.POST, request.FILES)
    context = {"file_form": form, "form": VerifyForm(), "edition": Edition.objects.current()}
    if CHECKS.is_exhausted(client_address(request)):
        return render(request, "public/verify.html", context | {"is_stopped": True}, status=429)
    if not form.is_valid():
        return render(request, "public/verify.html", context | {"sent": form}, status=422)
    CHECKS.count(client_address(request))
    return _answer(request, file_answer(form.cleaned_data["file"]))


def _answer(request: HttpRequest, answer: FileAnswer) -> HttpResponse:
    paper = answer.document
    context = {"answer": answer, "checked_at": timezone.now()}
    if paper is not None and answer.kind == "recorded":
        said = {"edition": paper.edition, "paper": confirmation(paper)}
        return render(request, "public/document.html", context | said)
    edition = paper.edition if paper else Edition.objects.current()
    status = 503 if answer.kind == "unavailable" else 200 if paper else 404
    return render(request, "public/file_answer.html", context | {"edition": edition}, status=status)
