"""The dossier of one entry: what it said, its evidence, sheets, decisions, papers and rows of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from awards.models import AuditEvent, Category, Edition, LedgerHead, User
from awards.snapshots import one_moment
from judging.models import ChairDecision, FinalStanding, Recusal, Scoresheet, Standing
from reports.exports.dossier.archive import Writer, as_json
from reports.exports.dossier.rows import (
    CHUNK,
    Row,
    category_row,
    entry_row,
    final_row,
    ledger_row,
    moment,
    paper_row,
    sheet_row,
    standing_row,
    with_rules,
)
from reports.models import Document, Placement
from submissions.models import Attachment, Submission


def write_entry_dossier(entry: Submission, target: IO[bytes] | Path) -> str:
    """Write everything that is kept of an entry, as it is at one moment, to a ZIP.

    The files of the evidence that a frozen copy names are in it as they were uploaded. The values of a sheet
    that is not final stay its juror's own. `verify.py` needs only Python and says what it proves. Returns the
    hash of the list of hashes, which names this dossier.
    """
    edition = entry.category.edition
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, one_moment():
        writer = Writer(archive)
        writer.lines("data/entry.json", [as_json(_about(entry, edition))])
        sheets, papers = list(_sheets(entry)), _papers(entry)
        tables: dict[str, Iterable[Row]] = {
            "sheets": sheets,
            "decisions": _decisions(entry),
            "standings": map(standing_row, Standing.objects.filter(submission=entry).order_by("stage_id")),
            "finals": map(final_row, FinalStanding.objects.filter(submission=entry)),
            "papers": map(paper_row, papers),
            "evidence": map(_evidence_row, _evidence(entry)),
            "ledger": map(ledger_row, _ledger(entry, [paper.pk for paper in papers])),
            "people": _people(sheets),
        }
        for name, rows in tables.items():
            writer.lines(f"data/{name}.jsonl", (as_json(row) for row in rows))
        archive.compression = ZIP_STORED  # pictures, videos and PDF are compressed already
        for one in _evidence(entry):
            with one.stored.open("rb") as source:
                writer.file(_place(one), source)
        for paper in papers:
            if paper.file:
                with paper.file.open("rb") as source:
                    writer.file(f"papers/{paper.public_id}.pdf", source)
        archive.compression = ZIP_DEFLATED
        writer.scripts("verify_entry.py")
        with translation.override(edition.language):
            writer.lines("README.txt", [_guide(entry, edition)])
        return writer.manifest()


def _about(entry: Submission, edition: Edition) -> Row:
    head = LedgerHead.objects.filter(edition=edition).first()
    category = with_rules(Category.objects.filter(pk=entry.category_id)).get()
    return {
        "edition": {"id": edition.pk, "code": edition.slug, "name": edition.name, "year": edition.year},
        "ledger": {"count": head.count, "head": head.head} if head else {"count": 0, "head": "0" * 64},
        "category": category_row(category),
        "entry": entry_row(entry),
    }


def _sheets(entry: Submission) -> Iterator[Row]:
    sheets = Scoresheet.objects.filter(submission=entry).prefetch_related("scores__criterion")
    for sheet in sheets.order_by("stage__position", "pk"):
        yield sheet_row(sheet, {one.criterion.code: one.value for one in sheet.scores.all()})


def _decisions(entry: Submission) -> Iterator[Row]:
    """Who stood aside, what the chair decided, and each place that a plenary gave."""
    for recusal in Recusal.objects.filter(submission=entry).order_by("declared_at", "pk"):
        yield {
            "kind": "recusal",
            "at": moment(recusal.declared_at),
            "juror": recusal.juror_id,
            "origin": recusal.origin,
            "reason": recusal.reason,
        }
    for decision in ChairDecision.objects.filter(submission_ids__contains=[entry.pk]).order_by("at", "pk"):
        yield {
            "kind": decision.kind,
            "at": moment(decision.at),
            "stage": decision.stage_id,
            "takes": decision.takes,
            "by": decision.by_id,
            "reason": decision.reason,
        }
    placements = Placement.objects.filter(submission=entry).select_related("plenary").order_by("pk")
    for placement in placements:
        yield {
            "kind": "placement",
            "at": moment(placement.plenary.confirmed_at),
            "superseded_at": moment(placement.plenary.superseded_at),
            "number": placement.number,
            "title": placement.title,
            "prize": placement.prize,
            "joint": placement.is_joint,
            "by_the_rules": placement.by_the_rules,
            "reason": placement.reason,
        }


def _papers(entry: Submission) -> list[Document]:
    return list(Document.objects.filter(submission=entry).order_by("series", "number"))


def _evidence(entry: Submission) -> QuerySet[Attachment]:
    """The files that a frozen copy names."""
    return Attachment.objects.filter(submission=entry, frozen_at__isnull=False).order_by("pk")


def _place(one: Attachment) -> str:
    return f"evidence/{one.pk}.{one.file_type}"


def _evidence_row(one: Attachment) -> Row:
    return {
        "id": one.pk,
        "section": one.section_code,
        "question": one.question_code,
        "name": one.name,
        "sha256": one.sha256,
        "file": _place(one),
    }


def _ledger(entry: Submission, papers: list[int]) -> Iterator[AuditEvent]:
    """The rows about the entry, its sheets and its papers; the rest of the chain is other people's."""
    sheets = Scoresheet.objects.filter(submission=entry).values_list("pk", flat=True)
    subjects = [f"submission:{entry.pk}", *(f"sheet:{pk}" for pk in sheets)]
    rows = AuditEvent.objects.filter(
        Q(subject__in=subjects) | Q(kind__startswith="document."), edition=entry.category.edition_id
    )
    wanted = set(papers)
    for row in rows.order_by("sequence").iterator(chunk_size=CHUNK):
        if row.subject in subjects or wanted & _named(row.data):
            yield row


def _named(data: dict[str, Any]) -> set[int]:
    """The papers that a row of the ledger is about."""
    return {one[0] if isinstance(one, list) else one for one in data.get("documents", [])}


def _people(sheets: list[Row]) -> Iterator[Row]:
    """The jurors of the sheets: names and institutions only."""
    ids = {sheet["juror"] for sheet in sheets}
    people = User.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name", "institution")
    for pk, name, institution in people:
        yield {"id": pk, "name": name, "institution": institution}


def _guide(entry: Submission, edition: Edition) -> str:
    about = json.dumps(f"{entry.code} {entry.title}".strip(), ensure_ascii=False)
    return "\n\n".join(
        [
            f"{edition.name}: {about}",
            gettext("This dossier holds everything that is kept of one entry."),
            gettext(
                "Unpack it and run: python3 verify.py. The script needs nothing but Python 3.9 or newer. It "
                "compares every file with manifest.json, the evidence with the frozen copy that was judged, "
                "every total and score with the single scores, and the papers with their fingerprints in the "
                "ledger, and says what it proved."
            ),
            gettext(
                "What one entry cannot prove: its rank and place, which need the other entries, and that "
                "its rows stand in the ledger. The dossier of the edition proves both; run its script with a "
                "hash that this one prints."
            ),
            "",
        ]
    )
