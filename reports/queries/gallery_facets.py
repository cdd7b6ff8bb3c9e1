"""By what the gallery can be narrowed, and how many innovations each value would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Count, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from awards.models import Category, Organization
from reports.queries.sought import Sought
from submissions.classification import SDGS, URUSAN_NAMES
from submissions.models import GalleryEntry

Entries = QuerySet[GalleryEntry]
Keys = list[int] | None


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet with how many innovations have it under everything else that is asked for."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """What the list can be narrowed by, and what it is narrowed by now."""

    name: str
    label: str
    every: str
    options: tuple[Option, ...]
    chosen: str

    @property
    def total(self) -> int:
        return sum(option.count for option in self.options)


def in_gallery() -> Entries:
    """Everything that the public may see now."""
    return GalleryEntry.objects.shown().filter(edition__opened_at__isnull=False)


def one_of(keys: list[int]) -> RawSQL:
    """These keys, sent as one array: a list of a thousand parameters takes longer than its query."""
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])


def narrowed(sought: Sought, keys: Keys, but: str = "") -> Entries:
    """The innovations that are asked for, `but` one facet left open."""
    rows = in_gallery() if keys is None else in_gallery().filter(pk__in=one_of(keys))
    for name, value in sought.narrowing.items():
        if name != but and name in LOOKUPS:
            rows = rows.filter(LOOKUPS[name](value))
    return rows


LOOKUPS: Final[dict[str, Callable[[str], Q]]] = {
    "tahun": lambda value: Q(year=int(value)),
    "kategori": lambda value: Q(category_code=value),
    "kecamatan": lambda value: Q(district__code=value),
    "unit": lambda value: Q(unit__code=value),
    "sdg": lambda value: Q(sdgs__contains=[int(value)]),
    "urusan": lambda value: Q(urusan=value),
}


def _facet(
    name: str,
    label: Any,
    every: Any,
    options: Callable[[Entries], Iterable[Option]],
    sought: Sought,
    keys: Keys,
) -> Facet:
    found = tuple(options(narrowed(sought, keys, but=name)))
    return Facet(name, str(label), str(every), found, getattr(sought, name))


def _years(rows: Entries) -> list[Option]:
    counts = rows.values_list("year").annotate(n=Count("pk")).order_by("-year")
    return [Option(str(year), str(year), n) for year, n in counts]


def _categories(rows: Entries) -> list[Option]:
    counts = dict(rows.values_list("category_code").annotate(n=Count("pk")).order_by())
    named = (
        Category.objects.filter(code__in=counts)
        .order_by("code", "-edition__year", "-pk")
        .distinct("code")
        .values_list("position", "code", "short_name")
    )
    return [Option(code, name, counts[code]) for _position, code, name in sorted(named)]


def _places(rows: Entries, key: str) -> list[Option]:
    counts = dict(
        rows.filter(**{f"{key}__isnull": False}).values_list(f"{key}_id").annotate(n=Count("pk")).order_by()
    )
    units = Organization.objects.filter(pk__in=counts).select_related("parent")
    found = [(unit.kind != Organization.Kind.OPD, unit.name, unit) for unit in units]
    return [
        Option(unit.code, unit.name if key == "district" else unit.label, counts[unit.pk])
        for _office, _name, unit in sorted(found, key=lambda row: (row[0], row[1].casefold(), row[2].pk))
    ]


def _goals(rows: Entries) -> list[Option]:
    each = Func(F("sdgs"), function="unnest")
    counts = dict(rows.annotate(goal=each).values_list("goal").annotate(n=Count("pk")).order_by())
    return [
        Option(str(goal), f"{goal}. {SDGS[goal]}", counts[goal]) for goal in sorted(counts) if goal in SDGS
    ]


def _affairs(rows: Entries) -> list[Option]:
    counts = dict(rows.exclude(urusan="").values_list("urusan").annotate(n=Count("pk")).order_by())
    return [Option(code, str(name), counts[code]) for code, name in URUSAN_NAMES.items() if code in counts]


FACETS: Final[tuple[Callable[[Sought, Keys], Facet], ...]] = (
    lambda sought, keys: _facet("kategori", _("Category"), _("All categories"), _categories, sought, keys),
    lambda sought, keys: _facet("tahun", _("Year"), _("All years"), _years, sought, keys),
    lambda sought, keys: _facet(
        "kecamatan", _("Kecamatan"), _("All of them"), partial(_places, key="district"), sought, keys
    ),
    lambda sought, keys: _facet(
        "unit", _("Unit"), _("All units"), partial(_places, key="unit"), sought, keys
    ),
    lambda sought, keys: _facet(
        "sdg", _("Sustainable development goal"), _("All goals"), _goals, sought, keys
    ),
    lambda sought, keys: _facet(
        "urusan", _("Affair of government"), _("All affairs"), _affairs, sought, keys
    ),
)
