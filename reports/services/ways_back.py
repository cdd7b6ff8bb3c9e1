"""How far the results of a category can be reopened, and what each way makes invalid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.models import Category, Seal
from awards.services.seals import ORDER, standing_seals
from reports.services.results import reopening_consequences


@dataclass(frozen=True, slots=True)
class WayBack:
    """A lock down to which a category can be reopened, with the consequences in sentences."""

    kind: str
    label: str
    consequences: Sequence[str]


def ways_back(category: Category) -> list[WayBack]:
    """The locks that stand, the last one first: lifting it alone is the smallest step back."""
    standing = standing_seals(category.pk)
    labels = {
        Seal.Kind.PUBLICATION: _("Take the publication back"),
        Seal.Kind.PLENARY: _("Reopen the places as well"),
        Seal.Kind.SCORES: _("Reopen the scores of the last stage as well"),
    }
    return [
        WayBack(kind, labels[kind], reopening_consequences(category, kind))
        for kind in reversed(ORDER)
        if kind in standing
    ]
