"""Entries as the back office lists them and looks into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards import formats
from awards.models import AuditEvent, Category, Edition
from judging.models import FinalStanding, Recusal, Score, Scoresheet, Standing
from reports.models import Document, Placement, Plenary
from reports.queries.ledger import EventRow, event_rows
from reports.queries.ties import TieView, entry_titles, tie_views
from submissions.models import Submission, TeamMember


def listed(edition: Edition, *, category: str = "", state: str = "", text: str = "") -> QuerySet[Submission]:
    """The numbered entries by category and number; `text` is looked for in code, title, unit, leader."""
    entries = Submission.objects.filter(category__edition=edition, number__isnull=False).select_related(
        "category", "unit__parent", "final_standing"
    )
    if category:
        entries = entries.filter(category__code=category)
    if state:
        entries = entries.filter(state=state)
    if text:
        leaders = TeamMember.objects.filter(name__icontains=text).values("submission_id")
        entries = entries.filter(
            Q(code__istartswith=text)
            | Q(title__icontains=text)
            | Q(unit__name__icontains=text)
            | Q(pk__in=leaders)
        )
    return entries.order_by("category__position", "number")


@dataclass(frozen=True, slots=True)
class SheetView:
    """A juror's sheet as staff see it; the values of a sheet that is not final stay its juror's own."""

    juror: str
    state: str
    label: str
    remark: str
    comment: str
    values: tuple[Decimal | None, ...]
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class StageView:
    """What a stage says of an entry: criteria, sheets, and the frozen score once it is closed."""

    name: str
    code: str
    weight: Decimal
    criteria: tuple[str, ...]
    sheets: tuple[SheetView, ...]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """Everything the back office knows of an entry."""

    entry: Submission
    team: tuple[TeamMember, ...]
    started: str
    stages: tuple[StageView, ...]
    final: FinalStanding | None
    placement: Placement | None
    is_confirmed: bool
    tie: TieView | None
    history: tuple[EventRow, ...]
    documents: tuple[Document, ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and value pairs, for components/facts.html."""
        entry = self.entry
        pairs = [
            (_("Category"), entry.category.name),
            (_("Unit"), entry.unit.label),
            (_("Kind of participant"), formats.participant_kind(entry.participant_kind)),
            (_("In use since"), self.started),
            (_("Submitted"), formats.wib(entry.submitted_at) if entry.submitted_at else ""),
            (_("Admitted"), formats.wib(entry.admitted_at) if entry.admitted_at else ""),
            (_("Why it ended"), entry.ended_reason),
            (_("Note of the secretariat"), entry.note),
        ]
        return [(label, value) for label, value in pairs if value]


def find_entry(edition: Edition, code: str) -> QuerySet[Submission]:
    """The entry with this code in an edition, with what its page shows of it."""
    return Submission.objects.filter(category__edition=edition, code=code).select_related(
        "category", "unit__parent"
    )


def entry_view(entry: Submission) -> EntryView:
    """An entry with its sheets, standings, papers and history; fifteen queries at most, whatever its size."""
    category = entry.category
    final = FinalStanding.objects.filter(submission=entry).first()
    names = {stage.code: stage.name for stage in category.stages.all()}
    ties = tie_views([final], entry_titles([final]), names) if final is not None else []
    events = AuditEvent.objects.filter(edition=category.edition_id, subject=f"submission:{entry.pk}").exclude(
        kind="assignment.made"
    )
    plenary = Plenary.objects.filter(category=category, superseded_at__isnull=True).first()
    return EntryView(
        entry,
        tuple(entry.team.all()),
        started_text(entry.started_on, entry.started_precision),
        tuple(_stages(entry, category)),
        final,
        plenary.placements.filter(submission=entry).first() if plenary is not None else None,
        plenary is not None,
        ties[0] if ties else None,
        tuple(event_rows(events.select_related("actor").order_by("sequence"))),
        tuple(
            Document.objects.filter(submission=entry).select_related("member").order_by("kind", "issued_at")
        ),
    )


def started_text(day: date | None, precision: str) -> str:
    """A date as exactly as it is known: `24 Februari 2024`, `Februari 2024`, `2024`."""
    if day is None:
        return ""
    if precision == Submission.Precision.YEAR:
        return str(day.year)
    if precision == Submission.Precision.MONTH:
        return date_format(day, "F Y").replace(" ", formats.NBSP)
    return formats.day(day)


def _stages(entry: Submission, category: Category) -> list[StageView]:
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    sheets: dict[int, list[Scoresheet]] = defaultdict(list)
    found = Scoresheet.objects.filter(submission=entry).select_related("juror", "rubric")
    for sheet in found.prefetch_related("rubric__criteria", scores).order_by("juror__name", "juror_id"):
        sheets[sheet.stage_id].append(sheet)
    standings = {row.stage_id: row for row in Standing.objects.filter(submission=entry)}
    reasons = dict(Recusal.objects.filter(submission=entry).values_list("juror_id", "reason"))
    views = []
    for stage in category.stages.all():
        mine = sheets[stage.pk]
        newest = max((sheet.rubric for sheet in mine), key=lambda rubric: rubric.version, default=None)
        criteria = list(newest.criteria.all()) if newest is not None else []
        codes = [criterion.code for criterion in criteria]
        views.append(
            StageView(
                stage.name,
                stage.code,
                stage.weight,
                tuple(criterion.name for criterion in criteria),
                tuple(_sheet(sheet, codes, reasons) for sheet in mine),
                standings.get(stage.pk),
            )
        )
    return views


def _sheet(sheet: Scoresheet, codes: Sequence[str], reasons: Mapping[int, str]) -> SheetView:
    is_final = sheet.state == Scoresheet.State.FINAL
    values = {score.criterion.code: score.value for score in sheet.scores.all()} if is_final else {}
    state, label, remark = sheet.state, sheet.get_state_display(), ""
    if state == Scoresheet.State.VOID:
        state = "recused" if sheet.void_reason == Scoresheet.VoidReason.RECUSAL else "void"
        label = sheet.get_void_reason_display()
        remark = reasons.get(sheet.juror_id, "") if state == "recused" else ""
    elif state == Scoresheet.State.EXCUSED:
        remark = sheet.excused_reason
    return SheetView(
        sheet.juror.name,
        state,
        label,
        remark,
        sheet.comment if is_final else "",
        tuple(values.get(code) for code in codes),
        sheet.total if is_final else None,
    )
