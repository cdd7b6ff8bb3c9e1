"""The wording in force for an edition's papers."""

from __future__ import annotations

from awards.models import Edition
from reports.models import PaperWording
from reports.wording import PARTS


def own_wording(edition: Edition) -> dict[str, str]:
    """What the organiser words otherwise than the default, by part."""
    return dict(PaperWording.objects.filter(edition=edition).values_list("part", "text"))


def wording_of(edition: Edition) -> dict[str, str]:
    """Every part: the organiser's own text, or the default in the active language."""
    own = own_wording(edition)
    return {part.code: own.get(part.code) or str(part.default) for part in PARTS}
