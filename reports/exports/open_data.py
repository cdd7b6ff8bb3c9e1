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
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import AuditEvent, Edition, LedgerHead, Organization, OrganizationName, Seal
from reports.exports.cells import defused
from reports.models import Placement
from reports.queries.gallery_facets import in_gallery
from submissions.models import Submission
from submissions.services.gallery import district_of

Row = Sequence[Any]
LINES_A_CHUNK: Final = 500
CHUNK: Final = 1000
# Grows with the meaning of a column, so that nobody takes an old copy for the new one.
VERSION: Final = 1
ENTERED: Final = (
    Submission.State.SUBMITTED,
    Submission.State.RETURNED,
    Submission.State.ADMITTED,
    Submission.State.REJECTED,
    Submission.State.DISQUALIFIED,
)


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
    """A mark of everything the data of an edition say, and when it changed last; two queries.

    Whatever changes results, consents or entries is a row of the edition's ledger; names of units are apart.
    """
    head = LedgerHead.objects.filter(edition=edition).first() or LedgerHead(edition=edition)
    names = OrganizationName.objects.aggregate(last=Max("pk"), n=Count("pk"))
    units = Organization.objects.aggregate(last=Max("pk"))
    at = AuditEvent.objects.filter(edition=edition, sequence=head.count).values_list("at", flat=True).first()
    said = [VERSION, head.count, head.head, names["last"], names["n"], units["last"], bool(edition.opened_at)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32], at


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
    """Units that took part in published categories, with how far their entries came; five queries."""
    for code, name, unit, counts in _counted(edition):
        district = district_of(unit)
        yield (
            edition.slug,
            code,
            name,
            unit.code,
            unit.label,
            unit.kind,
            district.code if district else None,
            district.name if district else None,
            *counts,
        )


def _districts(edition: Edition) -> Iterator[Row]:
    """The same by kecamatan, with how many of its kelurahan took part; every kecamatan of the city."""
    city = edition.organizer.parent
    districts = Organization.objects.filter(kind=Organization.Kind.KECAMATAN, parent=city).order_by(
        "code", "pk"
    )
    whole = dict(
        Organization.objects.filter(kind=Organization.Kind.KELURAHAN, parent__in=districts)
        .values_list("parent_id")
        .annotate(n=Count("pk"))
    )
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    taking: dict[tuple[str, int], set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for code, name, unit, counts in _counted(edition):
        names[code] = name
        district = district_of(unit)
        if district is None:
            continue
        key = code, district.pk
        sums[key] = [old + new for old, new in zip(sums[key], counts, strict=True)]
        if unit.kind == Organization.Kind.KELURAHAN:
            taking[key].add(unit.pk)
    for code, name in names.items():
        for district in districts:
            key = code, district.pk
            yield (
                edition.slug,
                code,
                name,
                district.code,
                district.name,
                whole.get(district.pk, 0),
                len(taking[key]),
                *sums[key],
            )


def _counted(edition: Edition) -> Iterator[tuple[str, str, Organization, tuple[int, int, int]]]:
    """Category, unit, and its entries: submitted, admitted, placed; no drafts and none withdrawn."""
    placed = Q(placements__plenary__superseded_at__isnull=True, placements__isnull=False)
    rows = (
        Submission.objects.filter(category__in=_published(edition), state__in=ENTERED)
        .values_list("category__code", "category__name", "unit_id")
        .annotate(
            submitted=Count("pk", distinct=True),
            admitted=Count("pk", filter=Q(state=Submission.State.ADMITTED), distinct=True),
            placed=Count("pk", filter=placed, distinct=True),
        )
        .order_by("category__position", "unit__code")
    )
    found = list(rows)
    units = Organization.objects.select_related("parent__parent").in_bulk({row[2] for row in found})
    for code, name, unit_id, *counts in found:
        yield code, name, units[unit_id], (counts[0], counts[1], counts[2])


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
    Column("submitted", "integer", _("entries submitted; drafts and withdrawn ones are not counted")),
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
                Column("kelurahan", "integer", _("number of kelurahan in the kecamatan")),
                Column("kelurahan_taking_part", "integer", _("of these, how many sent an entry")),
                *_COUNTS,
            ),
            _districts,
        ),
    )
}
