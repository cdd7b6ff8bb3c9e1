"""The history of a scoresheet for its juror: every change sent, and what happened to the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from awards import formats
from awards.models import AuditEvent
from judging.models import Scoresheet, SheetChange
from judging.sheet_changes import COMMENT, PRIVATE, VALUE

MOST = 500


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history; `outcome` says why a change was not stored, and is empty for all others."""

    at: datetime
    title: str
    text: str = ""
    outcome: str = ""
    is_value: bool = False


def history_of(sheet: Scoresheet) -> list[Happening]:
    """What happened to a sheet, the latest first, at most `MOST` of each kind; four queries."""
    names = {one.code: one.name for one in sheet.rubric.criteria.all()}
    found = [*_changes(sheet, names), *_events(sheet)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _changes(sheet: Scoresheet, names: Mapping[str, str]) -> Iterator[Happening]:
    for row in SheetChange.objects.filter(sheet=sheet).order_by("-pk")[:MOST]:
        is_value = row.field.startswith(VALUE)
        text = formats.number(Decimal(row.value)) if is_value and row.value else row.value
        outcome = "" if row.outcome == SheetChange.Outcome.STORED else row.get_outcome_display()
        yield Happening(row.made_at, _title(row.field, names), text, outcome, is_value)


def _title(field: str, names: Mapping[str, str]) -> str:
    if field == COMMENT:
        return _("General comment")
    if field == PRIVATE:
        return _("Private note")
    kind, _colon, code = field.partition(":")
    name = names.get(code, code)
    return name if f"{kind}:" == VALUE else _("Note on %(name)s") % {"name": name}


def _events(sheet: Scoresheet) -> Iterator[Happening]:
    """What the ledger holds of the sheet beside its juror's own changes."""
    told = {
        "scoresheet.finalised": _("Made final"),
        "scoresheet.reopened": _("Opened again by the secretariat"),
        "scoresheet.excused": _("Excused"),
    }
    reasons = {row.ledger_sequence: row.reason for row in sheet.reopenings.all()}
    edition = sheet.stage.category.edition_id
    rows = AuditEvent.objects.filter(edition=edition, subject=f"sheet:{sheet.pk}", kind__in=told)
    for row in rows.order_by("-sequence")[:MOST]:
        total = row.data.get("total")
        text = f"{formats.score(Decimal(total))} / 100" if total else reasons.get(row.sequence, "")
        yield Happening(row.at, told[row.kind], text)
