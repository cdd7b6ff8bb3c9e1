"""Who came to a day of presentations: entrants, jurors, and what the chair records of the absent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import Hearing, HearingDay, JurorAttendance, PanelMember, Scoresheet
from judging.presiding import presiding
from judging.services.decisions import record_few_sheets
from judging.services.scoresheets import excuse_sheet, require_presiding, require_stage_open


@dataclass(frozen=True, slots=True)
class Absence:
    """What recording an absence settled: sheets excused, and those that somebody else has to excuse."""

    hearing: Hearing
    excused: int
    left: int


@transaction.atomic
def record_present(*, hearing_id: int, people: int | None, by: User | None) -> Hearing:
    """Entrants came, with so many people. What was recorded before is replaced, in the ledger both stay."""
    hearing, stage = _locked(hearing_id)
    hearing.attendance, hearing.people, hearing.absent_reason = Hearing.Attendance.PRESENT, people, ""
    _save(hearing, by)
    _tell(stage, hearing, by, attendance="present", people=people)
    return hearing


@transaction.atomic
def record_absent(*, hearing_id: int, reason: str, by: User, entered_by: User | None = None) -> Absence:
    """Rules 4 and 7: entrants did not come; the chair, or the deputy, records the reason.

    In one act every open sheet of the entry is excused with that reason, but for those over which another
    presides (the chair's own), and the reason is put on record where the stage asks for more sheets. Sheets
    that are final stay and count. Raises `DomainError` for anybody who does not preside over the entry.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    hearing, stage = _locked(hearing_id, exclusive=True)
    about = [hearing.submission_id]
    require_presiding(stage=stage, submission_ids=about, by=by)
    hearing.attendance, hearing.people = Hearing.Attendance.ABSENT, None
    hearing.absent_reason = reason.strip()
    _save(hearing, by)
    _tell(stage, hearing, entered_by or by, attendance="absent", decided_by=by.pk)
    excused = left = 0
    sheets = Scoresheet.objects.filter(stage=stage, submission=hearing.submission_id)
    for sheet in sheets.filter(state=Scoresheet.State.DRAFT).order_by("pk"):
        if presiding(stage=stage, submission_ids=about, juror_id=sheet.juror_id) == by:
            excuse_sheet(sheet_id=sheet.pk, by=by, reason=reason, entered_by=entered_by)
            excused += 1
        else:
            left += 1
    if sheets.filter(state=Scoresheet.State.FINAL).count() < stage.min_sheets:
        record_few_sheets(
            stage=stage, submission_id=hearing.submission_id, reason=reason, by=by, entered_by=entered_by
        )
    return Absence(hearing, excused, left)


@transaction.atomic
def clear_attendance(*, hearing_id: int, by: User | None) -> Hearing:
    """Take back what was recorded by mistake; sheets that were excused stay so until they are reopened."""
    hearing, stage = _locked(hearing_id)
    hearing.attendance, hearing.people, hearing.absent_reason = Hearing.Attendance.EXPECTED, None, ""
    hearing.recorded_by = hearing.recorded_at = None
    hearing.save(update_fields=["attendance", "people", "absent_reason", "recorded_by", "recorded_at"])
    _tell(stage, hearing, by, attendance="expected")
    return hearing


@transaction.atomic
def record_jurors(*, day: HearingDay, present: Collection[int], by: User | None) -> int:
    """Who of the seated jurors was there on a day; returns how many. Refuses whoever has no seat."""
    stage = Stage.objects.select_related("category").get(hearing_plan=day.plan_id)
    lock_category(stage.category_id, exclusive=False)
    seated = set(PanelMember.objects.seated().filter(panel__stage=stage).values_list("juror_id", flat=True))
    if not set(present) <= seated:
        raise DomainError(_("Somebody on this list has no seat in the panel any more. Look at it again."))
    JurorAttendance.objects.bulk_create(
        [
            JurorAttendance(
                day=day,
                juror_id=juror,
                is_present=juror in present,
                recorded_by=by,
                recorded_at=timezone.now(),
            )
            for juror in sorted(seated)
        ],
        update_conflicts=True,
        unique_fields=["day", "juror"],
        update_fields=["is_present", "recorded_by", "recorded_at"],
    )
    append_event(
        edition_id=stage.category.edition_id,
        kind="hearings.jurors",
        subject=f"stage:{stage.pk}",
        data={"day": day.starts_at.isoformat(), "present": sorted(present)},
        by=by,
    )
    return len(present)


def _locked(hearing_id: int, *, exclusive: bool = False) -> tuple[Hearing, Stage]:
    stage = Stage.objects.filter(hearing_plan__hearings=hearing_id).select_related("category").first()
    if stage is None:
        raise DomainError(_("This presentation does not exist any more."))
    lock_category(stage.category_id, exclusive=exclusive)
    stage.refresh_from_db(fields=["closed_at"])
    require_stage_open(stage)
    return Hearing.objects.select_for_update().get(pk=hearing_id), stage


def _save(hearing: Hearing, by: User | None) -> None:
    hearing.recorded_by, hearing.recorded_at = by, timezone.now()
    hearing.save(update_fields=["attendance", "people", "absent_reason", "recorded_by", "recorded_at"])


def _tell(stage: Stage, hearing: Hearing, by: User | None, **data: object) -> None:
    append_event(
        edition_id=stage.category.edition_id,
        kind="hearings.attendance",
        subject=f"submission:{hearing.submission_id}",
        data={"stage": stage.pk, **data},
        by=by,
    )
