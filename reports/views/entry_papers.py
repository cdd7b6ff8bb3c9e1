"""The papers of one entry for its people: the receipt of its submission, and letters to sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, sandboxed
from awards.permissions import MANAGE_EDITION
from reports.exceptions import SetupError
from reports.models import Document
from reports.pdf.entry_papers import render_letter
from reports.queries.letters import letter_of
from reports.services.receipts import issue_receipt
from submissions.queries.statements import letters_of
from submissions.views.frame import reachable_entry


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The receipt in force, as a file; while it is being made a page says so, and asks for it again.

    Raises Http404 for an entry that was not submitted here.
    """
    entry = reachable_entry(request, pk)
    if entry.form_id is None or entry.submitted_at is None or not entry.revisions.exists():
        raise Http404
    if request.method == "POST":
        try:
            issue_receipt(submission_id=entry.pk, by=request.user)
        except SetupError as error:
            edition = entry.category.edition
            manages = request.user.has_perm(MANAGE_EDITION, edition)
            messages.error(request, str(error) if manages else _office_is_asked(entry.code))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("reports:receipt", entry.pk)
    standing = Document.objects.filter(submission=entry, kind=Document.Kind.RECEIPT).exclude(
        state=Document.State.VOID
    )
    paper = standing.first()
    if paper is None or paper.state != Document.State.RENDERED:
        context = {"edition": entry.category.edition, "entry": entry, "paper": paper}
        return render(request, "submissions/entry/receipt_wait.html", context)
    name = f"{_('receipt')}-{entry.code}.pdf"
    return sandboxed(FileResponse(paper.file.open("rb"), as_attachment=True, filename=name))


def _office_is_asked(code: str) -> str:
    """What people of an entry are told when only the office can put right what stands in the way."""
    return _(
        "The receipt cannot be made yet, and that is not for you to put right: your entry is submitted. "
        "Tell the secretariat that the receipt of %(code)s cannot be made; it is told here what to set."
    ) % {"code": code}


@require_safe
def statement_letter(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """A letter to sign, filled in with what the entry says now. Raises Http404 for one not asked for."""
    entry = reachable_entry(request, pk)
    found = next((letter for letter in letters_of(entry.category) if letter.code == code), None)
    if found is None:
        raise Http404
    with translation.override(entry.category.edition.language):
        pdf = render_letter(letter_of(entry, found))
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.code}.pdf"'
    sandboxed(response)
    return response
