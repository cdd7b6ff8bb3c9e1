"""The chair's and the deputy's own pages: what they decide, with their name under it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.navigation import JUROR, rooms_of
from judging.chair_board import ChairBoard, Question, chair_board, juror_slots, presiding_seats
from judging.forms.chair import AbsenceForm, QuestionForm
from judging.models import PanelMember, Scoresheet
from judging.services import decisions
from judging.services.attendance import record_absent
from judging.services.scoresheets import excuse_sheet
from judging.views.hearings import absence_text


def seat_of(request: SignedInRequest, slug: str, category: str, stage: str) -> PanelMember:
    """The seat from which a person presides over a stage. Raises Http404 for everybody else."""
    seat = get_object_or_404(
        presiding_seats(request.user).select_related("juror", "panel__stage__category__edition__letterhead"),
        panel__stage__code=stage,
        panel__stage__category__code=category,
        panel__stage__category__edition__slug=slug,
    )
    timezone.activate(seat.panel.stage.category.edition.zone)
    return seat


@require_safe
def chair_home(request: SignedInRequest) -> HttpResponse:
    """The stages over which a person presides. Raises Http404 for whoever presides over none."""
    seats = list(presiding_seats(request.user))
    if not seats:
        raise Http404
    edition = seats[0].panel.stage.category.edition
    return render(request, "judging/chair_home.html", {"seats": seats, "edition": edition})


@require_safe
def my_hearings(request: SignedInRequest) -> HttpResponse:
    """When the entries that a juror judges present. Raises Http404 for whoever is no juror."""
    if not any(room.kind == JUROR for room in rooms_of(request.user)):
        raise Http404
    return render(request, "judging/my_hearings.html", {"slots": juror_slots(request.user)})


@require_safe
def chair_stage(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """What this person decides in a stage, and what another decides."""
    seat = seat_of(request, slug, category, stage)
    return _page(request, seat, chair_board(seat))


@require_POST
def chair_decide(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Answer one question of the page; one that is no longer on it is refused."""
    seat = seat_of(request, slug, category, stage)
    board = chair_board(seat)
    sent = (request.POST.get("kind", ""), request.POST.get("about", ""))
    question = next((one for one in board.questions if (one.kind, one.subject) == sent), None)
    if question is None:
        raise DomainError(_("This is no longer as the page showed it. Look at the page again."))
    form = QuestionForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, seat, board, question=(question, form))
    _decide(seat, question, form.cleaned_data)
    messages.success(request, _("Your decision is recorded."))
    return redirect("judging:chair-stage", slug, category, stage)


@require_POST
def chair_absence(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Record that the team of an entry did not come, with the reason."""
    seat = seat_of(request, slug, category, stage)
    board = chair_board(seat)
    form = AbsenceForm(request.POST, absences=board.absences)
    if not form.is_valid():
        return _page(request, seat, board, absence=form)
    hearing = form.cleaned_data["hearing"]
    found = record_absent(hearing_id=hearing.pk, reason=form.cleaned_data["reason"], by=request.user)
    name = next(name for one, name in board.absences if one.pk == hearing.pk)
    messages.success(request, absence_text(name.code, found))
    return redirect("judging:chair-stage", slug, category, stage)


def _decide(seat: PanelMember, question: Question, said: dict[str, Any]) -> None:
    stage, signed = seat.panel.stage, {"reason": said["reason"], "by": seat.juror}
    if question.kind == "open_sheet":
        sheet = get_object_or_404(Scoresheet, pk=question.about[0], stage=stage)
        excuse_sheet(sheet_id=sheet.pk, **signed)
    elif question.kind == "few_sheets":
        decisions.record_few_sheets(stage=stage, submission_id=question.about[0], **signed)
    else:
        decisions.decide_line(stage=stage, submission_ids=question.about, takes=said["takes"], **signed)


def _page(
    request: SignedInRequest,
    seat: PanelMember,
    board: ChairBoard,
    *,
    question: tuple[Question, QuestionForm] | None = None,
    absence: AbsenceForm | None = None,
) -> HttpResponse:
    stage = seat.panel.stage
    asked = [
        (one, question[1] if question is not None and question[0] == one else QuestionForm(question=one))
        for one in board.first
    ]
    bound = question[1] if question is not None else absence
    context = {
        "edition": stage.category.edition,
        "category": stage.category,
        "stage": stage,
        "seat": seat,
        "board": board,
        "asked": asked,
        "absence": absence or (AbsenceForm(absences=board.absences) if board.absences else None),
        "bound": bound,
    }
    return render(request, "judging/chair_stage.html", context, status=422 if bound is not None else 200)
