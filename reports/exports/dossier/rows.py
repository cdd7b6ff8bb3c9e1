"""The rows of a dossier, table by table; amounts and scores as decimal text, times as ISO 8601 in UTC."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from awards.models import AuditEvent, Edition, LedgerHead, Seal, User
from judging.models import (
    ChairDecision,
    FinalStanding,
    PanelMember,
    Recusal,
    Rubric,
    Score,
    Scoresheet,
    Standing,
)
from reports.models import Document, Plenary
from submissions.models import Submission

Row = Mapping[str, Any]
CHUNK = 2000


def edition_row(edition: Edition) -> Row:
    """The edition with all that decides: categories, stages, every version of each rubric, places."""
    head = LedgerHead.objects.filter(edition=edition).first()
    return {
        "id": edition.pk,
        "code": edition.slug,
        "name": edition.name,
        "year": edition.year,
        "organiser": edition.organizer.name,
        "registration": [moment(edition.registration_opens_at), moment(edition.registration_closes_at)],
        "ledger": {"count": head.count, "head": head.head} if head else {"count": 0, "head": "0" * 64},
        "categories": [category_row(category) for category in with_rules(edition.categories.all())],
    }


def with_rules(categories: QuerySet[Any]) -> QuerySet[Any]:
    """Categories with places, stages and every version of each rubric at hand."""
    rubrics = Prefetch("stages__rubrics", Rubric.objects.prefetch_related("criteria"))
    return categories.prefetch_related("places", rubrics)


def category_row(category: Any) -> Row:
    """A category with all that decides in it; needs it from `with_rules`."""
    return {
        "id": category.pk,
        "code": category.code,
        "name": category.name,
        "places": [
            {"number": place.number, "title": place.title, "prize": place.prize}
            for place in category.places.all()
        ],
        "stages": [
            {
                "id": stage.pk,
                "code": stage.code,
                "name": stage.name,
                "position": stage.position,
                "weight": text(stage.weight),
                "min_sheets": stage.min_sheets,
                "promote_best": stage.promote_best,
                "passing_grade": text(stage.passing_grade),
                "closed_at": moment(stage.closed_at),
                "rubrics": [_rubric(rubric) for rubric in stage.rubrics.all()],
            }
            for stage in category.stages.all()
        ],
    }


def _rubric(rubric: Rubric) -> Row:
    return {
        "id": rubric.pk,
        "version": rubric.version,
        "in_force": rubric.is_current,
        "reason": rubric.reason,
        "criteria": [
            {
                "code": criterion.code,
                "name": criterion.name,
                "weight": text(criterion.weight),
                "minimum": text(criterion.minimum),
                "maximum": text(criterion.maximum),
                "step": text(criterion.step),
                "tie_order": criterion.tie_order,
            }
            for criterion in rubric.criteria.all()
        ],
    }


def entry_rows(edition: Edition) -> Iterator[Row]:
    """Entries in order of their code, with team and frozen copies; of people there are names alone."""
    entries = (
        Submission.objects.filter(category__edition=edition, number__isnull=False)
        .select_related("category", "unit__parent")
        .prefetch_related("team", "revisions")
        .order_by("category__position", "number")
    )
    return map(entry_row, entries.iterator(chunk_size=CHUNK))


def entry_row(entry: Submission) -> Row:
    """An entry with its team and frozen copies; of people there are names alone."""
    return {
        "id": entry.pk,
        "category": entry.category.code,
        "code": entry.code,
        "title": entry.title,
        "unit": entry.unit.label,
        "unit_code": entry.unit.code,
        "state": entry.state,
        "submitted_at": moment(entry.submitted_at),
        "admitted_at": moment(entry.admitted_at),
        "ended_reason": entry.ended_reason,
        "team": [{"role": member.role, "name": member.name} for member in entry.team.all()],
        "revisions": [
            {"number": revision.number, "sha256": revision.sha256, "content": revision.content}
            for revision in entry.revisions.all()
        ],
    }


def sheet_rows(edition: Edition) -> Iterator[Row]:
    """Every sheet, void, excused and open ones too, with the values of those that are final."""
    sheets = Scoresheet.objects.filter(stage__category__edition=edition).order_by("pk")
    scores = Score.objects.filter(sheet__stage__category__edition=edition).order_by("sheet_id")
    given = scores.values_list("sheet_id", "criterion__code", "value").iterator(chunk_size=CHUNK)
    by_sheet = groupby(given, key=lambda row: row[0])
    waiting = next(by_sheet, None)
    for sheet in sheets.iterator(chunk_size=CHUNK):
        values: dict[str, Decimal] = {}
        if waiting is not None and waiting[0] == sheet.pk:
            values = {code: value for _sheet, code, value in waiting[1]}
            waiting = next(by_sheet, None)
        yield sheet_row(sheet, values)


def sheet_row(sheet: Scoresheet, values: Mapping[str, Decimal]) -> Row:
    """A sheet; what is on one that is not final stays its juror's own."""
    is_final = sheet.state == Scoresheet.State.FINAL
    return {
        "id": sheet.pk,
        "stage": sheet.stage_id,
        "entry": sheet.submission_id,
        "juror": sheet.juror_id,
        "rubric": sheet.rubric_id,
        "state": sheet.state,
        "void_reason": sheet.void_reason,
        "excused_reason": sheet.excused_reason,
        "excused_by": sheet.excused_by_id,
        "values": {code: text(value) for code, value in values.items()} if is_final else {},
        "total": text(sheet.total) if is_final else None,
        "comment": sheet.comment if is_final else "",
        "from_paper": sheet.from_paper,
    }


