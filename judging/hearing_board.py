"""The presentations of a stage as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import AuditEvent, Stage, User
from judging.models import Hearing, HearingBreak, HearingDay, HearingPlan, HearingRoom, PanelMember
from judging.queries import field_of
from judging.running_order import lot_hash
from submissions.models import Submission

State = Hearing.Attendance


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot in the running order, for components/hearings.html."""

    hearing: Hearing
    state: str
    state_label: str
    href: str = ""

    @property
    def starts_at(self) -> datetime:
        return self.hearing.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.hearing.ends_at

    @property
    def code(self) -> str:
        return self.hearing.submission.code

    @property
    def title(self) -> str:
        return self.hearing.submission.title

    @property
    def unit(self) -> str:
        return self.hearing.submission.unit.label

    @property
    def lot(self) -> int:
        return self.hearing.lot

    @property
    def hash(self) -> str:
        """What the lot gave the entry."""
        return lot_hash(self.hearing.plan.seed, self.code)


@dataclass(frozen=True, slots=True)
class RoomRows:
    """A room on a day."""

    room: HearingRoom
    slots: tuple[SlotRow, ...]


@dataclass(frozen=True, slots=True)
class JurorPresence:
    """A seated juror on a day; `is_present` is None as long as nothing is recorded."""

    juror: User
    role: str
    is_present: bool | None


@dataclass(frozen=True, slots=True)
class DayRows:
    """A day with its rooms, pauses and jurors."""

    day: HearingDay
    rooms: tuple[RoomRows, ...]
    breaks: tuple[HearingBreak, ...]
    jurors: tuple[JurorPresence, ...]

    @property
    def is_recorded(self) -> bool:
        """Whether it was recorded who of the jurors came."""
        return any(row.is_present is not None for row in self.jurors)


@dataclass(frozen=True, slots=True)
class HearingBoard:
    """The presentations of a stage. `missing` counts entries of the field without a slot, `gone` those that
    have one and left the field; `draws` how often the lot was drawn.
    """

    plan: HearingPlan | None
    days: tuple[DayRows, ...]
    order: tuple[SlotRow, ...]
    missing: int
    gone: int
    draws: int

    @property
    def is_ready(self) -> bool:
        """Whether rooms and days are set, so that the lot can be drawn."""
        return bool(self.days) and bool(self.days[0].rooms)

    @property
    def is_drawn(self) -> bool:
        return self.plan is not None and self.plan.drawn_at is not None


def hearings_of(stage: Stage) -> QuerySet[Hearing]:
    """The slots of a stage by time and room, with what a row shows."""
    return (
        Hearing.objects.filter(plan__stage=stage)
        .select_related("plan", "room", "submission__unit__parent")
        .order_by("starts_at", "room__position")
    )


def hearing_board(stage: Stage, *, now: datetime | None = None) -> HearingBoard:
    """Days, rooms and running order; the number of queries does not depend on how many entries present."""
    plan = HearingPlan.objects.filter(stage=stage).first()
    if plan is None:
        return HearingBoard(None, (), (), 0, 0, 0)
    slots = slot_rows(list(hearings_of(stage)), now or timezone.now())
    rooms = list(plan.rooms.all())
    seats = list(PanelMember.objects.seated().filter(panel__stage=stage).select_related("juror"))
    days = tuple(
        _day_rows(day, rooms, slots, seats) for day in plan.days.prefetch_related("breaks", "jurors")
    )
    field = set(field_of(stage).values_list("pk", flat=True)) if plan.drawn_at else set()
    have = {slot.hearing.submission_id for slot in slots}
    draws = AuditEvent.objects.filter(
        edition=stage.category.edition_id, subject=f"stage:{stage.pk}", kind="hearings.drawn"
    ).count()
    order = tuple(sorted(slots, key=lambda slot: slot.lot))
    return HearingBoard(plan, days, order, len(field - have), len(have - field), draws)


def slot_rows(hearings: Sequence[Hearing], now: datetime) -> list[SlotRow]:
    """Slots with what their state is at a moment."""
    return [SlotRow(hearing, *_state(hearing, now)) for hearing in hearings]


def _state(hearing: Hearing, now: datetime) -> tuple[str, str]:
    """The component's state and its word."""
    if hearing.submission.state != Submission.State.ADMITTED:
        return "absent", hearing.submission.get_state_display()
    if hearing.attendance == State.ABSENT:
        return "absent", _("Absent")
    if hearing.starts_at <= now < hearing.ends_at:
        return "now", _("Now")
    if hearing.attendance == State.PRESENT:
        return "done", _("Present")
    return ("next", _("Not recorded")) if hearing.ends_at <= now else ("next", _("Coming"))


def _day_rows(
    day: HearingDay, rooms: Sequence[HearingRoom], slots: Sequence[SlotRow], seats: Sequence[PanelMember]
) -> DayRows:
    recorded = {row.juror_id: row.is_present for row in day.jurors.all()}
    by_room = tuple(
        RoomRows(
            room,
            tuple(
                slot for slot in slots if slot.hearing.day_id == day.pk and slot.hearing.room_id == room.pk
            ),
        )
        for room in rooms
    )
    jurors = tuple(
        JurorPresence(seat.juror, seat.get_role_display(), recorded.get(seat.juror_id)) for seat in seats
    )
    return DayRows(day, by_room, tuple(day.breaks.all()), jurors)
