"""Presentation days: how they are planned, the lot of the running order, and moving an entry by hand."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import (
    Hearing,
    HearingBreak,
    HearingDay,
    HearingPlan,
    HearingRoom,
    JurorAttendance,
)
from judging.queries import field_of
from judging.running_order import OpenDay, Slot, Span, draw_order, timetable
from judging.services.scoresheets import require_stage_open
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """How the presentations of a stage are held. A pause counts on the day that it falls in."""

    presentation_minutes: int
    question_minutes: int
    gap_minutes: int
    rooms: tuple[str, ...]
    days: tuple[Span, ...]
    breaks: tuple[Span, ...] = ()


@transaction.atomic
def save_plan(*, stage: Stage, facts: PlanFacts, by: User | None) -> HearingPlan:
    """Store rooms, days, pauses and minutes; after the lot the entries keep its order and get new times.

    Refused once attendance is recorded, in a closed stage, for overlapping days, and when the entries do not
    fit. Moves by hand are laid anew. Raises `DomainError`.
    """
    stage = _planned(stage)
    plan, _created = HearingPlan.objects.select_for_update().get_or_create(stage=stage)
    _require_nobody_came(plan)
    _check_days(facts)
    order = list(plan.hearings.order_by("lot").values_list("submission_id", flat=True))
    plan.hearings.all().delete()
    plan.days.all().delete()
    plan.rooms.all().delete()
    plan.presentation_minutes = facts.presentation_minutes
    plan.question_minutes = facts.question_minutes
    plan.gap_minutes = facts.gap_minutes
    plan.save()
    for position, name in enumerate(facts.rooms, start=1):
        HearingRoom.objects.create(plan=plan, position=position, name=name)
    for span in facts.days:
        day = HearingDay.objects.create(plan=plan, starts_at=span.starts_at, ends_at=span.ends_at)
        HearingBreak.objects.bulk_create(
            HearingBreak(day=day, starts_at=pause.starts_at, ends_at=pause.ends_at)
            for pause in facts.breaks
            if pause.meets(span)
        )
    if order:
        _lay(plan, list(enumerate(order, start=1)))
    _tell(
        stage,
        "hearings.planned",
        by,
        minutes=[facts.presentation_minutes, facts.question_minutes, facts.gap_minutes],
        rooms=len(facts.rooms),
        days=[span.starts_at.isoformat() for span in facts.days],
        entries=len(order),
    )
    return plan


@transaction.atomic
def draw_lot(*, stage: Stage, by: User | None, seed: str = "") -> HearingPlan:
    """Draw the running order of the entries in the stage's field by `seed`, or by one made here.

    The seed is stored, published and in the ledger with the hash of the order, so that nobody can draw again
    unnoticed. Refused when it was drawn, before an earlier stage with a promotion rule is closed, without
    entries, and when the entries do not fit into the days. Raises `DomainError`.
    """
    stage = _planned(stage)
    plan = _locked_plan(stage)
    if plan.drawn_at is not None:
        raise DomainError(_("The running order is drawn already."))
    _require_field_known(stage)
    by_code = dict(field_of(stage).values_list("code", "pk"))
    if not by_code:
        raise DomainError(_("There is no entry to present yet."))
    plan.seed = seed.strip() or secrets.token_hex(16)
    plan.drawn_at, plan.drawn_by = timezone.now(), by
    plan.save(update_fields=["seed", "drawn_at", "drawn_by"])
    codes = draw_order(plan.seed, by_code)
    _lay(plan, [(lot, by_code[code]) for lot, code in enumerate(codes, start=1)])
    _tell(stage, "hearings.drawn", by, seed=plan.seed, order=codes, sha256=order_digest(codes))
    return plan


@transaction.atomic
def undo_lot(*, stage: Stage, by: User | None, reason: str) -> HearingPlan:
    """Take back a lot that nobody has presented by; the seed it had stays in the ledger."""
    if not reason.strip():
        raise DomainError(_("Give the reason for drawing again."))
    stage = _planned(stage)
    plan = _locked_plan(stage)
    if plan.drawn_at is None:
        raise DomainError(_("The running order is not drawn yet."))
    _require_nobody_came(plan)
    plan.hearings.all().delete()
    was, plan.seed, plan.drawn_at, plan.drawn_by = plan.seed, "", None, None
    plan.undone_reason = reason.strip()
    plan.save(update_fields=["seed", "drawn_at", "drawn_by", "undone_reason"])
    _tell(stage, "hearings.undone", by, seed=was)
    return plan


@transaction.atomic
def add_latecomers(*, stage: Stage, by: User | None) -> int:
    """Give entries that came into the field after the lot the first free slots, in the order of the lot."""
    stage = _planned(stage)
    plan = _locked_plan(stage)
    if plan.drawn_at is None:
        raise DomainError(_("The running order is not drawn yet."))
    taken = list(plan.hearings.all())
    known = {hearing.submission_id for hearing in taken}
    missing = {code: pk for code, pk in field_of(stage).values_list("code", "pk") if pk not in known}
    first = max((hearing.lot for hearing in taken), default=0) + 1
    codes = draw_order(plan.seed, missing)
    if codes:
        _lay(plan, [(lot, missing[code]) for lot, code in enumerate(codes, start=first)], taken)
        _tell(stage, "hearings.added", by, order=codes)
    return len(codes)


@transaction.atomic
def move_hearing(
    *, hearing_id: int, room_id: int, starts_at: datetime, by: User | None, reason: str
) -> Hearing:
    """Move an entry to another time or room by hand, with a reason; whoever has that slot changes places.

    Refused for an entry that has been heard, a time outside the days, and one that meets another entry or a
    pause. Raises `DomainError`.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for moving."))
    stage = Stage.objects.filter(hearing_plan__hearings=hearing_id).select_related("category").get()
    stage = _planned(stage)
    plan = _locked_plan(stage)
    hearings = {hearing.pk: hearing for hearing in plan.hearings.select_for_update().order_by("pk")}
    moved = hearings[hearing_id]
    room = plan.rooms.filter(pk=room_id).first()
    if room is None:
        raise DomainError(_("This room is not part of the plan."))
    there = Span(starts_at, starts_at + (moved.ends_at - moved.starts_at))
    day = _day_of(plan, there)
    others = [
        other
        for other in hearings.values()
        if other.pk != moved.pk
        and other.room_id == room.pk
        and there.meets(Span(other.starts_at, other.ends_at))
    ]
    swapped = others[0] if len(others) == 1 and others[0].starts_at == starts_at else None
    if others and swapped is None:
        raise DomainError(
            _("This time meets another entry in that room. Choose its exact beginning to swap.")
        )
    for hearing in (moved, swapped):
        if hearing is not None and hearing.attendance != Hearing.Attendance.EXPECTED:
            raise DomainError(_("Attendance is recorded already, so this slot cannot be moved."))
    if swapped is not None:
        _place(swapped, moved.room_id, moved.day_id, Span(moved.starts_at, moved.ends_at), by, reason)
    _place(moved, room.pk, day.pk, there, by, reason)
    _tell(
        stage,
        "hearings.moved",
        by,
        submission=moved.submission_id,
        starts_at=starts_at.isoformat(),
        room=room.position,
        swapped=swapped.submission_id if swapped else None,
    )
    return moved


