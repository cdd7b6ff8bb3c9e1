"""Evidence as it leaves the storage. Who may have it is for the view to say, which has found the row."""

from __future__ import annotations

from django.core.files import File
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from awards.http import sandboxed
from submissions.models import Attachment

# Asked for again each time, so that nobody sees it after the signing out or once the right is gone.
PRIVATE = "private, no-cache"


def open_attachment(attachment: Attachment) -> File[bytes]:
    """The stored file, open for reading. Raises Http404 where the storage does not have it."""
    return _opened(attachment.stored.storage, attachment.stored.name or "")


def attachment_response(attachment: Attachment) -> HttpResponseBase:
    """The file as a download, streamed: no browser opens it as a page of this site. Raises Http404."""
    response = FileResponse(
        open_attachment(attachment),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    return _private(sandboxed(response))


def preview_response(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """The small JPEG of our own making, to be shown inside a page. Raises Http404 where there is none."""
    if not attachment.preview:
        raise Http404
    etag = f'"{attachment.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    if isinstance(unchanged, HttpResponseNotModified):
        return _private(unchanged)
    file = _opened(attachment.preview.storage, attachment.preview.name or "")
    response = FileResponse(file, content_type="image/jpeg")
    response.headers["ETag"] = etag
    return _private(sandboxed(response))


def _opened(storage: Storage, name: str) -> File[bytes]:
    try:
        return storage.open(name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
