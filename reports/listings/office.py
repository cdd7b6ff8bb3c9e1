"""Papers, the ledger and former winners, as lists to take along."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from awards.models import AccessLog, AuditEvent
from awards.queries.honours import honours_of, search_honours
from reports.forms import PaperFilterForm
from reports.listings.column import Asked, Column, Listed, Listing, said, streamed
from reports.models import Document
from reports.queries.ledger import event_titles, events, group_titles
from reports.queries.papers import listed_papers


def _papers(asked: Asked) -> Listed:
    form = PaperFilterForm(asked.query, edition=asked.edition)
    rows = listed_papers(asked.edition, **form.narrowing)
    columns = [
        Column(_("Number"), lambda paper: paper.number_text, 34),
        Column(_("Kind"), lambda paper: paper.get_kind_display(), 28),
        Column(_("Title"), lambda paper: paper.title, 44, AccessLog.Field.NAME),
        Column(_("Category"), lambda paper: paper.category.code if paper.category is not None else "", 12),
        Column(_("State"), lambda paper: paper.get_state_display(), 14),
        Column(_("Issued"), lambda paper: paper.issued_at, 18),
        Column(_("Rendered"), lambda paper: paper.rendered_at, 18),
        Column(_("Void since"), lambda paper: paper.void_at, 18),
        Column(_("Why void"), lambda paper: paper.void_reason, 34),
        Column(_("Replaced by"), lambda paper: _number(paper.replaced_by), 34),
        Column("SHA-256", lambda paper: paper.sha256, 66),
    ]
    return Listed(columns, streamed(rows), said(form), rows.count)


def _number(paper: Document | None) -> str:
    return paper.number_text if paper is not None else ""


def _ledger(asked: Asked) -> Listed:
    group = asked.query.get("group", "")
    groups = group_titles()
    filters = [(_("About"), groups[group])] if group in groups else []
    titles = event_titles()
    columns = [
        Column(_("Row"), lambda row: row.sequence, 10),
        Column(_("Moment"), lambda row: row.at, 18),
        Column(_("What happened"), lambda row: titles.get(row.kind, row.kind), 34),
        Column(_("Kind"), lambda row: row.kind, 24),
        Column(_("Of what"), lambda row: row.subject, 24),
        Column(_("Who"), _actor, 28, AccessLog.Field.NAME),
        Column(_("Data"), _data, 60),
        Column(_("Hash before"), lambda row: row.previous_hash, 66),
        Column(_("Hash"), lambda row: row.hash, 66),
    ]
    rows = events(asked.edition, group)
    return Listed(columns, streamed(rows), filters, rows.count)


def _actor(row: AuditEvent) -> str:
    return row.actor.name if row.actor is not None else ""


def _data(row: AuditEvent) -> str:
    return json.dumps(row.data, ensure_ascii=False, sort_keys=True)


def _honours(asked: Asked) -> Listed:
    columns = [
        Column(_("Year"), lambda row: row.year, 8),
        Column(_("Category"), lambda row: row.category_code, 14),
        Column(_("Place"), lambda row: row.place_number, 8),
        Column(_("Award"), lambda row: row.place_title, 18),
        Column(_("Title"), lambda row: row.entry_title, 44),
        Column(_("Unit"), lambda row: row.unit.label, 34),
    ]
    text, category = asked.query.get("q", "").strip(), asked.query.get("kategori", "")
    year = asked.query.get("tahun", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    words = [(_("Text"), text), (_("Year"), str(number or "")), (_("Category"), category)]
    rows = search_honours(honours_of(asked.edition), text=text, year=number, category=category)
    return Listed(columns, streamed(rows), [one for one in words if one[1]])


LISTINGS = (
    Listing("dokumen", lambda: _("Papers"), _papers, "reports:document-list"),
    Listing("buku-besar", lambda: _("Ledger"), _ledger, "reports:ledger"),
    Listing("juara-terdahulu", lambda: _("Former winners"), _honours, "awards:honours"),
)
