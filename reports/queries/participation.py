"""Which kelurahan take part, drawn as one tile each in its kecamatan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from awards.models import Category, Edition, Organization
from submissions.models import Submission

NOT_ENTERED = (Submission.State.DRAFT, Submission.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Tile:
    """A kelurahan: `level` 2 entered the category of its own body, 1 another one, 0 none, as `word` says."""

    name: str
    level: int
    word: str


@dataclass(frozen=True, slots=True)
class Group:
    """The kelurahan of a kecamatan; `note` counts those of level 2, of level 1 where no such category is."""

    name: str
    note: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of the kelurahan of a city take part. `own` is the category of their own body, or none."""

    groups: tuple[Group, ...]
    whole: int
    own: Category | None
    in_own: int
    in_any: int


def participation(edition: Edition, categories: Sequence[Category]) -> Participation | None:
    """The tiles of an edition's city, None where it has no kelurahan; two queries.

    A category of the kelurahan's own body is one that only kelurahan may enter, with one kind of
    participant: in Cilegon the posyantek.
    """
    city = edition.organizer.parent
    units = list(
        Organization.objects.filter(kind=Organization.Kind.KELURAHAN, parent__parent=city)
        .select_related("parent")
        .order_by("parent__code", Lower("name"))
    )
    if not units:
        return None
    entered = _entered(edition)
    own = next((category for category in categories if _is_own(category)), None)
    by_parent: dict[str, list[Tile]] = defaultdict(list)
    levels: list[int] = []
    for unit in units:
        level = _level(entered[unit.pk], own)
        levels.append(level)
        parent = unit.parent.label if unit.parent else ""
        by_parent[parent].append(Tile(unit.name, level, _word(level, own)))
    least = 2 if own else 1
    groups = [
        Group(
            name,
            _("%(some)d of %(all)d")
            % {"some": sum(tile.level >= least for tile in tiles), "all": len(tiles)},
            tuple(tiles),
        )
        for name, tiles in by_parent.items()
    ]
    return Participation(
        tuple(groups),
        len(units),
        own,
        sum(level == 2 for level in levels),
        sum(level > 0 for level in levels),
    )


def _entered(edition: Edition) -> dict[int, set[int]]:
    entered: dict[int, set[int]] = defaultdict(set)
    rows = Submission.objects.filter(category__edition=edition).exclude(state__in=NOT_ENTERED)
    for unit_id, category_id in rows.values_list("unit_id", "category_id").distinct():
        entered[unit_id].add(category_id)
    return entered


def _is_own(category: Category) -> bool:
    return category.unit_kinds == [Organization.Kind.KELURAHAN] and len(category.participant_kinds) == 1


def _level(categories: set[int], own: Category | None) -> int:
    if own is not None and own.pk in categories:
        return 2
    return 1 if categories else 0


def _word(level: int, own: Category | None) -> str:
    if level == 2 and own is not None:
        return own.short_name
    return _("another category") if level else _("not taking part yet")