def people_rows(edition: Edition) -> Iterator[Row]:
    """Who the ids stand for: jurors with their seats, and whoever acted. Names and institutions only."""
    seats: dict[int, list[Row]] = defaultdict(list)
    members = PanelMember.objects.answered().filter(panel__stage__category__edition=edition).order_by("pk")
    for juror, stage, role, replaced in members.values_list(
        "juror_id", "panel__stage_id", "role", "replaced_at"
    ):
        seats[juror].append({"stage": stage, "role": role, "replaced_at": moment(replaced)})
    actors = AuditEvent.objects.filter(edition=edition).order_by().values("actor_id")
    people = User.objects.filter(pk__in=actors) | User.objects.filter(pk__in=list(seats))
    for pk, name, institution in people.order_by("pk").values_list("pk", "name", "institution").distinct():
        yield {"id": pk, "name": name, "institution": institution, "seats": seats.get(pk, [])}


def decision_rows(edition: Edition) -> Iterator[Row]:
    """Recusals, decisions of the chair, locks and plenaries, each kind in order of time."""
    recusals = Recusal.objects.filter(submission__category__edition=edition).order_by("declared_at", "pk")
    for recusal in recusals:
        yield {
            "kind": "recusal",
            "at": moment(recusal.declared_at),
            "entry": recusal.submission_id,
            "juror": recusal.juror_id,
            "origin": recusal.origin,
            "reason": recusal.reason,
        }
    for decision in ChairDecision.objects.filter(stage__category__edition=edition).order_by("at", "pk"):
        yield {
            "kind": decision.kind,
            "at": moment(decision.at),
            "stage": decision.stage_id,
            "entries": decision.submission_ids,
            "takes": decision.takes,
            "by": decision.by_id,
            "reason": decision.reason,
        }
    for seal in Seal.objects.filter(category__edition=edition):
        yield {
            "kind": "lock",
            "lock": seal.kind,
            "category": seal.category_id,
            "at": moment(seal.at),
            "by": seal.by_id,
            "ledger": {"count": seal.ledger_count, "head": seal.ledger_head},
            "lifted_at": moment(seal.lifted_at),
            "lifted_reason": seal.lifted_reason,
        }
    plenaries = Plenary.objects.filter(category__edition=edition).prefetch_related(
        "placements", "session__decisions", "session__attendance"
    )
    for plenary in plenaries.order_by("confirmed_at", "pk"):
        yield {
            "kind": "plenary",
            "category": plenary.category_id,
            "at": moment(plenary.confirmed_at),
            "by": plenary.confirmed_by_id,
            "allows_joint": plenary.allows_joint,
            "superseded_at": moment(plenary.superseded_at),
            "placements": [
                {
                    "entry": placement.submission_id,
                    "number": placement.number,
                    "title": placement.title,
                    "prize": placement.prize,
                    "joint": placement.is_joint,
                    "by_the_rules": placement.by_the_rules,
                    "reason": placement.reason,
                }
                for placement in plenary.placements.all()
            ],
            "session": _session(plenary),
        }


