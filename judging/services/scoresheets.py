"""Writing scores: every write under a row lock, each appended to the ledger in its transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import Criterion, PanelMember, Recusal, Rubric, Score, Scoresheet
from judging.scoring import Scale, check_value, sheet_total


def scales_of(criteria: Sequence[Criterion]) -> list[Scale]:
    """The criteria as plain values for the arithmetic."""
    return [Scale(c.code, c.name, c.weight, c.minimum, c.maximum, c.step) for c in criteria]


@transaction.atomic
def save_scores(
    *,
    sheet_id: int,
    values: Mapping[str, Decimal | None],
    by: User | None,
    comment: str | None = None,
    from_paper: bool = False,
) -> Scoresheet:
    """Store values by criterion code on a draft sheet; `None` takes a value away.

    Refused: a sheet that is not a draft, a closed stage, a stage outside its window unless the scores
    come from paper, a value off its scale, an unknown criterion. Saving the same values again changes
    nothing and writes nothing.
    """
    sheet = _locked_sheet(sheet_id)
    _require_writable(sheet, from_paper=from_paper)
    criteria = {criterion.code: criterion for criterion in sheet.rubric.criteria.all()}
    scales = {scale.code: scale for scale in scales_of(list(criteria.values()))}
    for code, value in values.items():
        if code not in criteria:
            raise DomainError(_("The rubric has no criterion “%(code)s”.") % {"code": code})
        if value is not None:
            check_value(value, scales[code])
    stored = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    changed = {code: value for code, value in values.items() if stored.get(code) != value}
    if not changed and comment in {None, sheet.comment}:
        return sheet
    _write(sheet, criteria, changed)
    sheet.version += 1
    sheet.from_paper = sheet.from_paper or from_paper
    if comment is not None:
        sheet.comment = comment
    sheet.save(update_fields=["version", "comment", "from_paper"])
    _record(
        sheet,
        "scoresheet.scored",
        by,
        values={c: _text(v) for c, v in changed.items()},
        version=sheet.version,
    )
    return sheet


@transaction.atomic
def finalise_sheet(*, sheet_id: int, by: User | None) -> Scoresheet:
    """Finalise a complete draft: its total is computed, rounded once and stored; it is immutable from here.

    Finalising a final sheet again changes nothing, so that a request sent twice counts once.
    """
    sheet = _locked_sheet(sheet_id)
    if sheet.state == Scoresheet.State.FINAL:
        return sheet
    _require_writable(sheet, from_paper=sheet.from_paper)
    values = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    sheet.total = sheet_total(values, scales_of(list(sheet.rubric.criteria.all())))
    sheet.state, sheet.finalised_at = Scoresheet.State.FINAL, timezone.now()
    sheet.save(update_fields=["total", "state", "finalised_at"])
    _record(
        sheet,
        "scoresheet.finalised",
        by,
        total=_text(sheet.total),
        values={c: _text(v) for c, v in values.items()},
    )
    return sheet


@transaction.atomic
def reopen_sheet(*, sheet_id: int, by: User | None, reason: str) -> Scoresheet:
    """Return a final or excused sheet to draft, with a reason; its values stay. Not in a closed stage."""
    if not reason.strip():
        raise DomainError(_("Give the reason for reopening the sheet."))
    sheet = _locked_sheet(sheet_id)
    _require_stage_open(sheet.stage)
    if sheet.state not in {Scoresheet.State.FINAL, Scoresheet.State.EXCUSED}:
        raise DomainError(_("Only a final or excused sheet can be reopened."))
    before = sheet.state
    sheet.state, sheet.total, sheet.finalised_at = Scoresheet.State.DRAFT, None, None
    sheet.excused_reason, sheet.excused_by = "", None
    sheet.save(update_fields=["state", "total", "finalised_at", "excused_reason", "excused_by"])
    _record(sheet, "scoresheet.reopened", by, was=before)
    return sheet


@transaction.atomic
def excuse_sheet(*, sheet_id: int, by: User, reason: str) -> Scoresheet:
    """Rule 7: the chair excuses one sheet that is not final, so that it no longer blocks closing.

    Never the chair's own sheet, nor one of an entry the chair is recused from: there the deputy decides,
    under the same limits. Raises `DomainError` for anybody else.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for excusing the sheet."))
    sheet = _locked_sheet(sheet_id)
    _require_stage_open(sheet.stage)
    if sheet.state != Scoresheet.State.DRAFT:
        raise DomainError(_("Only a sheet that is not final can be excused."))
    require_presiding(stage=sheet.stage, submission_id=sheet.submission_id, juror_id=sheet.juror_id, by=by)
    sheet.state, sheet.excused_reason, sheet.excused_by = Scoresheet.State.EXCUSED, reason.strip(), by
    sheet.save(update_fields=["state", "excused_reason", "excused_by"])
    _record(sheet, "scoresheet.excused", by)
    return sheet


