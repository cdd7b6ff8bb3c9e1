"""Writing scores: every write under a row lock, each appended to the ledger in its transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category
from judging.models import Criterion, Rubric, Score, Scoresheet
from judging.presiding import presiding
from judging.scoring import Scale, check_value, sheet_total

BATCH = 2000


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
    sheet = locked_sheet(sheet_id)
    require_writable(sheet, from_paper=from_paper)
    criteria = {criterion.code: criterion for criterion in sheet.rubric.criteria.all()}
    check_values(values, scales_of(list(criteria.values())))
    stored = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    changed = {code: value for code, value in values.items() if stored.get(code) != value}
    if not changed and comment in {None, sheet.comment}:
        return sheet
    store_values({sheet.pk: changed}, criteria)
    sheet.version += 1
    sheet.from_paper = sheet.from_paper or from_paper
    if comment is not None:
        sheet.comment = comment
    sheet.save(update_fields=["version", "comment", "from_paper"])
    _record(
        sheet,
        "scoresheet.scored",
        by,
        values=plain_values(changed),
        version=sheet.version,
    )
    return sheet


@transaction.atomic
def finalise_sheet(*, sheet_id: int, by: User | None) -> Scoresheet:
    """Finalise a complete draft: its total is computed, rounded once and stored; it is immutable from here.

    Finalising a final sheet again changes nothing, so that a request sent twice counts once.
    """
    sheet = locked_sheet(sheet_id)
    if sheet.state == Scoresheet.State.FINAL:
        return sheet
    require_writable(sheet, from_paper=sheet.from_paper)
    values = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    sheet.total = sheet_total(values, scales_of(list(sheet.rubric.criteria.all())))
    sheet.state, sheet.finalised_at = Scoresheet.State.FINAL, timezone.now()
    sheet.save(update_fields=["total", "state", "finalised_at"])
    _record(
        sheet,
        "scoresheet.finalised",
        by,
        total=plain_value(sheet.total),
        values=plain_values(values),
    )
    return sheet


@transaction.atomic
def reopen_sheet(*, sheet_id: int, by: User | None, reason: str) -> Scoresheet:
    """Return a final or excused sheet to draft, with a reason; its values stay. Not in a closed stage."""
    if not reason.strip():
        raise DomainError(_("Give the reason for reopening the sheet."))
    sheet = locked_sheet(sheet_id)
    require_stage_open(sheet.stage)
    if sheet.state not in {Scoresheet.State.FINAL, Scoresheet.State.EXCUSED}:
        raise DomainError(_("Only a final or excused sheet can be reopened."))
    before = sheet.state
    sheet.state, sheet.total, sheet.finalised_at = Scoresheet.State.DRAFT, None, None
    sheet.excused_reason, sheet.excused_by = "", None
    sheet.save(update_fields=["state", "total", "finalised_at", "excused_reason", "excused_by"])
    _record(sheet, "scoresheet.reopened", by, was=before)
    return sheet


@transaction.atomic
def excuse_sheet(*, sheet_id: int, by: User, reason: str, entered_by: User | None = None) -> Scoresheet:
    """Rule 7: the chair excuses one sheet that is not final, so that it no longer blocks closing.

    Never the chair's own sheet, nor one of an entry the chair is recused from: there the deputy decides,
    under the same limits. Raises `DomainError` for anybody else. A decision signed on paper stays that of
    `by`; `entered_by` is who typed it, and the actor in the ledger.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for excusing the sheet."))
    sheet = locked_sheet(sheet_id)
    require_stage_open(sheet.stage)
    if sheet.state != Scoresheet.State.DRAFT:
        raise DomainError(_("Only a sheet that is not final can be excused."))
    about = [sheet.submission_id]
    require_presiding(stage=sheet.stage, submission_ids=about, juror_id=sheet.juror_id, by=by)
    sheet.state, sheet.excused_reason, sheet.excused_by = Scoresheet.State.EXCUSED, reason.strip(), by
    sheet.save(update_fields=["state", "excused_reason", "excused_by"])
    _record(sheet, "scoresheet.excused", entered_by or by, decided_by=by.pk)
    return sheet


