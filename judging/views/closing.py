"""Closing a stage: what keeps it open, who presides, and the closing itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage
from awards.permissions import MANAGE_EDITION
from judging.closing_board import closing_board
from judging.forms import AppointForm
from judging.services.closing import close_stage
from judging.services.decisions import appoint


@require_http_methods(["GET", "HEAD", "POST"])
def stage_close(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """List what keeps a stage open, each with what to do; POST closes it when nothing does."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    found = _stage(edition, category, stage)
    if request.method == "POST":
        blockers = close_stage(stage_id=found.pk, by=request.user)
        if not blockers:
            messages.success(
                request, _("%(stage)s is closed. Its places are frozen.") % {"stage": found.name}
            )
            return redirect("reports:stage-ranking", slug, category, stage)
        text = ngettext(
            "%(n)d thing keeps the stage open.", "%(n)d things keep the stage open.", len(blockers)
        )
        messages.error(request, text % {"n": len(blockers)})
    return _page(request, edition, found, AppointForm(stage=found))


@require_POST
def stage_appoint(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Make a seated juror chair or deputy of a stage's panel."""
    edition = staff_edition(request, slug, manage=True)
    found = _stage(edition, category, stage)
    form = AppointForm(request.POST, stage=found)
    if not form.is_valid():
        return _page(request, edition, found, form, status=422)
    seat = appoint(stage=found, by=request.user, **form.cleaned_data)
    facts = {"name": seat.juror.name, "role": seat.get_role_display()}
    messages.success(request, _("%(name)s is now: %(role)s.") % facts)
    return redirect("judging:stage-close", slug, category, stage)


def _stage(edition: Edition, category: str, stage: str) -> Stage:
    stages = Stage.objects.select_related("category")
    return get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)


def _page(
    request: SignedInRequest, edition: Edition, stage: Stage, form: AppointForm, status: int = 200
) -> HttpResponse:
    context = {
        "edition": edition,
        "category": stage.category,
        "stage": stage,
        "board": closing_board(stage),
        "form": form,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/stage_close.html", context, status=status)
