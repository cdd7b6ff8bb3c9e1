"""Where a rubric can start from: presets, other stages of editions that a person may see, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.models import Edition
from awards.presets import load_preset
from awards.presets.loader import preset_names
from awards.presets.schema import EditionPreset, RubricOnlyPreset, RubricPreset
from judging.models import Rubric
from judging.rubric_drafts import draft_of, draft_of_preset
from judging.rubric_rules import CriterionDraft, RubricDraft

EMPTY = "kosong"


@dataclass(frozen=True, slots=True)
class PresetRubric:
    """A rubric of a preset, with the key that `starting_draft` knows it by."""

    key: str
    preset: str
    rubric: RubricPreset

    @property
    def is_known(self) -> bool:
        """Whether its weights are known."""
        return not self.rubric.judging_locked_reason


def preset_rubrics() -> list[PresetRubric]:
    """Every rubric of every preset, each once; those that stand alone first."""
    found: list[PresetRubric] = []
    for name in preset_names():
        preset = load_preset(name)
        rubrics: list[RubricPreset] = []
        if isinstance(preset, RubricOnlyPreset):
            rubrics = [preset.rubric]
        elif isinstance(preset, EditionPreset):
            rubrics = [stage.rubric for category in preset.categories for stage in category.stages]
        once = {rubric.code: rubric for rubric in rubrics}
        found += [PresetRubric(f"preset:{name}:{code}", name, rubric) for code, rubric in once.items()]
    return sorted(found, key=lambda item: (item.preset != item.rubric.code, item.preset, item.rubric.code))


def other_rubrics(user: Any) -> QuerySet[Rubric]:
    """The rubrics in force of every edition whose back office this person may see, the latest first."""
    return (
        Rubric.objects.filter(is_current=True, stage__category__edition__in=Edition.objects.of_staff(user))
        .select_related("stage__category__edition")
        .prefetch_related("criteria")
        .order_by(
            "-stage__category__edition__year",
            "stage__category__edition_id",
            "stage__category__position",
            "stage__position",
        )
    )


def starting_draft(key: str, user: Any) -> RubricDraft | None:
    """The draft that a key of the page stands for; None for a key that means nothing to this person."""
    if key == EMPTY:
        return empty_draft()
    kind, _colon, name = key.partition(":")
    if kind == "tahap" and name.isascii() and name.isdigit() and len(name) < 18:
        rubric = other_rubrics(user).filter(stage=int(name)).first()
        return draft_of(rubric) if rubric else None
    found = next((item for item in preset_rubrics() if item.key == key), None)
    return draft_of_preset(found.rubric) if found else None


def empty_draft() -> RubricDraft:
    """One criterion to begin with, on the scale that most juries use."""
    first = CriterionDraft(
        code="kriteria-1",
        name=_("First criterion"),
        weight=Decimal(100),
        minimum=Decimal(0),
        maximum=Decimal(100),
        step=Decimal(1),
    )
    return RubricDraft(criteria=(first,))
