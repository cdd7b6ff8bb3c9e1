"""Papers: progress, issuing and downloads."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, sandboxed
from awards.models import AccessLog
from awards.services.privacy import log_access
from reports.exports.bundle import papers_to_take, stream_zip
from reports.exports.print_file import stream_print_file
from reports.forms import IssueForm, PaperFilterForm, ReissueForm
from reports.models import Document
from reports.models.document import SINGLY
from reports.queries.pages import keyed_page
from reports.queries.papers import kind_progress, listed_papers
from reports.services.documents import issue_documents, retry_stuck_documents
from reports.services.reissuing import reissue_document
from reports.views.exports import WRITERS
from reports.views.frame import staff_context

PAGE_SIZE = 50
FAILURES_SHOWN = 10
PAPERS_TAKEN = gettext_noop("The files of papers")


@require_safe
def document_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The papers of an edition by kind and number, and what can be issued or exported."""
    return _page(request, slug)


def _page(
    request: SignedInRequest, slug: str, issue_form: IssueForm | None = None, status: int = 200
) -> HttpResponse:
    edition, context = staff_context(request, slug)
    form = PaperFilterForm(request.GET, edition=edition)
    kinds = kind_progress(edition)
    stuck = sum(kind.stuck for kind in kinds)
    failed = Document.objects.stuck().filter(edition=edition).order_by("pk")
    context |= {
        "form": form,
        "page": keyed_page(listed_papers(edition, **form.narrowing), request.GET.get("page"), PAGE_SIZE),
        "kinds": kinds,
        "queued": sum(kind.queued - kind.stuck for kind in kinds),
        "stuck": stuck,
        "failed": failed.defer("facts")[:FAILURES_SHOWN] if stuck else (),
        "open": sum(kind.open for kind in kinds),
        "issue_form": issue_form or IssueForm(edition=edition),
        "singly": SINGLY,
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
    """Number and queue papers of one kind or all that may exist, for whom they were asked for."""
    edition, _context = staff_context(request, slug, manage=True)
    form = IssueForm(request.POST, edition=edition)
    if not form.is_valid():
        return _page(request, slug, form, status=422)
    kind = form.cleaned_data["kind"]
    try:
        result = issue_documents(
            edition=edition, kinds=[kind] if kind else None, scope=form.scope, by=request.user
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, slug, form, status=422)
    made = len(result.document_ids)
    waiting = Document.objects.filter(pk__in=result.document_ids, state=Document.State.OPEN).count()
    text = ngettext("%(n)d paper is being rendered.", "%(n)d papers are being rendered.", made - waiting) % {
        "n": made - waiting
    }
    if made > waiting or not (made or result.left_out):
        messages.success(request, text if made else _("No new paper: all that may exist are there."))
    if waiting:
        text = ngettext(
            "%(n)d paper waits for the registry's number.",
            "%(n)d papers wait for the registry's numbers.",
            waiting,
        )
        messages.success(request, text % {"n": waiting})
    for sentence in result.left_out:
        messages.warning(request, sentence)
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


@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: SignedInRequest, slug: str, public_id: str) -> HttpResponse:
    """Issue one paper anew, with the reason; its old number becomes void."""
    edition, context = staff_context(request, slug, manage=True)
    papers = Document.objects.filter(edition=edition).exclude(state=Document.State.VOID)
    paper = get_object_or_404(papers.exclude(kind__in=SINGLY), public_id=public_id)
    form = ReissueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            new = reissue_document(paper=paper, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("The old number is void. The new paper is %(number)s.")
            waits = _("The old number is void. The new paper waits for the registry's number.")
            messages.success(request, text % {"number": new.number_text} if new.number_text else waits)
            return redirect("reports:document-list", slug)
    context |= {"paper": paper, "form": form}
    return render(request, "reports/document_reissue.html", context, status=422 if form.errors else 200)


@require_safe
def bundle(request: SignedInRequest, slug: str, form: str) -> HttpResponseBase:
    """The rendered papers that the list shows, as a ZIP or as one file for the printer."""
    edition, _context = staff_context(request, slug)
    narrowing = PaperFilterForm(request.GET, edition=edition).narrowing
    papers = papers_to_take(listed_papers(edition, **narrowing))
    if not papers.exists():
        messages.info(request, _("None of these papers is rendered yet."))
        return redirect("reports:document-list", slug)
    rows = papers.iterator(chunk_size=200)
    if form == "zip":
        pieces, content_type = stream_zip(rows), "application/zip"
    else:
        openings = (partial(paper.file.open, "rb") for paper in rows)
        pieces, content_type = (
            stream_print_file(openings, title=edition.name, language=edition.language),
            "application/pdf",
        )
    log_access(
        user=request.user,
        edition=edition,
        action=AccessLog.Action.EXPORTED,
        fields=[AccessLog.Field.NAME],
        subject=f"edition:{edition.pk}",
        purpose=PAPERS_TAKEN,
    )
    response = StreamingHttpResponse(pieces, content_type=content_type)
    name = "-".join([edition.slug, *slugify(" ".join(narrowing.values())).split()]) or edition.slug
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return sandboxed(response)


@require_safe
def download(request: SignedInRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The file of a rendered paper, void ones too, for staff alone; never shown inside the site."""
    edition, _context = staff_context(request, slug)
    papers = Document.objects.filter(edition=edition).exclude(file="")
    paper = get_object_or_404(papers, public_id=public_id)
    name = f"{paper.file_stem}.pdf"
    return sandboxed(FileResponse(paper.file.open("rb"), as_attachment=True, filename=name))
