"""By what the gallery can be narrowed, and how many innovations each value would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.models import Category, Organization
from reports.queries.sought import Sought
from submissions.classification import SDGS, URUSAN_NAMES
from submissions.models import GalleryEntry

Entries = QuerySet[GalleryEntry]
Places = dict[int, Organization]


class Counted(NamedTuple):
    """What an innovation is counted by."""

    pk: int
    year: int
    category_code: str
    district_id: int | None
    unit_id: int
    sdgs: list[int]
    urusan: str


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


def counted(rows: Entries) -> list[Counted]:
    """What these innovations are counted by, in their order; one query."""
    return [Counted(*row) for row in rows.values_list(*Counted._fields)]


def narrowed(sought: Sought, found: Sequence[Counted]) -> tuple[list[int], tuple[Facet, ...]]:
    """The keys of those found that fit everything that is asked for, in their order, and the facets.

    A facet counts what fits everything but itself. Two queries, for names.
    """
    places = Organization.objects.select_related("parent").in_bulk(
        {*map(attrgetter("unit_id"), found), *map(attrgetter("district_id"), found)} - {None}
    )
    tests = _tests(sought, places)
    fitting, all_but = list(found), dict[str, list[Counted]]()
    if tests:
        fitting = []
        for row in found:
            missed = [name for name, fits in tests.items() if not fits(row)]
            if not missed:
                fitting.append(row)
            elif len(missed) == 1:
                all_but.setdefault(missed[0], []).append(row)
    facets = tuple(
        Facet(
            name,
            str(label),
            str(every),
            tuple(options([*fitting, *all_but[name]] if name in all_but else fitting, places)),
            getattr(sought, name),
        )
        for name, label, every, options in _facets()
    )
    return [row.pk for row in fitting], facets


def _tests(sought: Sought, places: Places) -> dict[str, Callable[[Counted], bool]]:
    """For each value that is asked for, whether an innovation has it."""
    asked = sought.narrowing
    year, goal = int(sought.tahun or 0), int(sought.sdg or 0)
    districts, units = _called(sought.kecamatan, places), _called(sought.unit, places)
    every: dict[str, Callable[[Counted], bool]] = {
        "tahun": lambda row: row.year == year,
        "kategori": lambda row: row.category_code == sought.kategori,
        "kecamatan": lambda row: row.district_id in districts,
        "unit": lambda row: row.unit_id in units,
        "sdg": lambda row: goal in row.sdgs,
        "urusan": lambda row: row.urusan == sought.urusan,
    }
    return {name: test for name, test in every.items() if name in asked}


def _called(code: str, places: Places) -> Collection[int]:
    return {place.pk for place in places.values() if place.code == code}


def _years(rows: Sequence[Counted], _places: Places) -> list[Option]:
    counts = Counter(map(attrgetter("year"), rows))
    return [Option(str(year), str(year), counts[year]) for year in sorted(counts, reverse=True)]


def _categories(rows: Sequence[Counted], _places: Places) -> list[Option]:
    counts = Counter(map(attrgetter("category_code"), rows))
    named = (
        Category.objects.filter(code__in=counts)
        .order_by("code", "-edition__year", "-pk")
        .distinct("code")
        .values_list("position", "code", "short_name")
    )
    return [Option(code, name, counts[code]) for _position, code, name in sorted(named)]


def _districts(rows: Sequence[Counted], places: Places) -> list[Option]:
    counts = Counter(map(attrgetter("district_id"), rows))
    del counts[None]
    return [Option(place.code, place.name, n) for place, n in _in_order(counts, places)]


def _units(rows: Sequence[Counted], places: Places) -> list[Option]:
    counts = Counter(map(attrgetter("unit_id"), rows))
    return [Option(place.code, place.label, n) for place, n in _in_order(counts, places)]


def _in_order(counts: Counter[Any], places: Places) -> Iterable[tuple[Organization, int]]:
    """Offices first, then by name."""
    found = [places[pk] for pk in counts]
    found.sort(key=lambda one: (one.kind != Organization.Kind.OPD, one.name.casefold(), one.pk))
    return [(place, counts[place.pk]) for place in found]


def _goals(rows: Sequence[Counted], _places: Places) -> list[Option]:
    counts = Counter(chain.from_iterable(map(attrgetter("sdgs"), rows)))
    return [
        Option(str(goal), f"{goal}. {SDGS[goal]}", counts[goal]) for goal in sorted(counts) if goal in SDGS
    ]


def _affairs(rows: Sequence[Counted], _places: Places) -> list[Option]:
    counts = Counter(map(attrgetter("urusan"), rows))
    return [Option(code, str(name), counts[code]) for code, name in URUSAN_NAMES.items() if code in counts]


def _facets() -> list[tuple[str, str, str, Callable[[Sequence[Counted], Places], list[Option]]]]:
    """Name, label, what stands for all of it, and how its values are counted."""
    return [
        ("kategori", _("Category"), _("All categories"), _categories),
        ("tahun", _("Year"), _("All years"), _years),
        ("kecamatan", _("Kecamatan"), _("All of them"), _districts),
        ("unit", _("Unit"), _("All units"), _units),
        ("sdg", _("Sustainable development goal"), _("All goals"), _goals),
        ("urusan", _("Affair of government"), _("All affairs"), _affairs),
    ]
