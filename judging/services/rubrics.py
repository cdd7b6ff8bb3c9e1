"""Rubrics: made with an edition, locked at the first score, revised only by a new version with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.presets.schema import RubricPreset
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed
from judging.models import Criterion, Rubric, Score, Scoresheet
from judging.scoring import check_weights
from judging.services.scoresheets import plain_value


def criteria_of(preset: RubricPreset) -> list[Criterion]:
    """Unsaved criteria of a preset's rubric; weights that are not yet known count 0 and lock the judging."""
    return [
        Criterion(
            position=position,
            code=criterion.code,
            name=criterion.name,
            description=criterion.description,
            weight=criterion.weight or 0,
            minimum=criterion.minimum,
            maximum=criterion.maximum,
            step=criterion.step,
            tie_order=criterion.tie_order,
            levels=list(criterion.levels),
            source=preset.evidence.text,
            is_example=preset.evidence.contoh,
        )
        for position, criterion in enumerate(preset.criteria, start=1)
    ]


@transaction.atomic
def add_rubric(*, stage: Stage, preset: RubricPreset) -> Rubric:
    """Make version 1 of a stage's rubric from a preset."""
    rubric = Rubric.objects.create(
        stage=stage,
        source=preset.evidence.text,
        is_example=preset.evidence.contoh,
        bands=[{"name": band.name, "minimum": f"{band.minimum:f}"} for band in preset.bands],
    )
    criteria = criteria_of(preset)
    for criterion in criteria:
        criterion.rubric = rubric
    Criterion.objects.bulk_create(criteria)
    return rubric


@transaction.atomic
def revise_rubric(*, stage: Stage, criteria: Sequence[Criterion], reason: str, by: User | None) -> Rubric:
    """Rule 9: put a new version of a rubric in force, with a reason. `criteria` are unsaved rows.

    Weights must sum to 100. Values of criteria with the same code are kept where they lie on the new scale,
    the ledger holds those that fall away; every sheet of the stage that is not void returns to draft on the
    new version, and counts a write if it had one. Refused while the stage is closed.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for the new version of the rubric."))
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    if stage.closed_at is not None:
        raise DomainError(
            _("The stage %(stage)s is closed. Reopen it first, with a reason.") % {"stage": stage.name}
        )
    require_unsealed(stage.category)
    check_weights([criterion.weight for criterion in criteria], stage.name)
    old = Rubric.objects.select_for_update().get(stage=stage, is_current=True)
    old.is_current = False
    old.save(update_fields=["is_current"])
    rubric = Rubric.objects.create(stage=stage, version=old.version + 1, reason=reason.strip())
    for criterion in criteria:
        criterion.rubric = rubric
    by_code = {criterion.code: criterion for criterion in Criterion.objects.bulk_create(criteria)}
    returned, dropped = _move_sheets(stage, rubric, by_code)
    append_event(
        edition_id=stage.category.edition_id,
        kind="rubric.revised",
        subject=f"stage:{stage.pk}",
        data={
            "version": rubric.version,
            "weights": {code: f"{criterion.weight:f}" for code, criterion in by_code.items()},
            "returned": returned,
            "dropped": dropped,
        },
        by=by,
    )
    return rubric


def _move_sheets(
    stage: Stage, rubric: Rubric, by_code: dict[str, Criterion]
) -> tuple[list[int], list[list[int | str | None]]]:
    """Carry the values over to the new criteria and return the sheets to draft.

    Returns the ids of the sheets that were final, and what falls away: sheet, criterion, value.
    """
    sheets = Scoresheet.objects.filter(stage=stage).exclude(state=Scoresheet.State.VOID)
    returned = list(sheets.filter(state=Scoresheet.State.FINAL).order_by("pk").values_list("pk", flat=True))
    keep: list[Score] = []
    dropped: list[list[int | str | None]] = []
    scores = Score.objects.filter(sheet__in=sheets).select_related("criterion")
    for score in scores.order_by("sheet", "criterion__position"):
        criterion = by_code.get(score.criterion.code)
        if criterion is not None and _fits(score.value, criterion):
            keep.append(Score(sheet_id=score.sheet_id, criterion=criterion, value=score.value))
        else:
            dropped.append([score.sheet_id, score.criterion.code, plain_value(score.value)])
    Score.objects.filter(sheet__in=sheets).delete()
    Score.objects.bulk_create(keep, batch_size=1000)
    sheets.filter(state=Scoresheet.State.FINAL).update(
        state=Scoresheet.State.DRAFT, total=None, finalised_at=None
    )
    sheets.update(rubric=rubric)
    sheets.filter(version__gt=0).update(version=F("version") + 1)
    return returned, dropped


def _fits(value: Decimal, criterion: Criterion) -> bool:
    """Whether a value lies on the scale and step of a criterion."""
    on_scale = criterion.minimum <= value <= criterion.maximum
    return on_scale and (value - criterion.minimum) % criterion.step == 0
