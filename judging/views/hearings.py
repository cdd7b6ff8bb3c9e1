"""Days of presentations: plan, lot, running order, attendance and the clock of the hall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.forms.rows import shown_rows
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage
from awards.permissions import MANAGE_EDITION
from judging.forms.hearings import (
    AbsentForm,
    DayRows,
    DrawForm,
    MoveForm,
    PlanForm,
    PresentForm,
    ReasonForm,
    plan_facts,
    show_breaks,
)
from judging.hearing_board import hearing_board, hearings_of, slot_rows
from judging.models import Hearing, HearingDay, HearingPlan
from judging.presiding import presiding
from judging.services import attendance, hearings


def stage_of(edition: Edition, category: str, stage: str) -> Stage:
    """A stage by its address. Raises Http404."""
    stages = Stage.objects.select_related("category__edition")
    return get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)


def _open(
    request: SignedInRequest, slug: str, category: str, stage: str, *, manage: bool = False
) -> tuple[Stage, dict[str, Any]]:
    edition = staff_edition(request, slug, manage=manage)
    found = stage_of(edition, category, stage)
    manages = request.user.has_perm(MANAGE_EDITION, edition) and found.closed_at is None
    return found, {"edition": edition, "category": found.category, "stage": found, "manages": manages}


@require_safe
def hearing_list(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The running order by day and room, the lot behind it, and who came."""
    found, context = _open(request, slug, category, stage)
    context |= {"board": hearing_board(found), "draw": DrawForm(), "again": ReasonForm()}
    return render(request, "judging/hearings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hearing_plan(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Rooms, days, pauses and minutes."""
    found, context = _open(request, slug, category, stage, manage=True)
    plan = HearingPlan.objects.filter(stage=found).first()
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, initial=_stored(plan))
    days, saves = shown_rows(DayRows, data, stored=_days(plan), prefix="days")
    if data is not None and not saves:
        form = PlanForm(initial={name: data.get(name, "") for name in form.fields})
    if saves and form.is_valid() and days.is_valid():
        try:
            hearings.save_plan(stage=found, facts=plan_facts(form, days), by=request.user)
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The plan is saved."))
            return redirect("judging:hearings", slug, category, stage)
    context |= {"form": form, "days": days, "is_drawn": plan is not None and plan.drawn_at is not None}
    return render(request, "judging/hearing_plan.html", context, status=422 if saves else 200)


