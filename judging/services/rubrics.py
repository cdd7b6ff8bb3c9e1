"""Rubrics: edited until the first score, then changed only by a new version with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Stage, User
from awards.presets.schema import RubricPreset
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed
from judging.models import Criterion, Rubric, Score, Scoresheet
from judging.rubric_drafts import draft_digest, draft_of, draft_of_preset
from judging.rubric_effects import carried_scores, split_scores
from judging.rubric_rules import HUNDRED, RubricDraft, problems_of
from judging.services.scoresheets import plain_value, require_stage_open


class RubricChanged(DomainError):  # noqa: N818 - the word of the page
    """Somebody else changed the rubric since it was opened for editing."""


@transaction.atomic
def add_rubric(*, stage: Stage, preset: RubricPreset) -> Rubric:
    """Make version 1 of a stage's rubric from a preset."""
    return _store(stage, draft_of_preset(preset), version=1)


@transaction.atomic
def set_rubric(*, stage: Stage, draft: RubricDraft, by: User | None, seen: str | None = None) -> Rubric:
    """Put a rubric in force while nothing is scored: version 1, or the version in force edited in place.

    The category is locked alone: a first score saved at the same moment is seen here, or sees this rubric.
    Refused: a rubric that cannot be judged, a stage that is closed or locked, and one with a score, which
    only a new version changes. `seen` is the digest of what the editor opened: when another is in force by
    now, `RubricChanged` is raised.
    """
    stage = _locked_stage(stage)
    _require_judgeable(draft)
    rubric = _in_force(stage, seen)
    if Score.objects.filter(sheet__stage=stage).exists():
        raise DomainError(
            _(
                "A first score has been given in the stage %(stage)s. Its rubric is locked: give a reason, "
                "and your changes become a new version."
            )
            % {"stage": stage.name}
        )
    if rubric is None:
        rubric = _store(stage, draft, version=1)
        kind = "rubric.created"
    else:
        rubric.source, rubric.is_example, rubric.bands = draft.source, draft.is_example, _bands(draft)
        rubric.save(update_fields=["source", "is_example", "bands"])
        rubric.criteria.all().delete()
        Criterion.objects.bulk_create(_criteria(rubric, draft))
        kind = "rubric.edited"
    _record(stage, rubric, draft, kind, by)
    _unlock_known_weights(stage.category, by)
    return rubric


@transaction.atomic
def revise_rubric(
    *, stage: Stage, draft: RubricDraft, reason: str, by: User | None, seen: str | None = None
) -> Rubric:
    """Rule 9: put a new version of a rubric in force, with a reason.

    Values of criteria with the same code are kept where they lie on the new scale, the ledger holds those
    that fall away; every sheet of the stage that is not void returns to draft on the new version, and counts
    a write if it had one. Refused: a rubric that cannot be judged, and a stage that is closed or locked.
    `seen` as in `set_rubric`.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for the new version of the rubric."))
    stage = _locked_stage(stage)
    _require_judgeable(draft)
    old = _in_force(stage, seen)
    if old is None:
        raise DomainError(_("The stage %(stage)s has no rubric yet.") % {"stage": stage.name})
    old.is_current = False
    old.save(update_fields=["is_current"])
    rubric = _store(stage, draft, version=old.version + 1, reason=reason.strip())
    returned, dropped = _move_sheets(stage, rubric)
    _record(stage, rubric, draft, "rubric.revised", by, returned=returned, dropped=dropped)
    _unlock_known_weights(stage.category, by)
    return rubric


def _locked_stage(stage: Stage) -> Stage:
    """The stage under its category's lock, when its rubric may be written at all."""
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_stage_open(stage)
    require_unsealed(stage.category)
    return stage


def _in_force(stage: Stage, seen: str | None) -> Rubric | None:
    rubric = Rubric.objects.select_for_update().filter(stage=stage, is_current=True).first()
    if seen is not None and seen != (draft_digest(draft_of(rubric)) if rubric else ""):
        raise RubricChanged(
            _(
                "Somebody changed this rubric since you opened it. What you typed is still here. Look at the "
                "version in force in another tab, then save again to put yours in its place."
            )
        )
    return rubric


