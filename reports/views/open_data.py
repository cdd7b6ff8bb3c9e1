"""Open data for everybody: what there is, and the tables themselves; and what robots may read."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from awards.models import Edition
from reports.exports.open_data import (
    LICENCE,
    MEDIA_TYPES,
    package,
    stream_set_csv,
    stream_set_json,
    version_of,
)
from reports.exports.open_tables import SETS

ASK_AGAIN = cache_control(public=True, no_cache=True)
WRITERS = {"csv": stream_set_csv, "json": stream_set_json}


@require_safe
@login_not_required
def open_data(request: HttpRequest) -> HttpResponse:
    """What open data there are, edition by edition, with what each column says."""
    context = {
        "edition": Edition.objects.current(),
        "rows": Edition.objects.with_results().select_related("organizer__parent"),
        "sets": list(SETS.values()),
        "licence": LICENCE,
        "canonical": settings.PUBLIC_URL + reverse("reports:open-data"),
    }
    return render(request, "public/open_data.html", context)


def _etag(_request: HttpRequest, slug: str, name: str = "", kind: str = "") -> str | None:
    """The mark of what the data say. No date stands beside it: units change without a row of the ledger."""
    mark, _at = version_of(_published_edition(slug))
    return f'"{mark}-{name}{kind}"'


def _published_edition(slug: str) -> Edition:
    """An edition that has results for everybody. Raises Http404; staff see no more here than strangers."""
    edition: Edition = get_object_or_404(
        Edition.objects.with_results().select_related("organizer__parent"), slug=slug
    )
    return edition


@require_safe
@login_not_required
@ASK_AGAIN
@condition(etag_func=_etag)
def open_data_package(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the tables of an edition are, for programs."""
    edition = _published_edition(slug)
    timezone.activate(edition.zone)
    return _open(JsonResponse(package(edition), json_dumps_params={"ensure_ascii": False, "indent": 2}))


@require_safe
@login_not_required
@ASK_AGAIN
@condition(etag_func=_etag)
def open_data_set(_request: HttpRequest, slug: str, name: str, kind: str) -> HttpResponseBase:
    """One table of an edition as CSV or JSON, streamed. Raises Http404 for one that there is not."""
    edition = _published_edition(slug)
    if name not in SETS or kind not in WRITERS:
        raise Http404
    response = StreamingHttpResponse(
        WRITERS[kind](SETS[name], edition), content_type=f"{MEDIA_TYPES[kind]}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{edition.slug}-{name}.{kind}"'
    return _open(response)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Programs of other sites may read it; it carries nothing of whoever asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
