"""The practice entry of a stage and what jurors give it: kept apart from everything that counts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import PanelMember, PracticeEntry, PracticeSheet, PracticeWaiver
from judging.scoring import sheet_total
from judging.services.scoresheets import (
    check_values,
    current_rubric,
    plain_value,
    require_stage_open,
    scales_of,
)


@transaction.atomic
def set_practice(*, stage: Stage, title: str, text: str, by: User) -> PracticeEntry:
    """Write the practice entry of a stage, or change it until the first juror has scored it.

    Raises `DomainError` once a juror has handed in a practice sheet, or when the stage is closed.
    """
    lock_category(stage.category_id, exclusive=True)
    require_stage_open(Stage.objects.get(pk=stage.pk))
    practice = PracticeEntry.objects.filter(stage=stage).first()
    if practice is not None and practice.sheets.filter(finalised_at__isnull=False).exists():
        raise DomainError(
            _("A juror has scored the practice entry. It stays as it is, so that all score the same.")
        )
    if practice is None:
        practice = PracticeEntry(stage=stage)
    practice.title, practice.text, practice.by = title, text, by
    practice.save()
    append_event(
        edition_id=stage.category.edition_id,
        kind="practice.set",
        subject=f"stage:{stage.pk}",
        data={"practice": practice.pk},
        by=by,
    )
    return practice


@transaction.atomic
def save_practice(
    *, practice: PracticeEntry, juror: User, values: Mapping[str, Decimal | None], comment: str, final: bool
) -> PracticeSheet:
    """Keep what a juror gives the practice entry; `final` needs every criterion, and ends it.

    It never counts: no real sheet, score or ledger row of a score is written. Raises `DomainError` for a
    value off its scale, a juror without a seat, a sheet that was handed in, a closed stage.
    """
    stage = Stage.objects.get(pk=practice.stage_id)
    lock_category(stage.category_id, exclusive=False)
    require_stage_open(stage)
    if not PanelMember.objects.seated().filter(panel__stage=stage, juror=juror).exists():
        raise DomainError(_("Only jurors with a seat in this panel score its practice entry."))
    sheet, _created = PracticeSheet.objects.select_for_update().get_or_create(practice=practice, juror=juror)
    if sheet.finalised_at is not None:
        raise DomainError(_("You have handed in your practice sheet. It stays as it is."))
    scales = scales_of(list(current_rubric(stage).criteria.all()))
    check_values(values, scales)
    given = {code: value for code, value in values.items() if value is not None}
    sheet.values = {code: plain_value(value) for code, value in given.items()}
    sheet.comment = comment
    if final:
        sheet.total, sheet.finalised_at = sheet_total(given, scales), timezone.now()
    sheet.save()
    return sheet


@transaction.atomic
def waive_practice(*, practice: PracticeEntry, juror: User, reason: str, by: User) -> PracticeWaiver:
    """Let a juror score the entries without the practice sheet, with a reason; again changes nothing.

    Raises `DomainError` without a reason, for whoever has no seat or has handed in, and in a closed stage.
    """
    stage = Stage.objects.get(pk=practice.stage_id)
    lock_category(stage.category_id, exclusive=True)
    require_stage_open(stage)
    if not reason.strip():
        raise DomainError(_("Give the reason for letting the juror off the practice sheet."))
    if not PanelMember.objects.seated().filter(panel__stage=stage, juror=juror).exists():
        raise DomainError(_("Only jurors with a seat in this panel score its practice entry."))
    if practice.sheets.filter(juror=juror, finalised_at__isnull=False).exists():
        raise DomainError(_("This juror has handed in the practice sheet already."))
    waiver, created = PracticeWaiver.objects.get_or_create(
        practice=practice, juror=juror, defaults={"reason": reason.strip(), "by": by}
    )
    if created:
        append_event(
            edition_id=stage.category.edition_id,
            kind="practice.waived",
            subject=f"stage:{stage.pk}",
            data={"practice": practice.pk, "juror": juror.pk},
            by=by,
        )
    return waiver