def _require_judgeable(draft: RubricDraft) -> None:
    problems = problems_of(draft)
    if problems:
        first = problems[0]
        where = draft.criteria[first.row].name if first.row is not None and first.of == "criteria" else ""
        raise DomainError(f"{where}: {first.message}" if where else first.message)


def _store(stage: Stage, draft: RubricDraft, *, version: int, reason: str = "") -> Rubric:
    rubric = Rubric.objects.create(
        stage=stage,
        version=version,
        reason=reason,
        source=draft.source,
        is_example=draft.is_example,
        bands=_bands(draft),
    )
    Criterion.objects.bulk_create(_criteria(rubric, draft))
    return rubric


def _bands(draft: RubricDraft) -> list[dict[str, str]]:
    return [{"name": band.name, "minimum": f"{band.minimum:f}"} for band in draft.bands]


def _criteria(rubric: Rubric, draft: RubricDraft) -> list[Criterion]:
    return [
        Criterion(
            rubric=rubric,
            position=position,
            code=item.code,
            name=item.name,
            description=item.description,
            weight=item.weight,
            minimum=item.minimum,
            maximum=item.maximum,
            step=item.step,
            tie_order=item.tie_order,
            levels=list(item.levels),
            source=draft.source,
            is_example=draft.is_example,
        )
        for position, item in enumerate(draft.criteria, start=1)
    ]


def _move_sheets(stage: Stage, rubric: Rubric) -> tuple[list[int], list[list[int | str | None]]]:
    """Carry the values over to the new criteria and return the sheets to draft.

    Returns the ids of the sheets that were final, and what falls away: sheet, criterion, value.
    """
    by_code = {criterion.code: criterion for criterion in rubric.criteria.all()}
    sheets = Scoresheet.objects.filter(stage=stage).exclude(state=Scoresheet.State.VOID)
    returned = list(sheets.filter(state=Scoresheet.State.FINAL).order_by("pk").values_list("pk", flat=True))
    scores = carried_scores(stage)
    kept, lost = split_scores(scores, by_code)
    moved = [
        Score(sheet_id=score.sheet_id, criterion=by_code[score.criterion.code], value=score.value)
        for score in kept
    ]
    Score.objects.filter(sheet__in=sheets).delete()
    Score.objects.bulk_create(moved, batch_size=1000)
    sheets.filter(state=Scoresheet.State.FINAL).update(
        state=Scoresheet.State.DRAFT, total=None, finalised_at=None
    )
    sheets.update(rubric=rubric)
    sheets.filter(version__gt=0).update(version=F("version") + 1)
    return returned, [[score.sheet_id, score.criterion.code, plain_value(score.value)] for score in lost]


def _record(
    stage: Stage, rubric: Rubric, draft: RubricDraft, kind: str, by: User | None, **more: Sequence[Any]
) -> None:
    """The ledger holds the figures, and of the texts only the hash of the whole."""
    data = {
        "version": rubric.version,
        "weights": {item.code: f"{item.weight:f}" for item in draft.criteria},
        "scales": {
            item.code: [f"{value:f}" for value in (item.minimum, item.maximum, item.step)]
            for item in draft.criteria
        },
        "ties": {item.code: item.tie_order for item in draft.criteria if item.tie_order is not None},
        "digest": draft_digest(draft),
        **more,
    }
    append_event(
        edition_id=stage.category.edition_id, kind=kind, subject=f"stage:{stage.pk}", data=data, by=by
    )


def _unlock_known_weights(category: Category, by: User | None) -> None:
    """Judging was locked because a preset did not know its weights: once every rubric has them, it is not."""
    if not category.judging_locked_reason:
        return
    stages = category.stages.count()
    rubrics = Rubric.objects.filter(stage__category=category, is_current=True).prefetch_related("criteria")
    sums = [sum(criterion.weight for criterion in rubric.criteria.all()) for rubric in rubrics]
    if len(sums) == stages and all(total == HUNDRED for total in sums):
        category.judging_locked_reason = ""
        category.save(update_fields=["judging_locked_reason"])
        append_event(
            edition_id=category.edition_id,
            kind="category.judging_unlocked",
            subject=f"category:{category.pk}",
            data={},
            by=by,
        )
