"""Open data of an edition as files for other programs, and the mark by which these know what is old."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, TextField
from django.db.models.functions import MD5, Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import AuditEvent, Edition, LedgerHead, Organization
from reports.exports.cells import csv_pieces, defused
from reports.exports.open_tables import SETS, DataSet

# Grows with the meaning of a column, so that nobody takes an old copy for the new one.
VERSION: Final = 2
LICENCE: Final = _(
    "Data of the organiser, free to use and to pass on when the organiser and the day of retrieval are "
    "named. They hold no personal data and no more than the public pages show."
)
MEDIA_TYPES: Final[Mapping[str, str]] = {"csv": "text/csv", "json": "application/json"}


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
    head = [column.name for column in data.columns]
    rows = ([_cell(column.value(row)) for column in data.columns] for row in data.rows(edition))
    return csv_pieces(chain([head], rows))


def stream_set_json(data: DataSet, edition: Edition) -> Iterator[str]:
    """A table as a JSON array of objects, one a line; empty cells are null, several values an array."""
    yield "["
    for at, row in enumerate(data.rows(edition)):
        values = {column.name: _plain(column.value(row)) for column in data.columns}
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
