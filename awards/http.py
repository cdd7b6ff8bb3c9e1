"""What views of every app share: the typed request, and an edition fetched through what one may know of."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from awards.exceptions import ArchivedError
from awards.models import Edition, User
from awards.permissions import RUN_EDITION

SANDBOX = "default-src 'none'; sandbox"


class SignedInRequest(HttpRequest):
    """A request behind the sign-in, which every view is unless it says otherwise."""

    user: User


def staff_edition(request: SignedInRequest, slug: str, *, manage: bool = False) -> Edition:
    """The edition of a back-office page, with its time zone in force for the rest of the request.

    Raises Http404 for whoever may not know of its back office; where something is changed (`manage`),
    PermissionDenied for an auditor and ArchivedError for the secretariat of an archived edition.
    """
    editions = Edition.objects.of_staff(request.user).select_related("organizer__parent", "letterhead")
    edition: Edition = get_object_or_404(editions, slug=slug)
    timezone.activate(edition.zone)
    if manage and not request.user.has_perm(RUN_EDITION, edition):
        raise PermissionDenied
    if manage and edition.is_archived:
        raise ArchivedError(edition.name)
    return edition


def public_edition(request: HttpRequest, slug: str) -> Edition:
    """The edition of a public page, with its time zone in force for the rest of the request.

    Raises Http404 for one that is not opened, unless the reader is of its staff and looks at it beforehand.
    """
    editions = Edition.objects.visible_to(request.user).select_related("organizer__parent", "letterhead")
    edition: Edition = get_object_or_404(editions, slug=slug)
    timezone.activate(edition.zone)
    return edition


def sandboxed(response: HttpResponseBase) -> HttpResponseBase:
    """A file that no browser takes for a page of ours."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def written_file(
    write: Callable[[BinaryIO], object], name: str, content_type: str | None = None
) -> HttpResponseBase:
    """A file that `write` writes, as a download; it lies on disk until it is sent, or could not be written.

    Without `content_type` the name says what it is.
    """
    with ExitStack() as opened:
        target = opened.enter_context(tempfile.TemporaryFile())
        write(target)
        target.seek(0)
        opened.pop_all()
    return sandboxed(FileResponse(target, as_attachment=True, filename=name, content_type=content_type))


def client_address(request: HttpRequest) -> str:
    """The address of the browser: behind our proxy the last one it forwarded, else the peer's."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