def _session(plenary: Plenary) -> Row | None:
    """Who was at the session and what it decided otherwise than the rules; None where nothing was noted."""
    session = getattr(plenary, "session", None)
    if session is None:
        return None
    return {
        "held_on": session.held_on.isoformat(),
        "quorum": session.quorum,
        "quorum_reason": session.quorum_reason,
        "present": sorted(row.juror_id for row in session.attendance.all() if row.is_present),
        "dissent": {str(row.juror_id): row.dissent for row in session.attendance.all() if row.dissent},
        "decisions": [
            {"entry": row.submission_id, "number": row.number, "prize": row.prize, "reason": row.reason}
            for row in session.decisions.all()
        ],
    }


def standing_rows(edition: Edition) -> Iterator[Row]:
    """What closing froze: each entry in each closed stage."""
    rows = Standing.objects.filter(stage__category__edition=edition).order_by("stage_id", "submission_id")
    return map(standing_row, rows.iterator(chunk_size=CHUNK))


def standing_row(row: Standing) -> Row:
    """What closing froze of an entry in a stage."""
    return {
        "stage": row.stage_id,
        "entry": row.submission_id,
        "sheets": row.sheets,
        "total_sum": text(row.total_sum),
        "score": text(row.score),
        "rank": row.rank,
        "place": row.place,
        "goes_on": row.goes_on,
        "unranked_reason": row.unranked_reason,
    }


def final_rows(edition: Edition) -> Iterator[Row]:
    """What the last closing froze: each entry's final, rank, place and title."""
    rows = FinalStanding.objects.filter(category__edition=edition).order_by("category_id", "submission_id")
    return map(final_row, rows.iterator(chunk_size=CHUNK))


def final_row(row: FinalStanding) -> Row:
    """What the last closing froze of an entry."""
    return {
        "category": row.category_id,
        "entry": row.submission_id,
        "final": text(row.final),
        "rank": row.rank,
        "place": row.place,
        "title": row.title,
        "unranked_reason": row.unranked_reason,
    }


def paper_rows(edition: Edition) -> Iterator[Row]:
    """Papers of record with what they say."""
    papers = Document.objects.filter(edition=edition).select_related("signature").order_by("series", "number")
    return map(paper_row, papers.iterator(chunk_size=CHUNK))


def paper_row(paper: Document) -> Row:
    """A paper with what it says; `file` is where it lies in the dossier."""
    return {
        "id": paper.pk,
        "category": paper.category_id,
        "kind": paper.kind,
        "series": paper.series,
        "number": paper.number,
        "number_text": paper.number_text,
        "public_id": paper.public_id,
        "state": paper.state,
        "void_at": moment(paper.void_at),
        "void_reason": paper.void_reason,
        "replaced_by": paper.replaced_by_id,
        "facts": paper.facts,
        "sha256": paper.sha256,
        "signing": paper.signing,
        "signature": _signature(paper),
        "file": f"papers/{paper.public_id}.pdf" if paper.file else "",
    }


def _signature(paper: Document) -> Row | None:
    """Who signed a paper and which hash it had before; None for one that carries no electronic signature."""
    signature = getattr(paper, "signature", None)
    if signature is None:
        return None
    return {
        "way": signature.way,
        "signers": signature.signers,
        "original_sha256": signature.original_sha256,
        "demonstration": signature.is_demo,
    }


def ledger_rows(edition: Edition) -> Iterator[Row]:
    """The whole ledger."""
    events = AuditEvent.objects.filter(edition=edition).order_by("sequence")
    return map(ledger_row, events.iterator(chunk_size=CHUNK))


def ledger_row(event: AuditEvent) -> Row:
    """A row of the ledger with every column that its hash covers."""
    return {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "kind": event.kind,
        "subject": event.subject,
        "data": event.data,
        "previous": event.previous_hash,
        "hash": event.hash,
    }


TABLES: Mapping[str, Callable[[Edition], Iterator[Row]]] = {
    "entries": entry_rows,
    "people": people_rows,
    "sheets": sheet_rows,
    "decisions": decision_rows,
    "standings": standing_rows,
    "finals": final_rows,
    "papers": paper_rows,
    "ledger": ledger_rows,
}


def text(value: Decimal | None) -> str | None:
    """A figure as exact decimal text."""
    return None if value is None else f"{value:f}"


def moment(value: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC."""
    return None if value is None else value.astimezone(UTC).isoformat()
