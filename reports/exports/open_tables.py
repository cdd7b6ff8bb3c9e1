"""The tables of open data: what the public pages of an edition say, as rows. No personal data.

Column names are stable and English. Counts are aggregates of units of government; people appear nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition, Organization, Seal
from awards.queries.people import units_of
from judging.models import FinalStanding
from reports.models import Placement
from reports.participation.counts import Counts, tally, together
from reports.participation.facts import closing_day
from reports.queries.gallery_facets import in_gallery
from submissions.models import GalleryEntry
from submissions.services.gallery import district_of

Kind = Organization.Kind
# A school lies in a kelurahan, and that in a kecamatan.
ABOVE: Final = ("parent__parent",)
CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type as frictionless data name it, what it says, and that of one row."""

    name: str
    kind: str
    text: Any
    value: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One table of an edition."""

    name: str
    title: Any
    text: Any
    columns: tuple[Column, ...]
    rows: Callable[[Edition], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """A unit that took part in a category, and its entries there."""

    category: Category
    unit: Organization
    counts: Counts

    @property
    def district(self) -> Organization | None:
        return district_of(self.unit)


@dataclass(frozen=True, slots=True)
class DistrictCounts:
    """A kecamatan, how many of its kelurahan took part in a category, and the entries of all its units."""

    category: Category
    district: Organization
    kelurahan: int
    taking_part: int
    counts: Counts


def _results(edition: Edition) -> Iterator[Placement]:
    """Placed entries of published categories, as the page of results shows them; one query, streamed."""
    rows = (
        Placement.objects.filter(
            plenary__category__edition=edition,
            plenary__superseded_at__isnull=True,
            plenary__category__in=_published(edition),
        )
        .order_by("plenary__category__position", "number", "submission__code")
        .select_related(
            "plenary__category__edition", "submission__unit__parent", "submission__final_standing"
        )
    )
    return rows.iterator(chunk_size=CHUNK)


def _innovations(edition: Edition) -> Iterator[GalleryEntry]:
    """The gallery, with nothing that it does not show; one query, streamed."""
    rows = (
        in_gallery()
        .filter(edition=edition)
        .select_related("category__edition", "unit__parent", "district")
        .defer("search", "text", "passages")
        .order_by("category__position", "code")
    )
    return rows.iterator(chunk_size=CHUNK)


def _units(edition: Edition) -> Iterator[UnitCounts]:
    """Units that took part in published categories, with how far their entries came; four queries."""
    for category, found in _counted(edition):
        for unit, counts in found.items():
            if counts.entering:
                yield UnitCounts(category, unit, counts)


def _districts(edition: Edition) -> Iterator[DistrictCounts]:
    """The same by kecamatan, with how many of its kelurahan took part; every kecamatan; five queries.

    Those count that there were on the closing day; and whoever began an entry, so that no part exceeds its
    whole.
    """
    day = closing_day(edition)
    parts = units_of(edition).filter(kind__in=[Kind.KECAMATAN, Kind.KELURAHAN]).select_related(*ABOVE)
    there = [unit for unit in parts if unit.existed_on(day)]
    for category, found in _counted(edition):
        inside: dict[Organization, set[Organization]] = defaultdict(set)
        for unit in [*there, *found]:
            district = district_of(unit)
            if district is not None:
                inside[district].add(unit)
        for district in sorted(inside, key=lambda unit: unit.code):
            kelurahan = [unit for unit in inside[district] if unit.kind == Kind.KELURAHAN]
            taking_part = {
                unit: found[unit] for unit in inside[district] if unit in found and found[unit].entering
            }
            yield DistrictCounts(
                category,
                district,
                len(kelurahan),
                sum(unit in taking_part for unit in kelurahan),
                together(taking_part.values()),
            )


def _counted(edition: Edition) -> Iterator[tuple[Category, dict[Organization, Counts]]]:
    """The published categories with the units that began an entry in them, by code; four queries."""
    published = list(
        Category.objects.filter(pk__in=_published(edition)).select_related("edition").order_by("position")
    )
    entries = tally(category.pk for category in published)
    units = list(
        Organization.objects.filter(pk__in=list(entries)).select_related(*ABOVE).order_by("code", "pk")
    )
    for category in published:
        yield (
            category,
            {unit: entries[unit.pk][category.pk] for unit in units if category.pk in entries[unit.pk]},
        )


def _published(edition: Edition) -> Any:
    seals = Seal.objects.standing(Seal.Kind.PUBLICATION).filter(category__edition=edition)
    return seals.values("category_id")


def _final(row: Placement) -> FinalStanding | None:
    return getattr(row.submission, "final_standing", None)


def _page(row: GalleryEntry) -> str:
    return settings.PUBLIC_URL + reverse("reports:gallery-entry", args=[row.category.edition.slug, row.code])


def _edition(category: str) -> Column:
    """Columns that several tables share: here and below `category` says which attributes lead to it."""
    return Column("edition", "string", _("code of the edition"), attrgetter(f"{category}.edition.slug"))


def _year(category: str) -> Column:
    return Column("year", "year", _("year of the edition"), attrgetter(f"{category}.edition.year"))


def _category(category: str) -> tuple[Column, ...]:
    text = _("code of the category, the same in every edition")
    return (
        Column("category", "string", text, attrgetter(f"{category}.code")),
        Column("category_name", "string", _("name of the category"), attrgetter(f"{category}.name")),
    )


def _entry(code: str, title: str) -> tuple[Column, ...]:
    return (
        Column("code", "string", _("number of the entry in its edition"), attrgetter(code)),
        Column("title", "string", _("title of the innovation"), attrgetter(title)),
    )


def _unit(unit: str) -> tuple[Column, ...]:
    text = _("official region code of the unit, or our own code")
    return (
        Column("organization_code", "string", text, attrgetter(f"{unit}.code")),
        Column("organization", "string", _("name of the unit"), attrgetter(f"{unit}.label")),
    )


_DISTRICT = (
    Column(
        "district_code",
        "string",
        _("official code of the kecamatan"),
        lambda row: row.district.code if row.district else None,
    ),
    Column(
        "district",
        "string",
        _("name of the kecamatan; empty for offices of the city"),
        lambda row: row.district.name if row.district else None,
    ),
)
_COUNTS = (
    Column(
        "submitted",
        "integer",
        _("entries submitted and not taken back since"),
        attrgetter("counts.entering"),
    ),
    Column("admitted", "integer", _("entries admitted to judging"), attrgetter("counts.admitted")),
    Column("placed", "integer", _("entries with a place"), attrgetter("counts.placed")),
)
_OF_PLACEMENT = "plenary.category"
RESULTS = DataSet(
    "results",
    _("Results"),
    _("Places, awards and final scores of published categories."),
    (
        _edition(_OF_PLACEMENT),
        _year(_OF_PLACEMENT),
        *_category(_OF_PLACEMENT),
        *_entry("submission.code", "submission.title"),
        *_unit("submission.unit"),
        Column("place", "integer", _("place as the plenary session confirmed it"), attrgetter("number")),
        Column("award", "string", _("title of the place"), attrgetter("title")),
        Column("joint", "boolean", _("whether several entries share the place"), attrgetter("is_joint")),
        Column(
            "rank",
            "integer",
            _("rank of the final score; equal scores share it"),
            lambda row: final.rank if (final := _final(row)) else None,
        ),
        Column(
            "final_score",
            "number",
            _("final score from 0 to 100, two decimals"),
            lambda row: final.final if (final := _final(row)) else None,
        ),
    ),
    _results,
)
INNOVATIONS = DataSet(
    "innovations",
    _("Innovations in the gallery"),
    _("What the gallery shows, as far as the people of an innovation agreed."),
    (
        _edition("category"),
        _year("category"),
        *_category("category"),
        *_entry("code", "title"),
        *_unit("unit"),
        *_DISTRICT,
        Column("place", "integer", _("place, where there is one"), attrgetter("place_number")),
        Column("award", "string", _("title of the place, where there is one"), lambda row: row.award or None),
        Column(
            "summary",
            "string",
            _("summary by its people, where they agreed"),
            lambda row: row.summary or None,
        ),
        Column(
            "sdgs",
            "array",
            _("numbers of the goals of sustainable development; in CSV with ;"),
            attrgetter("sdgs"),
        ),
        Column(
            "government_affair",
            "string",
            _("code of the affair of government (urusan)"),
            lambda row: row.urusan or None,
        ),
        Column("url", "string", _("page in the gallery"), _page),
    ),
    _innovations,
)
UNITS = DataSet(
    "participation-units",
    _("Participation by unit"),
    _("How many entries each unit sent in published categories, and how far they came."),
    (
        _edition("category"),
        *_category("category"),
        *_unit("unit"),
        Column("kind", "string", _("kind of unit"), attrgetter("unit.kind")),
        *_DISTRICT,
        *_COUNTS,
    ),
    _units,
)
DISTRICTS = DataSet(
    "participation-districts",
    _("Participation by kecamatan"),
    _("The same by kecamatan, with how many of its kelurahan took part."),
    (
        _edition("category"),
        *_category("category"),
        *_DISTRICT,
        Column(
            "kelurahan",
            "integer",
            _("kelurahan in the kecamatan when registration closed"),
            attrgetter("kelurahan"),
        ),
        Column(
            "kelurahan_taking_part",
            "integer",
            _("of these, how many sent an entry"),
            attrgetter("taking_part"),
        ),
        *_COUNTS,
    ),
    _districts,
)
SETS: Final[Mapping[str, DataSet]] = {data.name: data for data in (RESULTS, INNOVATIONS, UNITS, DISTRICTS)}