def require_presiding(
    *, stage: Stage, submission_ids: Collection[int], juror_id: int | None = None, by: User
) -> None:
    """Refuse whoever does not decide on these entries, see `judging.presiding`."""
    if presiding(stage=stage, submission_ids=submission_ids, juror_id=juror_id) != by:
        raise DomainError(
            _("This is for the chair to decide, or for the deputy where the chair is concerned. Ask them.")
        )


def locked_sheet(sheet_id: int) -> Scoresheet:
    """The sheet under its row lock, after the category's shared lock, so that no closing runs beside."""
    category = Scoresheet.objects.filter(pk=sheet_id).values("stage__category")
    if not lock_category(category, exclusive=False):
        raise DomainError(_("This sheet does not exist."))
    return (
        Scoresheet.objects.select_for_update(of=("self",))
        .select_related("stage__category__edition", "rubric", "submission")
        .get(pk=sheet_id)
    )


def require_stage_open(stage: Stage) -> None:
    """Refuse a write to a stage that is closed."""
    if stage.closed_at is not None:
        raise DomainError(
            _("The stage %(stage)s is closed. Reopen it first, with a reason.") % {"stage": stage.name}
        )


def require_writable(sheet: Scoresheet, *, from_paper: bool) -> None:
    """Refuse a write to a sheet that is no draft, of a closed stage or an older rubric, outside the window.

    What comes from paper is exempt from the window. `stage` and `rubric` of the sheet are read.
    """
    require_stage_open(sheet.stage)
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


def check_values(values: Mapping[str, Decimal | None], scales: Sequence[Scale]) -> None:
    """Refuse a criterion that the rubric does not have, and a value off its scale."""
    known = {scale.code: scale for scale in scales}
    for code, value in values.items():
        if code not in known:
            raise DomainError(_("The rubric has no criterion “%(code)s”.") % {"code": code})
        if value is not None:
            check_value(value, known[code])


def store_values(
    changed: Mapping[int, Mapping[str, Decimal | None]], criteria: Mapping[str, Criterion]
) -> None:
    """Write values by sheet and criterion code, `None` takes one away; the caller holds the sheets' locks."""
    gone = [
        Q(sheet=pk, criterion=criteria[code])
        for pk, values in changed.items()
        for code, value in values.items()
        if value is None
    ]
    if gone:
        Score.objects.filter(reduce(or_, gone)).delete()
    Score.objects.bulk_create(
        [
            Score(sheet_id=pk, criterion=criteria[code], value=value)
            for pk, values in changed.items()
            for code, value in values.items()
            if value is not None
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["value"],
    )


def plain_values(values: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    """Values by criterion code as the ledger holds them."""
    return {code: plain_value(value) for code, value in values.items()}


def plain_value(value: Decimal | None) -> str | None:
    """A value as the ledger holds it: plain decimal text."""
    return None if value is None else f"{value.normalize():f}"


def sheet_event(sheet: Scoresheet, kind: str, **data: object) -> Event:
    """What the ledger holds of a write to a sheet."""
    about = {"stage": sheet.stage_id, "submission": sheet.submission_id, "juror": sheet.juror_id}
    return Event(kind, f"sheet:{sheet.pk}", {**about, **data})


def _record(sheet: Scoresheet, kind: str, by: User | None, **data: object) -> None:
    event = sheet_event(sheet, kind, **data)
    append_events(edition_id=sheet.stage.category.edition_id, events=[event], by=by)


def current_rubric(stage: Stage) -> Rubric:
    """The rubric in force of a stage, with its criteria. Raises `DomainError` when there is none."""
    rubric = Rubric.objects.filter(stage=stage, is_current=True).prefetch_related("criteria").first()
    if rubric is None:
        raise DomainError(_("The stage %(stage)s has no rubric yet.") % {"stage": stage.name})
    return rubric
