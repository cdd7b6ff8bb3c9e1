"""Entries, their check, their drafts and what they lack, as lists to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from awards import formats
from awards.models import AccessLog
from reports.forms import EntryFilterForm
from reports.listings.column import Asked, Column, Listed, Listing, in_chunks, said, streamed
from reports.queries.entries import listed as listed_entries
from reports.queries.entries import started_text
from submissions.forms.verification import QueueFilterForm
from submissions.models import Submission
from submissions.queries.drafts import draft_rows, drafts
from submissions.queries.queue import WAITING, QueueRow, queue, queue_rows, verifiers
from submissions.queries.readiness import Indicator, readiness_of, reported_entries

NAME = AccessLog.Field.NAME


def entry_columns(entry_of: Callable[[Any], Submission] = lambda entry: entry) -> list[Column]:
    """What tells an entry: category, code, title and unit; `entry_of` finds it in a row."""
    return naming_columns(
        lambda row: entry_of(row).category.code,
        lambda row: entry_of(row).code,
        lambda row: entry_of(row).title,
        lambda row: entry_of(row).unit.label,
    )


def naming_columns(
    category: Callable[[Any], str],
    code: Callable[[Any], str],
    title: Callable[[Any], str],
    unit: Callable[[Any], str],
) -> list[Column]:
    """The same of rows in which each of the four is found in its own way."""
    return [
        Column(_("Category"), category, 12),
        Column(_("Code"), code, 12),
        Column(_("Title"), title, 44),
        Column(_("Unit"), unit, 34),
    ]


def _entries(asked: Asked) -> Listed:
    form = EntryFilterForm(asked.query, categories=asked.edition.categories.values_list("code", "name"))
    columns = [
        *entry_columns(),
        Column(_("Code of the unit"), lambda entry: entry.unit.code, 14),
        Column(_("Kind of participant"), lambda entry: formats.participant_kind(entry.participant_kind), 18),
        Column(_("State"), lambda entry: entry.get_state_display(), 14),
        Column(_("In use since"), lambda entry: started_text(entry.started_on, entry.started_precision), 18),
        Column(_("Submitted"), lambda entry: entry.submitted_at, 18),
        Column(_("Admitted"), lambda entry: entry.admitted_at, 18),
        Column(_("Final score"), lambda entry: _final(entry, "final"), 12),
        Column(_("Rank"), lambda entry: _final(entry, "rank"), 8),
        Column(_("Place by the rules"), lambda entry: _final(entry, "place"), 10),
    ]
    return Listed(columns, streamed(listed_entries(asked.edition, **form.narrowing)), said(form))


def _final(entry: Submission, name: str) -> int | None:
    standing = getattr(entry, "final_standing", None)
    return getattr(standing, name) if standing is not None else None


def _queue(asked: Asked) -> Listed:
    form = QueueFilterForm(
        asked.query or {"state": WAITING},
        categories=asked.edition.categories.values_list("code", "name"),
        verifiers=verifiers(asked.edition),
    )
    rows = queue(asked.edition, form.narrowing(asked.user.pk))
    columns = [
        *entry_columns(lambda row: row.entry),
        Column(_("State"), lambda row: row.entry.get_state_display(), 14),
        Column(_("Submitted"), lambda row: row.entry.submitted_at, 18),
        Column(_("Days"), lambda row: row.days, 8),
        Column(_("Late"), lambda row: row.is_late, 8),
        Column(_("Points checked"), lambda row: row.checked, 12),
        Column(_("Points"), lambda row: len(row.points), 8),
        Column(_("Doubts"), lambda row: "; ".join(row.doubts), 34),
        Column(_("To be mended until"), lambda row: row.until, 18),
        Column(_("Time over"), lambda row: row.is_overdue, 10),
        Column(_("Verifier"), _verifier, 24, NAME),
    ]
    return Listed(columns, in_chunks(rows, queue_rows), said(form), rows.count)


def _verifier(row: QueueRow) -> str:
    return row.entry.verifier.name if row.entry.verifier is not None else ""


def _drafts(asked: Asked) -> Listed:
    columns = [
        *(column for column in entry_columns(lambda row: row.entry) if column.head != _("Code")),
        Column(_("Until"), lambda row: row.until, 18),
        Column(_("Sections complete"), lambda row: row.done, 12),
        Column(_("Sections"), lambda row: row.all, 10),
        Column(_("Missing"), lambda row: "; ".join(row.missing), 44),
        Column(_("Begun"), lambda row: row.entry.created_at, 18),
    ]
    return Listed(columns, in_chunks(drafts(asked.edition), draft_rows))


def _readiness(asked: Asked) -> Listed:
    code = asked.query.get("category", "")
    columns = [
        *entry_columns(lambda row: row.entry),
        Column(_("Own score"), lambda row: row.own_total, 12),
        Column(_("Verified score"), lambda row: row.verified_total, 12),
        Column(_("Highest score"), lambda row: row.maximum, 12),
        Column(_("Indicators filled in"), lambda row: row.filled, 12),
        Column(_("Indicators verified"), lambda row: row.verified_count, 12),
        Column(_("Indicators that lack something"), lambda row: row.lacking, 12),
        Column(_("Of these mandatory"), lambda row: row.lacking_mandatory, 12),
    ]
    rows = in_chunks(reported_entries(asked.edition, category=code), readiness_of)
    return Listed(columns, rows, [(_("Category"), code)] if code else [])


def _indicators(asked: Asked) -> Listed:
    """A row for each entry and indicator, in the order of the IGA, own and verified side by side."""
    code = asked.query.get("category", "")
    columns = [
        *entry_columns(lambda row: row[0]),
        Column(_("No."), lambda row: row[1].item.position, 6),
        Column(_("Official no."), lambda row: row[1].item.code, 8),
        Column(_("Indicator"), lambda row: row[1].item.text, 40),
        Column(_("Mandatory"), lambda row: row[1].item.is_required, 10),
        Column(_("Weight"), lambda row: row[1].item.weight, 8),
        Column(_("Basis"), lambda row: row[1].level.basis if row[1].level else "", 8),
        Column(_("Own level"), lambda row: row[1].own, 8),
        Column(_("Own points"), lambda row: row[1].own_points, 8),
        Column(_("Verified level"), lambda row: row[1].verified, 8),
        Column(_("Verified points"), lambda row: row[1].verified_points, 8),
        Column(_("Evidence"), lambda row: _evidence(row[1]), 34),
        Column(_("Lacking"), lambda row: "; ".join(row[1].lacks), 34),
        Column(_("Note of the verification"), _verified_note, 34),
        Column(_("Source"), lambda row: row[1].item.source, 34),
        Column(_("Example figures"), lambda row: row[1].item.is_example, 10),
    ]
    boards = in_chunks(reported_entries(asked.edition, category=code), readiness_of)
    rows = ((board.entry, row) for board in boards for row in board.rows)
    return Listed(columns, rows, [(_("Category"), code)] if code else [])


def _evidence(row: Indicator) -> str:
    file = row.evidence.name if row.evidence is not None else ""
    return "; ".join(filter(None, (file, row.level.own_note if row.level is not None else "")))


def _verified_note(row: tuple[Submission, Indicator]) -> str:
    level = row[1].level
    return level.verified_note if level is not None else ""


LISTINGS = (
    Listing("entri", lambda: _("Entries"), _entries, "reports:submission-list"),
    Listing("verifikasi", lambda: _("Verification"), _queue, "submissions:check-queue"),
    Listing("draf", lambda: _("Drafts"), _drafts, "submissions:check-drafts"),
    Listing("kesiapan", lambda: _("Readiness for the IGA"), _readiness, "submissions:readiness-list"),
    Listing("kesiapan-indikator", lambda: _("Readiness for the IGA by indicator"), _indicators),
)
