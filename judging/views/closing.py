"""Closing a stage: what keeps it open, who presides, and the closing itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage, User
from awards.permissions import MANAGE_EDITION
from judging.closing_board import BlockerRow, closing_board
from judging.forms import AppointForm, DecisionForm
from judging.models import Scoresheet
from judging.services import decisions
from judging.services.closing import close_stage
from judging.services.scoresheets import excuse_sheet


@require_http_methods(["GET", "HEAD", "POST"])
def stage_close(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """List what keeps a stage open, each with what to do; POST closes it when nothing does.

    `?jenis=` narrows the list to one kind, page by page.
    """
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
    return _page(request, edition, found)


@require_POST
def stage_decide(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Enter what the chair, or the deputy, decided on paper about one thing that keeps the stage open."""
    edition = staff_edition(request, slug, manage=True)
    found = _stage(edition, category, stage)
    form = DecisionForm(request.POST, stage=found)
    if form.is_valid():
        _decide(found, form.cleaned_data, request.user)
        name = form.cleaned_data["decided_by"].name
        messages.success(request, _("The decision of %(name)s is recorded.") % {"name": name})
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("judging:stage-close", args=[slug, category, stage]) + query)
    if form.is_stale:
        raise DomainError(_("This is no longer as the page showed it. Look at the page again."))
    return _page(request, edition, found, decision=form, status=422)


def _decide(stage: Stage, said: dict[str, Any], user: User) -> None:
    signed = {"reason": said["reason"], "by": said["decided_by"], "entered_by": user}
    about: tuple[int, ...] = said["about"]
    if said["kind"] == "open_sheet":
        sheet = get_object_or_404(Scoresheet, pk=about[0], stage=stage)
        excuse_sheet(sheet_id=sheet.pk, **signed)
    elif said["kind"] == "few_sheets":
        decisions.record_few_sheets(stage=stage, submission_id=about[0], **signed)
    else:
        decisions.decide_line(stage=stage, submission_ids=about, takes=said["takes"], **signed)


@require_POST
def stage_appoint(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Make a seated juror chair or deputy of a stage's panel."""
    edition = staff_edition(request, slug, manage=True)
    found = _stage(edition, category, stage)
    form = AppointForm(request.POST, stage=found)
    if not form.is_valid():
        return _page(request, edition, found, appoint=form, status=422)
    seat = decisions.appoint(stage=found, by=request.user, **form.cleaned_data)
    facts = {"name": seat.juror.name, "role": seat.get_role_display()}
    messages.success(request, _("%(name)s is now: %(role)s.") % facts)
    return redirect("judging:stage-close", slug, category, stage)


def _stage(edition: Edition, category: str, stage: str) -> Stage:
    stages = Stage.objects.select_related("category")
    return get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)


def _page(
    request: SignedInRequest,
    edition: Edition,
    stage: Stage,
    *,
    appoint: AppointForm | None = None,
    decision: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    board = closing_board(stage, **_narrowing(request))
    manages = request.user.has_perm(MANAGE_EDITION, edition)
    context = {
        "edition": edition,
        "category": stage.category,
        "stage": stage,
        "board": board,
        "groups": [
            (group, [(row, _form(stage, row, decision) if manages else None) for row in group.rows])
            for group in board.groups
        ],
        "form": appoint or AppointForm(stage=stage),
        "decision": decision,
        "manages": manages,
    }
    return render(request, "judging/stage_close.html", context, status=status)


def _narrowing(request: SignedInRequest) -> dict[str, Any]:
    return {"kind": request.GET.get("jenis", ""), "page": request.GET.get("page")}


def _form(stage: Stage, row: BlockerRow, bound: DecisionForm | None) -> DecisionForm | None:
    """The form of a row that somebody may decide on: the one that was sent, when it is about this row."""
    if row.decider is None or not row.is_decided:
        return None
    return bound if bound is not None and bound.is_about(row) else DecisionForm(stage=stage, row=row)
