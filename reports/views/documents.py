"""Papers: progress, issuing and downloads."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.http import SignedInRequest, sandboxed
from reports.forms import IssueForm, PaperFilterForm
from reports.models import Document
from reports.queries.pages import keyed_page
from reports.queries.papers import kind_progress, listed_papers
from reports.services.documents import issue_documents, retry_stuck_documents
from reports.views.exports import WRITERS
from reports.views.frame import staff_context

PAGE_SIZE = 50


@require_safe
def document_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The papers of an edition by kind and number, and what can be issued or exported."""
    return _page(request, slug, IssueForm())


def _page(request: SignedInRequest, slug: str, issue_form: IssueForm, status: int = 200) -> HttpResponse:
    edition, context = staff_context(request, slug)
    form = PaperFilterForm(request.GET)
    kinds = kind_progress(edition)
    context |= {
        "form": form,
        "page": keyed_page(listed_papers(edition, **form.narrowing), request.GET.get("page"), PAGE_SIZE),
        "kinds": kinds,
        "queued": sum(kind.queued - kind.stuck for kind in kinds),
        "stuck": sum(kind.stuck for kind in kinds),
        "open": sum(kind.open for kind in kinds),
        "issue_form": issue_form,
        "exports": [(kind, kind.upper()) for kind in WRITERS],
    }
    return render(request, "reports/document_list.html", context, status=status)


@require_safe
def progress(request: SignedInRequest, slug: str) -> HttpResponse:
    """The meters alone, which the page asks for again while papers are being rendered."""
    edition, context = staff_context(request, slug)
    kinds = kind_progress(edition)
    context |= {"kinds": kinds, "queued": sum(kind.queued - kind.stuck for kind in kinds)}
    return render(request, "reports/_document_progress.html", context)


@require_POST
def issue(request: SignedInRequest, slug: str) -> HttpResponse:
    """Number and queue the papers of one kind, or all that may exist."""
    edition, _context = staff_context(request, slug, manage=True)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, form, status=422)
    kind = form.cleaned_data["kind"]
    result = issue_documents(edition=edition, kinds=[kind] if kind else None, by=request.user)
    made = len(result.document_ids)
    text = ngettext("%(n)d paper is being rendered.", "%(n)d papers are being rendered.", made) % {"n": made}
    messages.success(request, text if made else _("No new paper: all that may exist are there."))
    for sentence in result.waiting:
        messages.info(request, sentence)
    return redirect("reports:document-list", slug)


@require_POST
def retry(request: SignedInRequest, slug: str) -> HttpResponse:
    """Try the papers again that failed too often."""
    edition, _context = staff_context(request, slug, manage=True)
    again = retry_stuck_documents(edition)
    text = ngettext("%(n)d paper is being rendered.", "%(n)d papers are being rendered.", again)
    messages.success(request, text % {"n": again})
    return redirect("reports:document-list", slug)


@require_safe
def download(request: SignedInRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The file of a rendered paper, void ones too, for staff alone; never shown inside the site."""
    edition, _context = staff_context(request, slug)
    papers = Document.objects.filter(edition=edition).exclude(file="")
    paper = get_object_or_404(papers, public_id=public_id)
    name = f"{paper.number_text.replace('/', '-')}.pdf"
    return sandboxed(FileResponse(paper.file.open("rb"), as_attachment=True, filename=name))
