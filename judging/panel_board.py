"""The panel of a stage: who sits in it, what is assigned, and what becomes of sheets when a juror leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Category, Edition, Stage, User
from judging.models import (
    Assignment,
    Conflict,
    Panel,
    PanelMember,
    PracticeEntry,
    PracticeSheet,
    Recusal,
    Score,
    Scoresheet,
)
from judging.progress import SheetCounts, sheet_counts
from judging.queries import field_of
from submissions.models import Submission

# Up to so many entries every juror can score everything: severity then cancels.
SMALL = 60
ENTRIES_ON_A_PAGE = 40
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """A seat with its sheets and the conflicts that wait for a decision."""

    seat: PanelMember
    counts: SheetCounts | None
    conflicts: int
    has_practised: bool

    @property
    def final(self) -> int:
        return self.counts.final if self.counts else 0

    @property
    def due(self) -> int:
        return self.counts.due if self.counts else 0


@dataclass(frozen=True, slots=True)
class PanelBoard:
    """A stage's panel and how far its entries are covered. `gaps` of the pairs that everybody scoring
    everything would have are not given; `thin` entries have fewer jurors than the stage wants sheets.
    """

    stage: Stage
    seed: str
    members: tuple[Member, ...]
    left: tuple[PanelMember, ...]
    entries: int
    assigned: int
    gaps: int
    thin: int
    practice: PracticeEntry | None

    @property
    def seated(self) -> int:
        return sum(member.seat.is_taken for member in self.members)

    @property
    def is_small(self) -> bool:
        """Whether everybody scoring everything is the way to go."""
        return self.entries <= SMALL

    @property
    def advice(self) -> str:
        """Which way of assigning is proposed, and why."""
        if self.is_small:
            text = ngettext(
                "This category has %(count)d entry, so every juror can score it. That is the fairest way: "
                "strict and mild jurors then weigh the same on every entry.",
                "This category has %(count)d entries, so every juror can score all of them. That is the "
                "fairest way: strict and mild jurors then weigh the same on every entry.",
                self.entries,
            )
            return text % {"count": self.entries}
        return _(
            "This category has %(count)d entries, which is much for one juror. Share them out: enough sheets "
            "for every entry, even loads, no conflict, and jurors who can be compared."
        ) % {"count": self.entries}


def panel_board(stage: Stage) -> PanelBoard:
    """Everything the page of a panel says; a constant number of queries."""
    seats = list(
        PanelMember.objects.filter(panel__stage=stage)
        .select_related("juror", "invitation", "panel", "replaced_by__juror")
        .order_by("position", "pk")
    )
    counts = {
        row.juror_id: row for row in sheet_counts(stage.category.edition_id) if row.stage_id == stage.pk
    }
    conflicts = dict(
        Conflict.objects.filter(submission__category=stage.category_id, state=Conflict.State.OPEN)
        .order_by()
        .values_list("juror_id")
        .annotate(number=Count("pk"))
    )
    practice = PracticeEntry.objects.filter(stage=stage).first()
    practised = set(
        PracticeSheet.objects.filter(practice__stage=stage, finalised_at__isnull=False).values_list(
            "juror_id", flat=True
        )
    )
    members = tuple(
        Member(seat, counts.get(seat.juror_id), conflicts.get(seat.juror_id, 0), seat.juror_id in practised)
        for seat in seats
        if seat.replaced_at is None
    )
    taken = [member.seat.juror_id for member in members if member.seat.is_taken]
    field = field_of(stage)
    per_entry = dict(
        Assignment.objects.filter(stage=stage, submission__in=field)
        .exclude(sheet__state=Scoresheet.State.VOID)
        .order_by()
        .values_list("submission_id")
        .annotate(number=Count("pk"))
    )
    entries = field.count()
    return PanelBoard(
        stage,
        seats[0].panel.seed if seats else "",
        members,
        tuple(seat for seat in seats if seat.replaced_at is not None),
        entries=entries,
        assigned=sum(per_entry.values()),
        gaps=len(open_pairs(stage, taken)),
        thin=entries - sum(number >= stage.min_sheets for number in per_entry.values()),
        practice=practice,
    )


def open_pairs(stage: Stage, juror_ids: Collection[int]) -> list[Pair]:
    """Pairs of a judged entry and one of these jurors that are not assigned and that nothing forbids."""
    entries = list(field_of(stage).order_by("number").values_list("pk", flat=True))
    closed = set(Assignment.objects.filter(stage=stage).values_list("submission_id", "juror_id"))
    closed |= barred_pairs(stage.category)
    return [(entry, juror) for entry in entries for juror in juror_ids if (entry, juror) not in closed]


def barred_pairs(category: Category) -> set[Pair]:
    """Pairs that a recusal or an open conflict closes."""
    recused = Recusal.objects.filter(submission__category=category)
    waiting = Conflict.objects.filter(submission__category=category, state=Conflict.State.OPEN)
    pairs = set(recused.values_list("submission_id", "juror_id"))
    return pairs | set(waiting.values_list("submission_id", "juror_id"))


def seated_jurors(stage: Stage) -> QuerySet[User]:
    """The jurors who sit in a panel, in its order."""
    seats = PanelMember.objects.seated().filter(panel__stage=stage)
    return User.objects.filter(pk__in=seats.values("juror")).order_by(Lower("name"), "pk")


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair of the matrix: `free`, `blank` (assigned, nothing written), `begun` or `barred`."""

    entry: Submission
    juror: User
    state: str

    @property
    def value(self) -> str:
        return f"{self.entry.pk}:{self.juror.pk}"

    @property
    def label(self) -> str:
        """What a reader hears before the box."""
        return f"{self.entry.code} – {self.juror.name}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Entries by jurors of a stage, a page of entries at a time."""

    jurors: tuple[User, ...]
    page: Page[Submission]
    rows: tuple[tuple[Submission, tuple[Cell, ...]], ...]


