"""The evidence of an entry: its page, and adding, replacing, removing and reading a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import ArchivedError, DomainError
from awards.files.limits import LARGEST_FILE_BYTES, MEGABYTE
from awards.files.refusals import FileRefused
from awards.http import SignedInRequest
from awards.middleware import takes_up_to
from submissions.models import Attachment, Question, Submission
from submissions.permissions import WRITE_ENTRY
from submissions.queries.attachments import (
    evidence_questions,
    files_by_question,
)
from submissions.queries.deadlines import WRITABLE, is_in_time
from submissions.services.attachments import (
    add_attachment,
    remove_attachment,
    replace_attachment,
    require_changeable,
    take_back_attachment,
)
from submissions.serving import attachment_response, preview_response

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
LARGEST_REQUEST = LARGEST_FILE_BYTES + MEGABYTE


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, as its sender named it, and why."""

    name: str
    reason: str


@require_safe
def evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """All questions for files of an entry, with what it gives. Raises Http404."""
    return _page(request, _entry(request, pk))


@takes_up_to(LARGEST_REQUEST)
@READ_AND_SEND
def question_evidence(request: SignedInRequest, pk: int, section: str, question: str) -> HttpResponse:
    """The files of one question, and new ones for it.

    Without JavaScript several files come in one request and each is taken or refused by itself; what was
    refused is said on the page, what was taken stays. Raises Http404, PermissionDenied, ArchivedError.
    """
    entry = _entry(request, pk, write=request.method == "POST")
    asked = _question(entry, section, question)
    if request.method != "POST":
        return _page(request, entry, asked)
    refused = []
    for file in _sent(request):
        try:
            add_attachment(submission=entry, question=asked, file=file, by=request.user)
        except DomainError as error:
            if _is_script(request):
                return _refused(error)
            refused.append(Refusal(file.name or "", str(error)))
    if refused:
        return _page(request, entry, asked, refused)
    return _done(request, entry, asked, _("Saved."))


@takes_up_to(LARGEST_REQUEST)
@READ_AND_SEND
def replace_evidence(request: SignedInRequest, pk: int, attachment: int) -> HttpResponse:
    """Another file in the place of one. Raises Http404, PermissionDenied, ArchivedError."""
    entry = _entry(request, pk, write=True)
    require_changeable(entry)
    row = get_object_or_404(entry.attachments.present(), pk=attachment)
    asked = _question(entry, row.section_code, row.question_code)
    refused: list[Refusal] = []
    if request.method == "POST":
        for file in _sent(request)[:1]:
            try:
                replace_attachment(attachment=row, file=file, by=request.user)
            except DomainError as error:
                if _is_script(request):
                    return _refused(error)
                refused = [Refusal(file.name or "", str(error))]
        if not refused:
            return _done(request, entry, asked, _("Replaced."))
    files = files_by_question(entry, [asked], may_change=True)[asked.pk]
    context = {
        "entry": entry,
        "edition": entry.category.edition,
        "files": files,
        "row": row,
        "refused": refused,
        "back": _back(request),
    }
    return render(request, "submissions/evidence_replace.html", context, status=422 if refused else 200)


@require_POST
def remove_evidence(request: SignedInRequest, pk: int, attachment: int) -> HttpResponse:
    """Take a file off; it can be taken back. Raises Http404, PermissionDenied, ArchivedError."""
    return _changed(request, pk, attachment, remove_attachment, _("Removed. You can take it back."))


@require_POST
def take_back_evidence(request: SignedInRequest, pk: int, attachment: int) -> HttpResponse:
    """Take a removed file back. Raises Http404, PermissionDenied, ArchivedError."""
    return _changed(request, pk, attachment, take_back_attachment, _("Taken back."))