def require_presiding(*, stage: Stage, submission_id: int, juror_id: int | None, by: User) -> None:
    """The chair decides; the deputy where the chair's own sheet or recusal is concerned."""
    seats = PanelMember.objects.filter(panel__stage=stage, replaced_at__isnull=True)
    recused = set(Recusal.objects.filter(submission=submission_id).values_list("juror_id", flat=True))
    for role in (PanelMember.Role.CHAIR, PanelMember.Role.DEPUTY):
        seat = seats.filter(role=role).first()
        if seat is None or seat.juror_id in recused or seat.juror_id == juror_id:
            continue
        if seat.juror_id == by.pk:
            return
        break
    raise DomainError(
        _("This is for the chair to decide, or for the deputy where the chair is concerned. Ask them.")
    )


def _locked_sheet(sheet_id: int) -> Scoresheet:
    """The sheet under its row lock, after the category's shared lock, so that no closing runs beside."""
    category_id = Stage.objects.filter(sheets=sheet_id).values_list("category_id", flat=True).first()
    if category_id is None:
        raise DomainError(_("This sheet does not exist."))
    lock_category(category_id, exclusive=False)
    return (
        Scoresheet.objects.select_for_update(of=("self",))
        .select_related("stage__category", "rubric", "submission")
        .get(pk=sheet_id)
    )


def _require_stage_open(stage: Stage) -> None:
    if stage.closed_at is not None:
        raise DomainError(
            _("The stage %(stage)s is closed. Reopen it first, with a reason.") % {"stage": stage.name}
        )


def _require_writable(sheet: Scoresheet, *, from_paper: bool) -> None:
    _require_stage_open(sheet.stage)
    if sheet.state != Scoresheet.State.DRAFT:
        raise DomainError(
            _("This sheet is %(state)s and cannot be changed. The secretariat can reopen a final sheet.")
            % {"state": sheet.get_state_display().lower()}
        )
    if not sheet.rubric.is_current:
        raise DomainError(_("The rubric has a newer version. Reload the sheet."))
    if from_paper:
        return
    now = timezone.now()
    stage = sheet.stage
    if (stage.opens_at and now < stage.opens_at) or (stage.closes_at and now >= stage.closes_at):
        raise DomainError(_("The stage %(stage)s is not open for scoring now.") % {"stage": stage.name})


def _write(
    sheet: Scoresheet, criteria: Mapping[str, Criterion], changed: Mapping[str, Decimal | None]
) -> None:
    gone = [criteria[code].pk for code, value in changed.items() if value is None]
    Score.objects.filter(sheet=sheet, criterion__in=gone).delete()
    Score.objects.bulk_create(
        [
            Score(sheet=sheet, criterion=criteria[code], value=value)
            for code, value in changed.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["value"],
    )


def _text(value: Decimal | None) -> str | None:
    """A value as the ledger holds it: plain decimal text."""
    return None if value is None else f"{value.normalize():f}"


def _record(sheet: Scoresheet, kind: str, by: User | None, **data: object) -> None:
    append_event(
        edition_id=sheet.stage.category.edition_id,
        kind=kind,
        subject=f"sheet:{sheet.pk}",
        data={"stage": sheet.stage_id, "submission": sheet.submission_id, "juror": sheet.juror_id, **data},
        by=by,
    )


def current_rubric(stage: Stage) -> Rubric:
    """The rubric in force of a stage, with its criteria. Raises `DomainError` when there is none."""
    rubric = Rubric.objects.filter(stage=stage, is_current=True).prefetch_related("criteria").first()
    if rubric is None:
        raise DomainError(_("The stage %(stage)s has no rubric yet.") % {"stage": stage.name})
    return rubric