def order_digest(codes: Iterable[str]) -> str:
    """SHA-256 of the codes in their order, one a line: what the ledger holds of a lot."""
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()


def _place(hearing: Hearing, room_id: int, day_id: int, span: Span, by: User | None, reason: str) -> None:
    hearing.room_id, hearing.day_id = room_id, day_id
    hearing.starts_at, hearing.ends_at = span.starts_at, span.ends_at
    hearing.moved_reason, hearing.moved_by = reason.strip(), by
    hearing.save(update_fields=["room", "day", "starts_at", "ends_at", "moved_reason", "moved_by"])


def _day_of(plan: HearingPlan, span: Span) -> HearingDay:
    for day in plan.days.prefetch_related("breaks"):
        if day.starts_at <= span.starts_at and span.ends_at <= day.ends_at:
            if any(span.meets(Span(pause.starts_at, pause.ends_at)) for pause in day.breaks.all()):
                raise DomainError(_("This time meets a pause."))
            return day
    raise DomainError(_("This time lies outside the days of presentations."))


def _planned(stage: Stage) -> Stage:
    """The stage under its category's lock, once it is sure that it is open."""
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_stage_open(stage)
    return stage


def _locked_plan(stage: Stage) -> HearingPlan:
    plan = HearingPlan.objects.select_for_update().filter(stage=stage).first()
    if plan is None or not plan.rooms.exists() or not plan.days.exists():
        raise DomainError(_("Set rooms and days first."))
    return plan


