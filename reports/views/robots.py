"""What search engines may read: robots.txt, and the addresses of every public page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from awards.models import Edition
from reports.queries.gallery_facets import in_gallery

CLOSED = (
    "/sekretariat/",
    "/juri/",
    "/unit/",
    "/entri-saya/",
    "/akun/",
    "/masuk/",
    "/daftar/",
    "/keluar/",
    "/undangan/",
    "/komponen/",
    "/v/",
)
# The protocol allows 50,000 addresses a file.
ADDRESSES, FILES = 10_000, 50_000
Address = tuple[str, datetime | None]


@require_safe
@login_not_required
@cache_control(public=True, max_age=3600)
def robots(_request: HttpRequest) -> HttpResponse:
    """Work pages and sign-in are closed, and papers by their address; public pages are listed."""
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in CLOSED], ""]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('reports:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@cache_control(no_cache=True)
def sitemap(_request: HttpRequest) -> StreamingHttpResponse:
    """The list of lists: one of pages, and one for every ten thousand innovations."""
    pages = -(-_innovations().count() // ADDRESSES)
    there = settings.PUBLIC_URL + reverse("reports:sitemap-page", args=[0]).removesuffix("0/")
    places = (f"<sitemap><loc>{escape(there)}{number}/</loc></sitemap>\n" for number in range(pages + 1))
    return _xml("sitemapindex", places)


@require_safe
@login_not_required
@cache_control(no_cache=True)
def sitemap_page(_request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Page 0 lists the pages of the site, every other page innovations. Raises Http404 past the end."""
    addresses: Iterable[Address] = _site()
    if number:
        rows = list(_innovations()[(number - 1) * ADDRESSES : number * ADDRESSES]) if number < FILES else []
        if not rows:
            raise Http404
        addresses = (
            (reverse("reports:gallery-entry", args=[slug, code]), changed) for slug, code, changed in rows
        )
    return _xml("urlset", (_url(path, changed) for path, changed in addresses))


def _site() -> Iterator[Address]:
    names = ("home", "reports:results-index", "reports:gallery", "reports:open-data", "guide")
    results = Edition.objects.with_results().values_list("slug", flat=True)
    registering = Edition.objects.registering().values_list("slug", flat=True)
    return chain(
        ((reverse(name), None) for name in names),
        ((reverse("edition-page", args=[slug]), None) for slug in registering),
        ((reverse("reports:results", args=[slug]), None) for slug in results),
    )


def _innovations() -> QuerySet[Any, Any]:
    """Edition, code, and when the page changed last."""
    return in_gallery().order_by("pk").values_list("edition__slug", "code", "changed_at")


def _url(path: str, changed: datetime | None) -> str:
    when = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(settings.PUBLIC_URL + path)}</loc>{when}</url>\n"


def _xml(root: str, parts: Iterable[str]) -> StreamingHttpResponse:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    return StreamingHttpResponse(
        chain([head], parts, [f"</{root}>\n"]), content_type="application/xml; charset=utf-8"
    )