def matrix(stage: Stage, page: str | None) -> Matrix:
    """Who scores what, to be ticked by hand."""
    jurors = tuple(seated_jurors(stage))
    shown = Paginator(field_of(stage).order_by("number"), ENTRIES_ON_A_PAGE).get_page(page)
    barred = barred_pairs(stage.category)
    state = Scoresheet.State
    sheets = Scoresheet.objects.filter(stage=stage, submission__in=[entry.pk for entry in shown])
    scored = set(Score.objects.filter(sheet__in=sheets).values_list("sheet_id", flat=True))
    states = {}
    for sheet in sheets:
        blank = sheet.state == state.DRAFT and not sheet.version and sheet.pk not in scored
        states[sheet.submission_id, sheet.juror_id] = "blank" if blank else "begun"
    rows = tuple(
        (entry, tuple(Cell(entry, juror, _state((entry.pk, juror.pk), states, barred)) for juror in jurors))
        for entry in shown
    )
    return Matrix(jurors, shown, rows)


def _state(pair: Pair, states: dict[Pair, str], barred: set[Pair]) -> str:
    if pair in barred:
        return "barred"
    return states.get(pair, "free")


@dataclass(frozen=True, slots=True)
class Succession:
    """What becomes of each sheet when a juror is replaced by another (rule 9)."""

    successor: User
    final: tuple[Scoresheet, ...]
    draft: tuple[Scoresheet, ...]
    void: tuple[Scoresheet, ...]
    given: tuple[Submission, ...]
    held: tuple[Submission, ...]
    barred: tuple[Submission, ...]


def succession(stage: Stage, leaver: User, successor: User) -> Succession:
    """The preview of `replace_juror`; nothing is written. `held` entries the successor scores already."""
    sheets = list(
        Scoresheet.objects.filter(stage=stage, juror=leaver)
        .select_related("submission")
        .order_by("submission__number")
    )
    state = Scoresheet.State
    draft = tuple(sheet for sheet in sheets if sheet.state == state.DRAFT)
    judged = [sheet.submission for sheet in draft if sheet.submission.state == Submission.State.ADMITTED]
    held = set(
        Assignment.objects.filter(stage=stage, juror=successor).values_list("submission_id", flat=True)
    )
    barred = {entry for entry, juror in barred_pairs(stage.category) if juror == successor.pk}
    return Succession(
        successor,
        final=tuple(sheet for sheet in sheets if sheet.state in {state.FINAL, state.EXCUSED}),
        draft=draft,
        void=tuple(sheet for sheet in sheets if sheet.state == state.VOID),
        given=tuple(entry for entry in judged if entry.pk not in held | barred),
        held=tuple(entry for entry in judged if entry.pk in held),
        barred=tuple(entry for entry in judged if entry.pk in barred - held),
    )


def possible_successors(stage: Stage, leaver: User) -> QuerySet[User]:
    """Jurors of the edition who may take over a seat: on no team of the category, not replaced here."""
    edition: Edition = stage.category.edition
    gone = PanelMember.objects.filter(panel__stage=stage, replaced_at__isnull=False)
    jurors = User.objects.filter(
        memberships__edition=edition, memberships__role="juror", is_active=True
    ).distinct()
    return (
        jurors.exclude(pk__in=gone.values("juror"))
        .exclude(pk=leaver.pk)
        .exclude(Q(team_places__submission__category=stage.category_id))
        .order_by("name", "pk")
    )


def panel_of(stage: Stage) -> Panel | None:
    """The panel of a stage, once somebody sits in it."""
    return Panel.objects.filter(stage=stage).first()
