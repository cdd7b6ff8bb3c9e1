"""The home of those who enter innovations, and the entries of a unit for its admin."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.http import SignedInRequest, sandboxed
from awards.models import Edition, Organization
from awards.permissions import administered_unit_ids
from reports.queries.own_entries import (
    listed,
    next_opening,
    open_categories,
    own_entries,
    own_papers,
    years,
)
from submissions.models import Submission
from submissions.services.teams import take_team_places, unlinked_places

PER_PAGE = 50


@require_safe
def my_entries(request: SignedInRequest) -> HttpResponse:
    """A person's own entries: how they stand, what is next, and what may be entered now."""
    page = Paginator(listed(Submission.objects.of_person(request.user)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "years": years(own_entries(list(page))),
        "unlinked": unlinked_places(request.user).count(),
        "enterable": open_categories(),
        "opening": next_opening(),
        "current": Edition.objects.current(),
    }
    return render(request, "submissions/home.html", context)


@require_POST
def take_places(request: SignedInRequest) -> HttpResponse:
    """Take the places in teams that name a confirmed address of this person."""
    count = take_team_places(user=request.user)
    text = ngettext("%(n)d entry is yours to see now.", "%(n)d entries are yours to see now.", count)
    messages.success(request, text % {"n": count})
    return redirect("reports:my-entries")


@require_safe
def my_paper(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """A certificate of one's own entry; nobody else may know of it. Raises Http404."""
    paper = get_object_or_404(own_papers(request.user), public_id=public_id)
    name = f"{paper.file_stem}.pdf"
    return sandboxed(FileResponse(paper.file.open("rb"), as_attachment=True, filename=name))


@require_safe
def unit_entries(request: SignedInRequest) -> HttpResponse:
    """The entries of the units that a person administers, those below them included.

    Raises Http404 for whoever administers none.
    """
    administered = administered_unit_ids(request.user)
    if not administered:
        raise Http404
    units = list(Organization.objects.filter(pk__in=administered).select_related("parent").order_by("name"))
    page = Paginator(listed(Submission.objects.of_units_of(request.user)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"units": units, "page": page, "years": years(own_entries(list(page)))}
    return render(request, "submissions/unit_entries.html", context)