def _require_field_known(stage: Stage) -> None:
    earlier = stage.category.stages.filter(position__lt=stage.position, closed_at__isnull=True)
    waits = next((before for before in earlier if before.has_promotion_rule), None)
    if waits is not None:
        raise DomainError(
            _("Close the stage %(stage)s first: until then nobody knows who presents.")
            % {"stage": waits.name}
        )


def _require_nobody_came(plan: HearingPlan) -> None:
    came = plan.hearings.exclude(attendance=Hearing.Attendance.EXPECTED).exists()
    if came or JurorAttendance.objects.filter(day__plan=plan).exists():
        raise DomainError(
            _("Attendance is recorded already, so the plan stays. Move single entries instead.")
        )


def _check_days(facts: PlanFacts) -> None:
    if not facts.rooms or not facts.days:
        raise DomainError(_("Name at least one room and one day."))
    days = sorted(facts.days, key=lambda span: span.starts_at)
    if any(one.meets(other) for one, other in pairwise(days)):
        raise DomainError(_("Two days overlap."))


def _slots(plan: HearingPlan) -> Iterable[Slot]:
    days = [
        OpenDay(
            day.pk,
            Span(day.starts_at, day.ends_at),
            tuple(Span(pause.starts_at, pause.ends_at) for pause in day.breaks.all()),
        )
        for day in plan.days.prefetch_related("breaks")
    ]
    return timetable(days, rooms=plan.rooms.count(), duration=plan.duration, gap=plan.gap_minutes)


def _lay(plan: HearingPlan, entries: Sequence[tuple[int, int]], taken: Sequence[Hearing] = ()) -> None:
    """Give entries, pairs of lot and key, the first slots that no hearing in `taken` meets."""
    rooms = list(plan.rooms.order_by("position"))
    busy = [(hearing.room_id, Span(hearing.starts_at, hearing.ends_at)) for hearing in taken]
    free = (
        slot
        for slot in _slots(plan)
        if not any(room == rooms[slot.room].pk and span.meets(slot.span) for room, span in busy)
    )
    slots = list(islice(free, len(entries)))
    if len(slots) < len(entries):
        missing = len(entries) - len(slots)
        raise DomainError(
            ngettext(
                "%(n)d entry has no time in these days. Add a day or a room, or shorten the minutes.",
                "%(n)d entries have no time in these days. Add a day or a room, or shorten the minutes.",
                missing,
            )
            % {"n": missing}
        )
    Hearing.objects.bulk_create(
        Hearing(
            plan=plan,
            submission=Submission(pk=pk),
            lot=lot,
            room=rooms[slot.room],
            day_id=slot.day,
            starts_at=slot.span.starts_at,
            ends_at=slot.span.ends_at,
        )
        for (lot, pk), slot in zip(entries, slots, strict=True)
    )


def _tell(stage: Stage, kind: str, by: User | None, **data: object) -> None:
    append_event(
        edition_id=stage.category.edition_id, kind=kind, subject=f"stage:{stage.pk}", data=data, by=by
    )
