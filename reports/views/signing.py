"""A paper and its signature: downloads, and the signed file that comes back from outside."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.http import SignedInRequest, sandboxed
from awards.middleware import takes_up_to
from awards.models import Edition
from reports.forms.signing import SignedPaperForm
from reports.models import Document, Signature
from reports.queries.verification import confirmation
from reports.services.signing import take_back
from reports.signing.refusals import CheckUnavailable, SignedFileRefused
from reports.views.checking import FORM_BYTES
from reports.views.frame import staff_context


@require_safe
def paper(request: SignedInRequest, slug: str, public_id: str) -> HttpResponse:
    """A paper: its file, how it is signed, and by whom it was."""
    edition, _context = staff_context(request, slug)
    return _page(request, slug, _paper(edition, public_id), SignedPaperForm())


@takes_up_to(FORM_BYTES)
@require_POST
def paper_take_back(request: SignedInRequest, slug: str, public_id: str) -> HttpResponse:
    """Take the signed file of a paper back; a file that is refused is told why on the page."""
    edition, _context = staff_context(request, slug, manage=True)
    document = _paper(edition, public_id)
    form, status = SignedPaperForm(request.POST, request.FILES), 422
    if form.is_valid():
        try:
            take_back(document=document, data=form.cleaned_data["file"], by=request.user)
        except SignedFileRefused as error:
            form.add_error("file", str(error))
        except CheckUnavailable as error:
            form.add_error("file", str(error))
            status = 503
        else:
            messages.success(request, _("The signed paper is the one of record now."))
            return redirect("reports:paper", slug, public_id)
    return _page(request, slug, document, form, status)


@require_safe
def paper_original(request: SignedInRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The bytes of a paper before it was signed outside, for staff alone."""
    edition, _context = staff_context(request, slug)
    kept = Signature.objects.exclude(original="").select_related("document")
    signature = get_object_or_404(kept, document__edition=edition, document__public_id=public_id)
    name = f"{signature.document.file_stem}-sebelum-ttd.pdf"
    return sandboxed(FileResponse(signature.original.open("rb"), as_attachment=True, filename=name))


def _paper(edition: Edition, public_id: str) -> Document:
    papers = Document.objects.filter(edition=edition).select_related(
        "signature__by", "category", "replaced_by"
    )
    found: Document = get_object_or_404(papers, public_id=public_id)
    return found


def _page(
    request: SignedInRequest, slug: str, document: Document, form: SignedPaperForm, status: int = 200
) -> HttpResponse:
    _edition, context = staff_context(request, slug)
    context |= {"document": document, "paper": confirmation(document), "form": form}
    return render(request, "reports/paper.html", context, status=status)
