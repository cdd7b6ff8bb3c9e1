"""How far the results of a category can be reopened, and what each way makes invalid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.models import Category, Seal, User
from awards.services.seals import ORDER, standing_seals
from reports.models import Document
from reports.services.results import reopen, reopening_consequences

STAGE = "stage-"  # before the code of a stage, in the kind of a way that reopens it


@dataclass(frozen=True, slots=True)
class WayBack:
    """A lock, or a stage, down to which a category can be reopened, with the consequences in sentences."""

    kind: str
    label: str
    consequences: Sequence[str]


def ways_back(category: Category) -> list[WayBack]:
    """The locks that stand, then the closed stages, the last one first: the smallest step back leads.

    The last stage is reopened with the lock on the scores where that stands.
    """
    standing = standing_seals(category.pk)
    labels = {
        Seal.Kind.PUBLICATION: _("Take the publication back"),
        Seal.Kind.PLENARY: _("Reopen the places as well"),
        Seal.Kind.SCORES: _("Reopen the scores of the last stage as well"),
    }
    ways = [
        WayBack(kind, labels[kind], reopening_consequences(category, kind))
        for kind in reversed(ORDER)
        if kind in standing
    ]
    stages = category.stages.filter(closed_at__isnull=False).order_by("-position")
    for stage in stages[1:] if Seal.Kind.SCORES in standing else stages:
        label = _("Reopen the stage %(stage)s and all after it") % {"stage": stage.name}
        consequences = reopening_consequences(category, Seal.Kind.SCORES, stage)
        ways.append(WayBack(f"{STAGE}{stage.code}", label, consequences))
    return ways


def go_back(*, category: Category, way: str, by: User | None, reason: str) -> list[Document]:
    """Take one of the ways back, by its kind; returns the void papers. Raises `DomainError` like `reopen`."""
    if not way.startswith(STAGE):
        return reopen(category=category, down_to=way, by=by, reason=reason)
    stage = category.stages.get(code=way.removeprefix(STAGE))
    return reopen(category=category, down_to=Seal.Kind.SCORES, by=by, reason=reason, stage=stage)
