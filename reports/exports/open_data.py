"""Open data of an edition: what its public pages say, as rows for other programs. No personal data.

Column names are stable and English. Counts are aggregates of units of government; people appear nowhere.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, TextField
from django.db.models.functions import MD5, Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import AuditEvent, Category, Edition, LedgerHead, Organization, Seal
from awards.queries.people import units_of
from reports.exports.cells import defused
from reports.models import Placement
from reports.participation.counts import Counts, tally, together
from reports.participation.facts import closing_day
from reports.queries.gallery_facets import in_gallery
from submissions.services.gallery import district_of

Row = Sequence[Any]
Kind = Organization.Kind
# A school lies in a kelurahan, and that in a kecamatan.
ABOVE: Final = ("parent__parent",)
LINES_A_CHUNK: Final = 500
CHUNK: Final = 1000
# Grows with the meaning of a column, so that nobody takes an old copy for the new one.
VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type as frictionless data name it, and what it says."""

    name: str
    kind: str
    text: Any


@dataclass(frozen=True, slots=True)
class DataSet:
    """One table of an edition."""

    name: str
    title: Any
    text: Any
    columns: tuple[Column, ...]
    rows: Callable[[Edition], Iterator[Row]]


def version_of(edition: Edition) -> tuple[str, datetime | None]:
    """A mark of everything the data of an edition say, and when it changed last; three queries.

    Whatever changes results, consents or entries is a row of the edition's ledger; units are apart, as
    another edition may say that one ended, and an import what it is called.
    """
    head = LedgerHead.objects.filter(edition=edition).first() or LedgerHead(edition=edition)
    at = AuditEvent.objects.filter(edition=edition, sequence=head.count).values_list("at", flat=True).first()
    said = [VERSION, head.count, head.head, _mark_of_units(), bool(edition.opened_at)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32], at


def _mark_of_units() -> str | None:
    """What the tables say of units or count them by, as one hash that the database computes."""
    read = ("pk", "parent", "kind", "code", "name", "exists_from", "exists_until")
    units = JSONBAgg(JSONObject(**{name: F(name) for name in read}), order_by="pk")
    mark: str | None = Organization.objects.aggregate(mark=MD5(Cast(units, TextField())))["mark"]
    return mark


