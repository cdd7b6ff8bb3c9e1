"""The evidence of an entry, for the juror who may read it now."""

from __future__ import annotations

from django.core.files import File
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from judging.blinding import entry_for_juror
from judging.evidence import file_of, neutral_copy
from judging.models import Assignment
from submissions.models import Attachment

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def evidence(request: SignedInRequest, assignment: int, pk: int) -> HttpResponse:
    """A file of the frozen revision as a download; in a blind stage without its name and properties.

    Raises Http404 for whoever may not read the entry now, and for a file that is not shown.
    """
    found, attachment, name = _file(request, assignment, pk)
    source = _opened(attachment.stored.storage, attachment.stored.name or "")
    content = neutral_copy(attachment, source) if found.stage.is_blind else source
    response = FileResponse(content, as_attachment=True, filename=name, content_type=attachment.media_type)
    return _sealed(response)


@require_safe
def evidence_preview(request: SignedInRequest, assignment: int, pk: int) -> HttpResponse:
    """The small picture of our own making of a file. Raises Http404 as above, or where there is none."""
    _found, attachment, _name = _file(request, assignment, pk)
    if not attachment.preview:
        raise Http404
    source = _opened(attachment.preview.storage, attachment.preview.name or "")
    return _sealed(FileResponse(source, content_type="image/jpeg"))


def _file(request: SignedInRequest, assignment: int, pk: int) -> tuple[Assignment, Attachment, str]:
    held = Assignment.objects.readable_by(request.user)
    found = get_object_or_404(
        held.select_related("stage", "juror", "submission__unit__parent"), pk=assignment
    )
    file = file_of(entry_for_juror(found), pk)
    attachment = get_object_or_404(Attachment, pk=file.pk, submission=found.submission_id)
    return found, attachment, file.name


def _opened(storage: Storage, name: str) -> File[bytes]:
    try:
        return storage.open(name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error


def _sealed(response: FileResponse) -> HttpResponse:
    """A file that no browser takes for a page of ours, and that no cache keeps."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response  # type: ignore[return-value]  # a response all the same
