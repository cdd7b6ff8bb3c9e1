"""A juror's scoresheet: read beside the entry, saved field by field, checked and finalised."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards import formats
from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Stage
from judging.blinding import JurorEntry, entry_of, frozen_of
from judging.juror_feedback import juror_feedback
from judging.models import Assignment, PanelMember
from judging.permissions import has_declared
from judging.services.sheet_changes import Result, finalise_seen, late_reason, save_changes
from judging.sheet_board import (
    SheetBoard,
    answer_of,
    neighbours,
    next_open,
    sheet_board,
    sheet_of,
    why_reopened,
    with_typed,
)
from judging.sheet_changes import UnreadableChangesError, read_changes
from judging.sheet_form import changes_of, use_lost
from judging.sheet_history import history_of
from judging.spread import spread_of


# A PDF is shown inside the page from memory, see static/js/sheet-files.js.
@csp_update({"frame-src": ["blob:"]})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The entry beside its scoresheet. POST stores the whole form, for browsers without our script."""
    assignment = _held(request, pk)
    if assignment.declared_at is None:
        return redirect("judging:declare", assignment.stage_id)
    if request.method == "POST":
        return _store_form(request, assignment)
    return _page(request, assignment, sheet_board(sheet_of(assignment)))


@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store what a device sends, and tell it what every field holds now. Nothing to store: only tell."""
    assignment = _readable(request, pk)
    try:
        device, changes = read_changes(request.body)
    except UnreadableChangesError:
        return JsonResponse({}, status=HTTPStatus.BAD_REQUEST)
    try:
        saved = save_changes(sheet_id=assignment.pk, device=device, changes=changes, by=request.user)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.CONFLICT)
    return JsonResponse(answer_of(saved, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: SignedInRequest, pk: int) -> HttpResponse:
    """What can no longer be changed, before it happens; POST finalises and leads to the next sheet."""
    assignment = _readable(request, pk)
    found = sheet_of(assignment)
    if request.method == "POST":
        try:
            finalise_seen(sheet_id=pk, seen_version=_number(request.POST.get("seen")), by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("judging:sheet-finalise", pk)
        title = _entry(assignment).title_text
        messages.success(request, _("“%(title)s” is final.") % {"title": title})
        following = next_open(request.user, assignment)
        return redirect("judging:sheet", following.pk) if following else redirect("judging:home")
    board = sheet_board(found)
    if not board.is_draft:
        return redirect("judging:sheet", pk)
    context = _frame(assignment) | {
        "board": board,
        "late": late_reason(found).text,
        "blocked": bool(board.missing),
    }
    return render(request, "judging/sheet_finalise.html", context)


@require_safe
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every change of one's own on this sheet, and what happened to the sheet."""
    assignment = _readable(request, pk)
    context = _frame(assignment) | {"events": history_of(sheet_of(assignment))}
    return render(request, "judging/sheet_history.html", context)


@require_safe
def following(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next sheet that is not final; home when none is left."""
    found = next_open(request.user, _held(request, pk))
    return redirect("judging:sheet", found.pk) if found else redirect("judging:home")


@require_safe
def spread(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own scores beside the panel's: the totals once every own sheet of the stage is final, and mean,
    spread and halo once the stage is closed. Raises Http404 before, and for whoever has no seat there.
    """
    stage = get_object_or_404(Stage.objects.select_related("category__edition__letterhead"), pk=pk)
    found = spread_of(request.user, stage)
    sits = PanelMember.objects.answered().filter(panel__stage=stage, juror=request.user)
    feedback = juror_feedback(stage, request.user) if stage.closed_at and sits.exists() else None
    if found is None and feedback is None:
        raise Http404
    edition = stage.category.edition
    timezone.activate(edition.zone)
    context = {
        "spread": found,
        "feedback": feedback,
        "stage": stage,
        "category": stage.category,
        "edition": edition,
    }
    return render(request, "judging/spread.html", context)


def _held(request: SignedInRequest, pk: int) -> Assignment:
    """The assignment, where it is asked of this person. Raises Http404 for everybody else."""
    held = Assignment.objects.held_by(request.user).select_related(
        "stage__category__edition__letterhead", "submission__unit__parent"
    )
    found: Assignment = get_object_or_404(held, pk=pk)
    found.juror = request.user
    timezone.activate(found.stage.category.edition.zone)
    return found


def _readable(request: SignedInRequest, pk: int) -> Assignment:
    """The same, once no conflict of interest was declared."""
    found = _held(request, pk)
    if not has_declared(request.user, found):
        raise Http404
    return found


def _store_form(request: SignedInRequest, assignment: Assignment) -> HttpResponse:
    board = sheet_board(sheet_of(assignment))
    if "use" in request.POST or "leave" in request.POST:
        changes = use_lost(board, assignment.pk, request.POST)
    else:
        changes = changes_of(board, request.POST)
    results = save_changes(sheet_id=assignment.pk, device="", changes=changes, by=request.user).results
    errors = {result.field: result.message for result in results if not result.outcome}
    if errors:
        typed = {change.field: change.value for change in changes}
        board = with_typed(sheet_board(sheet_of(assignment)), typed, errors)
        return _page(request, assignment, board, errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _tell(request, results)
    if "finalise" in request.POST:
        return redirect("judging:sheet-finalise", assignment.pk)
    return redirect("judging:sheet", assignment.pk)


def _tell(request: SignedInRequest, results: list[Result]) -> None:
    late = next((result.message for result in results if result.outcome == "late"), "")
    if late:
        messages.error(request, late)
    elif any(result.outcome == "overtaken" for result in results):
        messages.warning(request, _("Some of it was overtaken by newer values, see below."))
    else:
        messages.success(request, _("Stored at %(time)s.") % {"time": formats.clock(timezone.now())})


def _page(
    request: SignedInRequest,
    assignment: Assignment,
    board: SheetBoard,
    *,
    errors: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    before, after = neighbours(request.user, assignment)
    late = late_reason(board.sheet)
    context: dict[str, Any] = _frame(assignment) | {
        "board": board,
        "late": late.text,
        "fixed": bool(late.text),
        "practises": late.is_practice,
        "errors": errors or {},
        "before": before,
        "after": after,
        "reopening": why_reopened(board.sheet),
        "left": next_open(request.user, assignment),
    }
    return render(request, "judging/sheet.html", context, status=status)


def _frame(assignment: Assignment) -> dict[str, Any]:
    """What every page of a sheet needs."""
    stage = assignment.stage
    return {
        "assignment": assignment,
        "entry": _entry(assignment),
        "stage": stage,
        "category": stage.category,
        "edition": stage.category.edition,
    }


def _entry(assignment: Assignment) -> JurorEntry:
    return entry_of(assignment, frozen_of([assignment.submission_id]).get(assignment.submission_id))


def _number(text: str | None) -> int:
    """A version as a form sends it; one that no sheet has for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