@require_POST
def hearing_draw(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Draw the running order."""
    found, _context = _open(request, slug, category, stage, manage=True)
    form = DrawForm(request.POST)
    seed = form.cleaned_data["seed"] if form.is_valid() else ""
    hearings.draw_lot(stage=found, by=request.user, seed=seed)
    messages.success(request, _("The running order is drawn. The seed is published with it."))
    return redirect("judging:hearings", slug, category, stage)


@require_POST
def hearing_undo(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Take back a lot, with a reason."""
    found, context = _open(request, slug, category, stage, manage=True)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context |= {"board": hearing_board(found), "draw": DrawForm(), "again": form}
        return render(request, "judging/hearings.html", context, status=422)
    hearings.undo_lot(stage=found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The lot is taken back. Its seed stays in the ledger."))
    return redirect("judging:hearings", slug, category, stage)


@require_POST
def hearing_late(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Give entries without a slot the first free ones."""
    found, _context = _open(request, slug, category, stage, manage=True)
    count = hearings.add_latecomers(stage=found, by=request.user)
    text = ngettext("%(n)d entry has a slot now.", "%(n)d entries have a slot now.", count)
    messages.success(request, text % {"n": count})
    return redirect("judging:hearings", slug, category, stage)


@require_POST
def hearing_jurors(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """Record who of the jurors was there on a day."""
    found, _context = _open(request, slug, category, stage, manage=True)
    day = get_object_or_404(HearingDay, pk=pk, plan__stage=found)
    chosen = [int(one) for one in request.POST.getlist("juror") if one.isascii() and one.isdecimal()]
    attendance.record_jurors(day=day, present=chosen, by=request.user)
    messages.success(request, _("The attendance of the jurors is recorded."))
    return redirect("judging:hearings", slug, category, stage)


@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """One slot: who came, and moving it by hand."""
    found, context = _open(request, slug, category, stage, manage=request.method == "POST")
    slot = get_object_or_404(hearings_of(found), pk=pk)
    decider = presiding(stage=found, submission_ids=[slot.submission_id])
    data = request.POST if request.method == "POST" else None
    do = data.get("do", "") if data is not None else ""
    forms: dict[str, Any] = {
        "move": MoveForm(data if do == "move" else None, hearing=slot, plan=slot.plan),
        "present": PresentForm(data if do == "present" else None, initial={"people": slot.people}),
        "absent": AbsentForm(data if do == "absent" else None),
    }
    if data is not None:
        if do not in DOES:
            raise Http404
        form = forms.get(do)
        if form is None or form.is_valid():
            try:
                text = DOES[do](slot, form, request.user, decider)
            except DomainError as error:
                if form is None:
                    raise
                form.add_error(None, str(error))
            else:
                messages.success(request, text)
                return redirect("judging:hearings", slug, category, stage)
    bound = next((form for form in forms.values() if form.is_bound), None)
    row = slot_rows([slot], timezone.now())[0]
    context |= {"row": row, "slot": slot, "decider": decider, "forms": forms, "bound": bound}
    return render(request, "judging/hearing.html", context, status=422 if data is not None else 200)


def _move(slot: Hearing, form: Any, user: Any, _decider: Any) -> str:
    moved = hearings.move_hearing(
        hearing_id=slot.pk,
        room_id=form.cleaned_data["room"].pk,
        starts_at=form.starts_at,
        by=user,
        reason=form.cleaned_data["reason"],
    )
    return _("%(code)s is moved.") % {"code": slot.submission.code or moved.pk}


def _present(slot: Hearing, form: Any, user: Any, _decider: Any) -> str:
    attendance.record_present(hearing_id=slot.pk, people=form.cleaned_data["people"], by=user)
    return _("%(code)s is here.") % {"code": slot.submission.code}


def _absent(slot: Hearing, form: Any, user: Any, decider: Any) -> str:
    if decider is None:
        raise DomainError(_("Nobody presides over this entry. Appoint a chair or a deputy first."))
    found = attendance.record_absent(
        hearing_id=slot.pk, reason=form.cleaned_data["reason"], by=decider, entered_by=user
    )
    return absence_text(slot.submission.code, found)


def _clear(slot: Hearing, _form: Any, user: Any, _decider: Any) -> str:
    attendance.clear_attendance(hearing_id=slot.pk, by=user)
    return _("The record of %(code)s is taken back.") % {"code": slot.submission.code}


def absence_text(code: str, found: attendance.Absence) -> str:
    """What recording an absence settled, and what is left for the deputy."""
    text = _("%(code)s is absent. Sheets excused: %(n)d.") % {"code": code, "n": found.excused}
    if found.left:
        more = ngettext(
            "%(n)d sheet is the chair's own: the deputy excuses it.",
            "%(n)d sheets are the chair's own: the deputy excuses them.",
            found.left,
        )
        text = f"{text} {more % {'n': found.left}}"
    return text


DOES: dict[str, Callable[..., str]] = {
    "move": _move,
    "present": _present,
    "absent": _absent,
    "clear": _clear,
}


@require_safe
def hearing_clock(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """The clock of a room, for the screen of the hall: runs on by itself when the network is gone."""
    found, context = _open(request, slug, category, stage)
    plan = get_object_or_404(HearingPlan, stage=found)
    room = get_object_or_404(plan.rooms, pk=pk)
    slots = slot_rows(list(hearings_of(found).filter(room=room)), timezone.now())
    context |= {"plan": plan, "room": room, "slots": slots, "now": timezone.now()}
    return render(request, "judging/hearing_clock.html", context)


def _stored(plan: HearingPlan | None) -> dict[str, Any]:
    shown = plan or HearingPlan()
    return {
        "presentation_minutes": shown.presentation_minutes,
        "question_minutes": shown.question_minutes,
        "gap_minutes": shown.gap_minutes,
        "rooms": "\n".join(room.name for room in plan.rooms.all()) if plan else "",
    }


def _days(plan: HearingPlan | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "day": timezone.localdate(day.starts_at),
            "begins": _time(day.starts_at),
            "ends": _time(day.ends_at),
            "pauses": show_breaks((_time(one.starts_at), _time(one.ends_at)) for one in day.breaks.all()),
        }
        for day in (plan.days.prefetch_related("breaks") if plan else ())
    ]
    return rows or [{}]


def _time(moment: datetime) -> time:
    return timezone.localtime(moment).time()
