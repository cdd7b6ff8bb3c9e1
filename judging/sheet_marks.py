"""Which value every field of a sheet holds, named so that a device can say what it typed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from judging.models import Scoresheet, SheetChange
from judging.sheet_changes import COMMENT, NOTE, PRIVATE, VALUE, Mark, mark_of


def text_of(sheet: Scoresheet, values: Mapping[str, Decimal]) -> dict[str, str]:
    """What the fields of a sheet hold, as the devices send it; `values` by criterion code."""
    return {
        COMMENT: sheet.comment,
        PRIVATE: sheet.private_note,
        **{f"{VALUE}{code}": f"{value.normalize():f}" for code, value in values.items()},
        **{f"{NOTE}{code}": text for code, text in sheet.notes.items()},
    }


def latest_changes(sheet_id: int) -> QuerySet[SheetChange]:
    """The latest stored change of each field of a sheet."""
    stored = SheetChange.objects.filter(sheet=sheet_id, outcome=SheetChange.Outcome.STORED)
    return stored.order_by("field", "-pk").distinct("field")


def changes_met(sheet_id: int, keys: Collection[UUID]) -> tuple[dict[UUID, SheetChange], list[SheetChange]]:
    """The changes of these keys that came before, and the latest stored change of each field; one query."""
    latest = latest_changes(sheet_id).values("pk")
    known: dict[UUID, SheetChange] = {}
    last: dict[str, SheetChange] = {}
    found = SheetChange.objects.filter(Q(key__in=keys) | Q(pk__in=latest), sheet=sheet_id)
    for row in found.order_by("pk"):
        if row.key in keys:
            known[row.key] = row
        if row.outcome == SheetChange.Outcome.STORED:
            last[row.field] = row
    return known, list(last.values())


def latest_marks(
    sheet: Scoresheet, values: Mapping[str, Decimal], latest: Iterable[SheetChange]
) -> dict[str, Mark]:
    """The mark of every field that holds something or that the latest stored change emptied."""
    last = {row.field: Mark(row.value, str(row.key), row.made_at, row.device) for row in latest}
    texts = text_of(sheet, values)
    return {name: mark_of(texts.get(name, ""), last.get(name)) for name in {*texts, *last}}