@require_safe
def read_evidence(request: SignedInRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file of an entry, as a download. Raises Http404."""
    return attachment_response(_readable(request, pk, attachment))


@require_safe
def preview_evidence(request: SignedInRequest, pk: int, attachment: int) -> HttpResponseBase:
    """The small picture of a file, for the page that lists it. Raises Http404."""
    return preview_response(request, _readable(request, pk, attachment))


def _entry(request: SignedInRequest, pk: int, *, write: bool = False) -> Submission:
    entries = Submission.objects.readable_by(request.user).select_related(
        "category__edition__letterhead", "category__edition__organizer", "unit__parent", "form"
    )
    entry: Submission = get_object_or_404(entries, pk=pk)
    edition = entry.category.edition
    timezone.activate(edition.zone)
    if write and not request.user.has_perm(WRITE_ENTRY, entry):
        if edition.is_archived:
            raise ArchivedError(edition.name)
        raise PermissionDenied
    return entry


def _readable(request: SignedInRequest, pk: int, attachment: int) -> Attachment:
    """A file that counts or that a revision names; what was removed is for those who may take it back."""
    entry = _entry(request, pk)
    rows = entry.attachments.all()
    if not request.user.has_perm(WRITE_ENTRY, entry):
        rows = rows.filter(Q(removed_at__isnull=True) | Q(frozen_at__isnull=False))
    row: Attachment = get_object_or_404(rows, pk=attachment)
    return row


def _question(entry: Submission, section: str, question: str) -> Question:
    for asked in evidence_questions(entry):
        if (asked.section.code, asked.code) == (section, question):
            return asked
    raise Http404


def _sent(request: SignedInRequest) -> list[UploadedFile]:
    """The files that were sent. Raises `DomainError` when none was."""
    files: list[UploadedFile] = request.FILES.getlist("file")
    if not files:
        raise DomainError(_("Choose a file first, then send it."))
    return files


def _changed(
    request: SignedInRequest, pk: int, attachment: int, change: Callable[..., Attachment], said: str
) -> HttpResponse:
    entry = _entry(request, pk, write=True)
    row = get_object_or_404(entry.attachments.all(), pk=attachment)
    asked = _question(entry, row.section_code, row.question_code)
    try:
        change(attachment=row, by=request.user)
    except DomainError as error:
        if _is_script(request):
            return _refused(error)
        raise
    return _done(request, entry, asked, said)


def _done(request: SignedInRequest, entry: Submission, asked: Question, said: str) -> HttpResponse:
    """The list as it is now for the script, for a form the page it came from."""
    if _is_script(request):
        files = files_by_question(entry, [asked], may_change=True)[asked.pk]
        html = render_to_string("submissions/parts/files_list.html", {"files": files}, request)
        return JsonResponse({"html": html, "message": said})
    messages.success(request, said)
    return redirect(
        _back(request)
        or reverse("submissions:question-evidence", args=(entry.pk, asked.section.code, asked.code))
    )


def _refused(error: DomainError) -> HttpResponse:
    status = 422 if isinstance(error, FileRefused) else 409
    return JsonResponse({"message": str(error)}, status=status)


def _page(
    request: SignedInRequest,
    entry: Submission,
    asked: Question | None = None,
    refused: Sequence[Refusal] = (),
) -> HttpResponse:
    questions = [asked] if asked else evidence_questions(entry)
    is_open = entry.state in WRITABLE and is_in_time(entry, timezone.now())
    may_change = is_open and request.user.has_perm(WRITE_ENTRY, entry)
    found = files_by_question(entry, questions, may_change=may_change)
    context: dict[str, Any] = {
        "entry": entry,
        "edition": entry.category.edition,
        "asked": asked,
        "boards": [found[question.pk] for question in questions],
        "refused": refused,
        "back": _back(request),
        "may_change": may_change,
    }
    return render(request, "submissions/evidence.html", context, status=422 if refused else 200)


def _is_script(request: SignedInRequest) -> bool:
    """Whether `upload.js` asks, which shows the answer in the page that is open."""
    return request.headers.get("Accept") == "application/json"


def _back(request: SignedInRequest) -> str:
    """The page of ours that the form came from, if it says one."""
    address = request.POST.get("back") or request.GET.get("back") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""
