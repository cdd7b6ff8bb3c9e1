"""Rubrics as plain values: from the database, from a preset, and their digest."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import rfc8785

from awards.presets.schema import RubricPreset
from judging.models import Rubric
from judging.rubric_rules import Band, CriterionDraft, RubricDraft


def draft_of(rubric: Rubric) -> RubricDraft:
    """What a stored rubric says."""
    return RubricDraft(
        criteria=tuple(
            CriterionDraft(
                code=criterion.code,
                name=criterion.name,
                weight=criterion.weight,
                minimum=criterion.minimum,
                maximum=criterion.maximum,
                step=criterion.step,
                description=criterion.description,
                tie_order=criterion.tie_order,
                levels=tuple(criterion.levels),
            )
            for criterion in rubric.criteria.all()
        ),
        bands=tuple(Band(band["name"], Decimal(band["minimum"])) for band in rubric.bands),
        source=rubric.source,
        is_example=rubric.is_example,
    )


def draft_of_preset(preset: RubricPreset) -> RubricDraft:
    """A preset's rubric as a draft; weights that are not yet known count 0, so that it cannot be judged."""
    return RubricDraft(
        criteria=tuple(
            CriterionDraft(
                code=criterion.code,
                name=criterion.name,
                weight=criterion.weight or Decimal(0),
                minimum=criterion.minimum,
                maximum=criterion.maximum,
                step=criterion.step,
                description=criterion.description,
                tie_order=criterion.tie_order,
                levels=criterion.levels,
            )
            for criterion in preset.criteria
        ),
        bands=tuple(Band(band.name, band.minimum) for band in preset.bands),
        source=preset.evidence.text,
        is_example=preset.evidence.contoh,
    )


def draft_digest(draft: RubricDraft) -> str:
    """SHA-256 over everything a rubric says, the texts included; equal figures give equal digests."""
    return hashlib.sha256(rfc8785.dumps(_plain(asdict(draft)))).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
