"""What views of every app share: the typed request, and an edition fetched through what one may know of."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from awards.models import Edition, User
from awards.permissions import MANAGE_EDITION


class SignedInRequest(HttpRequest):
    """A request behind the sign-in, which every view is unless it says otherwise."""

    user: User


def staff_edition(request: SignedInRequest, slug: str, *, manage: bool = False) -> Edition:
    """The edition of a back-office page.

    Raises Http404 for whoever may not know of its back office, PermissionDenied for an auditor where
    something is changed (`manage`).
    """
    editions = Edition.objects.of_staff(request.user).select_related("organizer__parent", "letterhead")
    edition = get_object_or_404(editions, slug=slug)
    if manage and not request.user.has_perm(MANAGE_EDITION, edition):
        raise PermissionDenied
    return edition


def client_address(request: HttpRequest) -> str:
    """The address of the browser: behind our proxy the last one it forwarded, else the peer's."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
