"""How far the jurors of an edition are, stage by stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Category, Edition, Stage, User
from judging.models import PanelMember, Scoresheet, Standing
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """A juror's sheets in a stage by state; void ones apart by reason, the replaced one's not counted."""

    stage_id: int
    juror_id: int
    juror: str
    final: int = 0
    open: int = 0
    recused: int = 0
    excused: int = 0

    @property
    def due(self) -> int:
        """Sheets that the juror has to finalise in all."""
        return self.final + self.open


def sheet_counts(edition_id: int) -> list[SheetCounts]:
    """One row per juror and stage of an edition, by name; two queries.

    Sheets of entries that left the field are left out, and so are open ones of entries that were left behind
    at a promotion line.
    """
    state, reason = Scoresheet.State, Scoresheet.VoidReason
    entries = Submission.objects.filter(category__edition=edition_id)
    gone = entries.exclude(state=Submission.State.ADMITTED).values("pk")
    behind = Standing.objects.filter(stage__category__edition=edition_id, goes_on=False).values("submission")
    rows = list(
        Scoresheet.objects.filter(~Q(submission__in=gone), stage__category__edition=edition_id)
        .order_by()
        .values_list("stage_id", "juror_id")
        .annotate(
            final=Count("pk", filter=Q(state=state.FINAL)),
            open=Count("pk", filter=Q(state=state.DRAFT) & ~Q(submission__in=behind)),
            recused=Count("pk", filter=Q(state=state.VOID, void_reason=reason.RECUSAL)),
            excused=Count("pk", filter=Q(state=state.EXCUSED)),
        )
    )
    names = dict(User.objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "name"))
    counts = [SheetCounts(stage, juror, names[juror], *figures) for stage, juror, *figures in rows]
    return sorted(counts, key=lambda row: (row.juror, row.juror_id, row.stage_id))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix of jurors, for components/matrix.html."""

    label: str
    done: int
    total: int
    note: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A juror with one cell for each column, None where nothing was assigned."""

    name: str
    note: str
    cells: tuple[Cell | None, ...]


def matrix_cell(label: str, counts: Sequence[SheetCounts]) -> Cell | None:
    """The sum of several counts: final of due, and a word on conflicts and excused sheets."""
    if not counts:
        return None
    recused, excused = sum(row.recused for row in counts), sum(row.excused for row in counts)
    notes = []
    if recused:
        notes.append(ngettext("%(n)d conflict", "%(n)d conflicts", recused) % {"n": recused})
    if excused:
        notes.append(_("%(n)d excused") % {"n": excused})
    return Cell(label, sum(row.final for row in counts), sum(row.due for row in counts), ", ".join(notes))


@dataclass(frozen=True, slots=True)
class StageState:
    """A stage with its counts: whether it can be worked on, and how many sheets are still open."""

    stage: Stage
    final: int
    open: int
    waits_for: Stage | None

    @property
    def state(self) -> str:
        """`closed`, `empty` (nothing assigned), `waiting` (an earlier stage is open), `ready` or `open`."""
        if self.stage.closed_at is not None:
            return "closed"
        if self.final + self.open == 0:
            return "empty"
        if self.open:
            return "open"
        return "waiting" if self.waits_for is not None else "ready"


@dataclass(frozen=True, slots=True)
class CategoryProgress:
    """A category with the state of its stages and a matrix of jurors by stage."""

    category: Category
    stages: tuple[StageState, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(item.stage.name for item in self.stages)


def stage_states(categories: Sequence[Category], counts: Sequence[SheetCounts]) -> dict[int, StageState]:
    """The state of every stage by id; reads the prefetched stages of the categories, no query."""
    final: dict[int, int] = defaultdict(int)
    still: dict[int, int] = defaultdict(int)
    for row in counts:
        final[row.stage_id] += row.final
        still[row.stage_id] += row.open
    states: dict[int, StageState] = {}
    for category in categories:
        waits_for: Stage | None = None
        for stage in sorted(category.stages.all(), key=lambda stage: stage.position):
            states[stage.pk] = StageState(stage, final[stage.pk], still[stage.pk], waits_for)
            if waits_for is None and stage.closed_at is None:
                waits_for = stage
    return states


def edition_progress(edition: Edition) -> list[CategoryProgress]:
    """Every category with its panels and how far each juror is; five queries at any size."""
    categories = list(edition.categories.order_by("position").prefetch_related("stages"))
    counts = sheet_counts(edition.pk)
    states = stage_states(categories, counts)
    by_seat = {(row.stage_id, row.juror_id): row for row in counts}
    seats = _seats(edition)
    progress = []
    for category in categories:
        stages = tuple(states[stage.pk] for stage in category.stages.all())
        stage_ids = [item.stage.pk for item in stages]
        jurors = {seat.juror_id: seat for pk in stage_ids for seat in seats[pk]}
        rows = [
            MatrixRow(
                seat.juror.name,
                _role(seat),
                tuple(
                    matrix_cell(item.stage.name, [row] if row else [])
                    for item in stages
                    for row in [by_seat.get((item.stage.pk, juror_id))]
                ),
            )
            for juror_id, seat in jurors.items()
        ]
        progress.append(CategoryProgress(category, stages, tuple(rows)))
    return progress


def _seats(edition: Edition) -> dict[int, list[PanelMember]]:
    seats: dict[int, list[PanelMember]] = defaultdict(list)
    members = (
        PanelMember.objects.answered()
        .filter(panel__stage__category__edition=edition)
        .select_related("juror", "panel")
        .order_by("position", "pk")
    )
    for member in members:
        seats[member.panel.stage_id].append(member)
    return seats


def _role(seat: PanelMember) -> str:
    if seat.replaced_at is not None:
        return _("Replaced")
    if seat.role == PanelMember.Role.JUROR:
        return seat.juror.institution
    return seat.get_role_display()
