"""The public gallery, page by page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from awards.http import public_edition
from awards.models import Edition
from reports.queries.gallery import gallery, innovation, picture
from reports.queries.gallery_facets import Facet
from reports.queries.sought import Sought
from submissions.serving import preview_response

# What was taken back is gone at once: nobody keeps a page without asking whether it still holds.
ASK_AGAIN = cache_control(no_cache=True)


@ASK_AGAIN
@require_safe
@login_not_required
def gallery_list(request: HttpRequest) -> HttpResponse:
    """Innovations of every published edition, found by words and narrowed by what they are."""
    sought = Sought.of(request.GET.dict())
    shown = gallery(sought, request.GET.get("page"))
    context = {
        "edition": Edition.objects.current(),
        "gallery": shown,
        "chips": _chips(sought, shown.categories),
        "canonical": f"{settings.PUBLIC_URL}{reverse('reports:gallery')}",
    }
    return render(request, "public/gallery/list.html", context)


def _chips(sought: Sought, found: Facet) -> list[tuple[str, str, bool]]:
    """One for each category, where there is more than one, with how many it has."""
    if len(found.options) < 2 and not sought.kategori:
        return []
    every = (f"{found.every}, {found.total}", sought.address(kategori=""), not sought.kategori)
    return [
        every,
        *[
            (f"{one.label}, {one.count}", sought.address(kategori=one.value), one.value == found.chosen)
            for one in found.options
        ],
    ]


@ASK_AGAIN
@require_safe
@login_not_required
def gallery_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One innovation as its people agreed to show it. Raises Http404 for all others, without a difference."""
    edition = public_edition(request, slug)
    found = innovation(edition, code)
    if found is None:
        raise Http404
    address = f"{settings.PUBLIC_URL}{reverse('reports:gallery-entry', args=[slug, code])}"
    context = {"edition": edition, "found": found, "row": found.row, "canonical": address}
    if found.pictures:
        context["picture"] = settings.PUBLIC_URL + reverse("reports:gallery-picture", args=[slug, code, 1])
    return render(request, "public/gallery/entry.html", context)


@require_safe
@login_not_required
def gallery_picture(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponseBase:
    """A picture of an innovation, small and without what the camera wrote into it. Raises Http404."""
    shown = picture(public_edition(request, slug), code, number)
    if shown is None:
        raise Http404
    return preview_response(request, shown)
