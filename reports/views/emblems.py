"""The emblem of an organiser, for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports.models import Letterhead

A_YEAR = 365 * 24 * 3600


@require_safe
@login_not_required
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def emblem(_request: HttpRequest, sha256: str) -> FileResponse:
    """The picture with this hash, a PNG of our own making; another emblem has another address."""
    letterhead = Letterhead.objects.filter(emblem_sha256=sha256).exclude(emblem="").first()
    if letterhead is None:
        raise Http404
    try:
        file = letterhead.emblem.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
