"""Copying rubrics in force to the stages of a new category, and removing what judging keeps of a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from awards.models import Stage
from awards.services.setup_base import values_of
from judging.models import Criterion, Panel, Rubric

RUBRIC_FIELDS = ("bands", "source", "is_example")
CRITERION_FIELDS = (
    "position",
    "code",
    "name",
    "description",
    "weight",
    "minimum",
    "maximum",
    "step",
    "tie_order",
    "levels",
    "source",
    "is_example",
)


@transaction.atomic
def copy_rubrics(*, stages: Mapping[Stage, Stage]) -> None:
    """Copy the rubric in force of each stage to its copy, as version 1."""
    by_key = {stage.pk: copy for stage, copy in stages.items()}
    rubrics = Rubric.objects.filter(stage__in=by_key, is_current=True).prefetch_related("criteria")
    for rubric in rubrics:
        made = Rubric.objects.create(stage=by_key[rubric.stage_id], **values_of(rubric, RUBRIC_FIELDS))
        Criterion.objects.bulk_create(
            [
                Criterion(rubric=made, **values_of(criterion, CRITERION_FIELDS))
                for criterion in rubric.criteria.all()
            ]
        )


@transaction.atomic
def remove_judging(*, stages: Sequence[Stage]) -> None:
    """Delete rubrics and empty panels of stages that go; refused by the database once anybody is seated."""
    keys = [stage.pk for stage in stages]
    Panel.objects.filter(stage__in=keys).delete()
    Criterion.objects.filter(rubric__stage__in=keys).delete()
    Rubric.objects.filter(stage__in=keys).delete()
