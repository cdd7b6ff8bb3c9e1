"""What the papers of a judging day say: schedule, lists of attendance, score sheets blank and filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Stage, User
from judging.hearing_board import HearingBoard, SlotRow
from judging.models import Criterion, Score, Scoresheet

State = Scoresheet.State
MOST = 60  # score sheets in one file: more pages than that keep a reader waiting


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A line of the schedule. `note` says that it was moved, or that nobody came."""

    time: str
    room: str
    code: str
    title: str
    unit: str
    note: str
    came: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A juror on the list of attendance; `came` is empty where it is still to be signed."""

    name: str
    detail: str
    came: str


@dataclass(frozen=True, slots=True)
class DayPaper:
    """A day on paper."""

    name: str
    hours: str
    rooms: tuple[tuple[str, tuple[SlotLine, ...]], ...]
    jurors: tuple[PersonLine, ...]


def day_papers(board: HearingBoard) -> tuple[DayPaper, ...]:
    """The days of a running order, in words."""
    return tuple(
        DayPaper(
            name=formats.long_day(day.day.starts_at),
            hours=f"{formats.clock(day.day.starts_at)} {formats.DASH} {formats.clock(day.day.ends_at)}",
            rooms=tuple(
                (room.room.name, tuple(_slot_line(slot) for slot in room.slots))
                for room in day.rooms
                if room.slots
            ),
            jurors=tuple(
                PersonLine(
                    row.juror.name,
                    ", ".join(filter(None, (row.role, row.juror.institution))),
                    {None: "", True: _("Present"), False: _("Absent")}[row.is_present],
                )
                for row in day.jurors
            ),
        )
        for day in board.days
        if any(room.slots for room in day.rooms)
    )


def _slot_line(slot: SlotRow) -> SlotLine:
    hearing = slot.hearing
    notes = []
    if hearing.moved_reason:
        notes.append(_("Moved: %(reason)s") % {"reason": hearing.moved_reason})
    if hearing.absent_reason:
        notes.append(hearing.absent_reason)
    came = {"present": _("Present"), "absent": _("Absent")}.get(hearing.attendance, "")
    if came and hearing.people:
        came = f"{came} ({hearing.people})"
    return SlotLine(
        f"{formats.clock(slot.starts_at)} {formats.DASH} {formats.clock(slot.ends_at)}",
        hearing.room.name,
        slot.code,
        slot.title,
        slot.unit,
        "; ".join(notes),
        came,
    )


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion on a score sheet; `value` is empty on a blank one."""

    name: str
    description: str
    weight: str
    scale: str
    value: str


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """One score sheet on paper. `url` is where its QR leads: to typing it in."""

    key: str
    juror: str
    institution: str
    code: str
    title: str
    unit: str
    criteria: tuple[CriterionLine, ...]
    total: str
    comment: str
    url: str


def sheets_on_paper(stage: Stage, juror: User, *, filled: bool) -> list[Scoresheet]:
    """The sheets of a juror that are printed: final ones filled, all that count or may count blank."""
    states = [State.FINAL] if filled else [State.DRAFT, State.FINAL]
    sheets = Scoresheet.objects.filter(stage=stage, juror=juror, state__in=states)
    return list(sheets.select_related("submission__unit__parent", "juror").order_by("submission__code"))


def sheet_papers(stage: Stage, sheets: Sequence[Scoresheet], *, filled: bool) -> tuple[SheetPaper, ...]:
    """These sheets in words; two queries, however many they are. A blind stage names no unit."""
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(rubric__in={sheet.rubric_id for sheet in sheets}).order_by(
        "position"
    ):
        criteria[criterion.rubric_id].append(criterion)
    values: dict[int, dict[int, str]] = defaultdict(dict)
    if filled:
        for sheet_id, criterion_id, value in Score.objects.filter(sheet__in=sheets).values_list(
            "sheet_id", "criterion_id", "value"
        ):
            values[sheet_id][criterion_id] = formats.number(value)
    edition, category = stage.category.edition, stage.category
    return tuple(
        SheetPaper(
            key=f"qr{sheet.pk}",
            juror=sheet.juror.name,
            institution=sheet.juror.institution,
            code=sheet.submission.code,
            title=sheet.submission.title,
            unit="" if stage.is_blind else sheet.submission.unit.label,
            criteria=tuple(
                _criterion(criterion, values[sheet.pk].get(criterion.pk, ""))
                for criterion in criteria[sheet.rubric_id]
            ),
            total=formats.score(sheet.total) if filled else "",
            comment=sheet.comment if filled else "",
            url=settings.PUBLIC_URL
            + reverse("judging:paper-sheet", args=[edition.slug, category.code, stage.code, sheet.pk]),
        )
        for sheet in sheets
    )


def _criterion(criterion: Criterion, value: str) -> CriterionLine:
    low, high = formats.number(criterion.minimum), formats.number(criterion.maximum)
    return CriterionLine(
        criterion.name,
        criterion.description,
        formats.number(criterion.weight),
        f"{low}{formats.DASH}{high}",
        value,
    )
