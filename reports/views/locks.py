"""Publication, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.http import SignedInRequest
from awards.permissions import RUN_EDITION
from awards.services.seals import standing_seals
from reports.forms import ReopenForm
from reports.queries.finals import category_locks
from reports.services.results import fill_gallery, filled, publish_results
from reports.services.ways_back import go_back, ways_back
from reports.views.frame import category_of, staff_context

READ_AND_ACT = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_ACT)
def publish(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """What the public will see; POST sets the third lock."""
    edition, context = staff_context(request, slug, manage=True)
    found = category_of(edition, category)
    if request.method == "POST":
        publish_results(category=found, by=request.user)
        messages.success(request, _("The results of %(name)s are published.") % {"name": found.name})
        return redirect("reports:final-ranking", slug, category)
    seals = standing_seals(found.pk)
    context |= {"category": found, "locks": category_locks(edition, seals), "seals": seals}
    return render(request, "reports/publish.html", context)


@require_POST
def fill(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Put into the gallery what was published before there was one; in an archived edition, too."""
    edition, _context = staff_context(request, slug)
    found = category_of(edition, category)
    if not request.user.has_perm(RUN_EDITION, edition):
        raise PermissionDenied
    added, corrected = fill_gallery(category=found, by=request.user)
    messages.success(request, filled(added, corrected))
    return redirect("reports:final-ranking", slug, category)


@require_http_methods(READ_AND_ACT)
def reopen_results(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """What each way back makes invalid; POST takes one of them, with a reason."""
    edition, context = staff_context(request, slug, manage=True)
    found = category_of(edition, category)
    ways = ways_back(found)
    form = ReopenForm(_sent(request), choices=[(way.kind, way.label) for way in ways])
    if request.method == "POST" and form.is_valid():
        way, reason = form.cleaned_data["down_to"], form.cleaned_data["reason"]
        go_back(category=found, way=way, by=request.user, reason=reason)
        messages.success(request, _("%(name)s is reopened; the reason is on record.") % {"name": found.name})
        return redirect("reports:final-ranking", slug, category)
    context |= {"category": found, "ways": ways, "form": form}
    return render(request, "reports/reopen.html", context, status=422 if form.errors else 200)


def _sent(request: SignedInRequest) -> QueryDict | None:
    """What was sent, even if it was nothing; None where nothing was sent."""
    return request.POST if request.method == "POST" else None
