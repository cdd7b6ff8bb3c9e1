"""Every list of the back office as a file, with the filter that the page had in use."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest, sandboxed, written_file
from awards.models import AccessLog, Edition
from awards.services.privacy import log_access
from reports.listings import ALL, LISTINGS, Asked, Listed, Listing
from reports.listings.writing import stream_csv, write_workbook
from reports.views.exports import XLSX_TYPE
from reports.views.frame import staff_context

AS_A_FILE = gettext_noop("A list as a file")
CSV, XLSX = "csv", "xlsx"
LONGEST = 80  # characters of the filter in the name of a file


@require_safe
def listing_index(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every list that can be taken along, with the page where it is read."""
    edition, context = staff_context(request, slug)
    stages = [
        (category, stage)
        for category in edition.categories.prefetch_related("stages").order_by("position")
        for stage in category.stages.all()
    ]
    context |= {"listings": [one for one in ALL if not one.by_stage], "stages": stages}
    context["crumbs"] = [(_("Documents"), "reports:document-list")]
    return render(request, "reports/listings.html", context)


@require_safe
def listing_file(request: SignedInRequest, slug: str, listing: str, kind: str) -> HttpResponseBase:
    """One list as csv or xlsx. Whoever may read the page may take the list along; names are logged."""
    edition, _context = staff_context(request, slug)
    found = LISTINGS.get(listing)
    if found is None or kind not in {CSV, XLSX}:
        raise Http404
    listed = found.ask(Asked(edition, request.user, request.GET))
    _log(request, edition, found, listed)
    name = f"{_file_name(found, edition, listed)}.{kind}"
    if kind == XLSX:
        return written_file(partial(write_workbook, listed, edition, found.title()), name, XLSX_TYPE)
    response = StreamingHttpResponse(stream_csv(listed, edition), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return sandboxed(response)


def _log(request: SignedInRequest, edition: Edition, listing: Listing, listed: Listed) -> None:
    if listed.personal:
        log_access(
            user=request.user,
            edition=edition,
            action=AccessLog.Action.EXPORTED,
            fields=listed.personal,
            subject=f"edition:{edition.pk}",
            label=listing.title(),
            people=listed.people(),
            purpose=AS_A_FILE,
        )


def _file_name(listing: Listing, edition: Edition, listed: Listed) -> str:
    """List, edition, and the filter in use, so that a file says that it is not everything."""
    narrowed = slugify(" ".join(value for _label, value in listed.filters))[:LONGEST].strip("-")
    return "-".join(filter(None, (listing.code, edition.slug, narrowed)))
