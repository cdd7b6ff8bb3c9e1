"""Results: the categories, the final list of one, and the list of a stage."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.models import Seal
from awards.permissions import RUN_EDITION
from awards.services.seals import standing_seals
from reports.queries.finals import category_locks, final_page
from reports.queries.rankings import category_cards, stage_page
from reports.views.frame import category_of, staff_context
from submissions.queries.gallery import missing_from_gallery


@require_safe
def index(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every category with its locks, its stages and what comes next."""
    edition, context = staff_context(request, slug)
    return render(request, "reports/ranking_index.html", context | {"cards": category_cards(edition)})


@require_safe
def final_ranking(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The final list of a category: places, what each juror gave, and how equal scores were put in order."""
    edition, context = staff_context(request, slug)
    found = category_of(edition, category)
    stages, seals = list(found.stages.all()), standing_seals(found.pk)
    context |= {"category": found, "stages": stages, "locks": category_locks(edition, seals), "seals": seals}
    context["open_stage"] = next((stage for stage in stages if stage.closed_at is None), None)
    if Seal.Kind.PUBLICATION in seals and request.user.has_perm(RUN_EDITION, edition):
        context["not_in_gallery"] = missing_from_gallery(found)
    if seals:
        context["list"] = final_page(found, stages, number=request.GET.get("page", ""), slug=slug)
    return render(request, "reports/final_ranking.html", context)


@require_safe
def stage_ranking(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The list of a stage with the total of every juror: frozen once it is closed, live before."""
    edition, context = staff_context(request, slug)
    found = category_of(edition, category)
    one = get_object_or_404(found.stages, code=stage)
    context |= {"category": found, "stage": one, "list": stage_page(one, request.GET.get("page", ""), slug)}
    return render(request, "reports/stage_ranking.html", context)