def stream_set_csv(data: DataSet, edition: Edition) -> Iterator[str]:
    """A table as CSV: UTF-8, decimal point, text that a spreadsheet might run defused by an apostrophe."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.name for column in data.columns])
    for at, row in enumerate(data.rows(edition), 1):
        writer.writerow([_cell(value) for value in row])
        if at % LINES_A_CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def stream_set_json(data: DataSet, edition: Edition) -> Iterator[str]:
    """A table as a JSON array of objects, one a line; empty cells are null, several values an array."""
    names = [column.name for column in data.columns]
    yield "["
    for at, row in enumerate(data.rows(edition)):
        values = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield ("," if at else "") + "\n" + json.dumps(values, ensure_ascii=False)
    yield "\n]\n"


def package(edition: Edition) -> dict[str, Any]:
    """What the tables are, after the form of a frictionless data package."""
    mark, at = version_of(edition)
    return {
        "profile": "tabular-data-package",
        "name": edition.slug,
        "title": edition.name,
        "version": mark,
        "created": timezone.localtime(at).isoformat() if at else None,
        "homepage": settings.PUBLIC_URL + reverse("reports:open-data"),
        "contributors": [{"title": edition.organizer.name, "role": "publisher"}],
        "description": str(LICENCE),
        "resources": [_resource(data, edition, kind) for data in SETS.values() for kind in ("csv", "json")],
    }


def _resource(data: DataSet, edition: Edition, kind: str) -> dict[str, Any]:
    return {
        "name": f"{data.name}-{kind}",
        "title": str(data.title),
        "description": str(data.text),
        "path": settings.PUBLIC_URL + reverse("reports:open-data-set", args=[edition.slug, data.name, kind]),
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": column.name, "type": column.kind, "description": str(column.text)}
                for column in data.columns
            ],
            "missingValues": [""],
        },
    }


def _results(edition: Edition) -> Iterator[Row]:
    """Placed entries of published categories, as the page of results shows them; one query, streamed."""
    rows = (
        Placement.objects.filter(
            plenary__category__edition=edition,
            plenary__superseded_at__isnull=True,
            plenary__category__in=_published(edition),
        )
        .order_by("plenary__category__position", "number", "submission__code")
        .select_related("plenary__category", "submission__unit__parent", "submission__final_standing")
    )
    for row in rows.iterator(chunk_size=CHUNK):
        entry, category = row.submission, row.plenary.category
        final = getattr(entry, "final_standing", None)
        yield (
            edition.slug,
            edition.year,
            category.code,
            category.name,
            entry.code,
            entry.title,
            entry.unit.code,
            entry.unit.label,
            row.number,
            row.title,
            row.is_joint,
            final.rank if final else None,
            final.final if final else None,
        )


def _innovations(edition: Edition) -> Iterator[Row]:
    """The gallery, with nothing that it does not show; one query, streamed."""
    rows = (
        in_gallery()
        .filter(edition=edition)
        .select_related("category", "unit__parent", "district")
        .defer("search", "text")
        .order_by("category__position", "code")
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield (
            edition.slug,
            row.year,
            row.category_code,
            row.category.name,
            row.code,
            row.title,
            row.unit.code,
            row.unit.label,
            row.district.code if row.district else None,
            row.district.name if row.district else None,
            row.place_number,
            row.award or None,
            row.summary or None,
            row.sdgs,
            row.urusan or None,
            settings.PUBLIC_URL + reverse("reports:gallery-entry", args=[edition.slug, row.code]),
        )


def _units(edition: Edition) -> Iterator[Row]:
    """Units that took part in published categories, with how far their entries came; four queries."""
    for category, found in _counted(edition):
        for unit, counts in found.items():
            if not counts.entering:
                continue
            district = district_of(unit)
            yield (
                edition.slug,
                category.code,
                category.name,
                unit.code,
                unit.label,
                unit.kind,
                district.code if district else None,
                district.name if district else None,
                *_figures(counts),
            )


def _districts(edition: Edition) -> Iterator[Row]:
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
            taking_part = {unit: found[unit] for unit in inside[district] if unit in found}
            taking_part = {unit: counts for unit, counts in taking_part.items() if counts.entering}
            yield (
                edition.slug,
                category.code,
                category.name,
                district.code,
                district.name,
                len(kelurahan),
                sum(unit in taking_part for unit in kelurahan),
                *_figures(together(taking_part.values())),
            )


def _counted(edition: Edition) -> Iterator[tuple[Category, dict[Organization, Counts]]]:
    """The published categories with the units that began an entry in them, by code; four queries."""
    published = list(Category.objects.filter(pk__in=_published(edition)).order_by("position"))
    entries = tally(category.pk for category in published)
    units = list(
        Organization.objects.filter(pk__in=list(entries)).select_related(*ABOVE).order_by("code", "pk")
    )
    for category in published:
        yield (
            category,
            {unit: entries[unit.pk][category.pk] for unit in units if category.pk in entries[unit.pk]},
        )


def _figures(counts: Counts) -> tuple[int, int, int]:
    return counts.entering, counts.admitted, counts.placed


def _published(edition: Edition) -> Any:
    seals = Seal.objects.filter(category__edition=edition, kind=Seal.Kind.PUBLICATION, lifted_at__isnull=True)
    return seals.values("category_id")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return defused(value) if isinstance(value, str) else str(value)


def _plain(value: Any) -> Any:
    # A number of JSON; with two decimals it prints as it stands, and nothing is computed with it.
    return float(value) if isinstance(value, Decimal) else value


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


LICENCE: Final = _(
    "Data of the organiser, free to use and to pass on when the organiser and the day of retrieval are "
    "named. They hold no personal data and no more than the public pages show."
)
MEDIA_TYPES: Final[Mapping[str, str]] = {"csv": "text/csv", "json": "application/json"}
_EDITION = Column("edition", "string", _("code of the edition"))
_YEAR = Column("year", "year", _("year of the edition"))
_CATEGORY = (
    Column("category", "string", _("code of the category, the same in every edition")),
    Column("category_name", "string", _("name of the category")),
)
_ENTRY = (
    Column("code", "string", _("number of the entry in its edition")),
    Column("title", "string", _("title of the innovation")),
)
_UNIT = (
    Column("organization_code", "string", _("official region code of the unit, or our own code")),
    Column("organization", "string", _("name of the unit")),
)
_DISTRICT = (
    Column("district_code", "string", _("official code of the kecamatan")),
    Column("district", "string", _("name of the kecamatan; empty for offices of the city")),
)
_COUNTS = (
    Column("submitted", "integer", _("entries submitted and not taken back since")),
    Column("admitted", "integer", _("entries admitted to judging")),
    Column("placed", "integer", _("entries with a place")),
)
SETS: Final[Mapping[str, DataSet]] = {
    data.name: data
    for data in (
        DataSet(
            "results",
            _("Results"),
            _("Places, awards and final scores of published categories."),
            (
                _EDITION,
                _YEAR,
                *_CATEGORY,
                *_ENTRY,
                *_UNIT,
                Column("place", "integer", _("place as the plenary session confirmed it")),
                Column("award", "string", _("title of the place")),
                Column("joint", "boolean", _("whether several entries share the place")),
                Column("rank", "integer", _("rank of the final score; equal scores share it")),
                Column("final_score", "number", _("final score from 0 to 100, two decimals")),
            ),
            _results,
        ),
        DataSet(
            "innovations",
            _("Innovations in the gallery"),
            _("What the gallery shows, as far as the people of an innovation agreed."),
            (
                _EDITION,
                _YEAR,
                *_CATEGORY,
                *_ENTRY,
                *_UNIT,
                *_DISTRICT,
                Column("place", "integer", _("place, where there is one")),
                Column("award", "string", _("title of the place, where there is one")),
                Column("summary", "string", _("summary by its people, where they agreed")),
                Column("sdgs", "array", _("numbers of the goals of sustainable development; in CSV with ;")),
                Column("government_affair", "string", _("code of the affair of government (urusan)")),
                Column("url", "string", _("page in the gallery")),
            ),
            _innovations,
        ),
        DataSet(
            "participation-units",
            _("Participation by unit"),
            _("How many entries each unit sent in published categories, and how far they came."),
            (_EDITION, *_CATEGORY, *_UNIT, Column("kind", "string", _("kind of unit")), *_DISTRICT, *_COUNTS),
            _units,
        ),
        DataSet(
            "participation-districts",
            _("Participation by kecamatan"),
            _("The same by kecamatan, with how many of its kelurahan took part."),
            (
                _EDITION,
                *_CATEGORY,
                *_DISTRICT,
                Column("kelurahan", "integer", _("kelurahan in the kecamatan when registration closed")),
                Column("kelurahan_taking_part", "integer", _("of these, how many sent an entry")),
                *_COUNTS,
            ),
            _districts,
        ),
    )
}
