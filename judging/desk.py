"""What a juror's first page says: how many sheets are left, until when, and which entries they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.models import Category, Edition, Stage, User
from judging.blinding import TITLE, entry_mark
from judging.models import (
    Assignment,
    Conflict,
    Criterion,
    PanelMember,
    Recusal,
    Redaction,
    Score,
    Scoresheet,
    Standing,
)
from judging.spread import LEAST
from submissions.models import Submission

MOST = 30  # open sheets that are listed, and final ones; the counts are of all


@dataclass(frozen=True, slots=True)
class DeskSheet:
    """A sheet of a juror: `scored` of `criteria` have a value; a final one has its total.

    A blind stage calls an entry by its mark and names no unit. Until it is settled that there is no conflict
    of interest, it shows no title either, and the sheet leads to that question first.
    """

    pk: int
    stage_id: int
    mark: str
    title: str
    unit: str
    stage: str
    is_declared: bool
    is_begun: bool
    scored: int
    criteria: int
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class StageDesk:
    """A juror's sheets in one stage. Recused and excused ones are not due."""

    stage: Stage
    final: int
    open: int
    begun: int
    recused: int
    excused: int
    undecided: int

    @property
    def due(self) -> int:
        return self.final + self.open

    @property
    def is_late(self) -> bool:
        """Whether the window is over while sheets are open."""
        return bool(self.open) and self.stage.closes_at is not None and self.stage.closes_at <= timezone.now()

    @property
    def shows_spread(self) -> bool:
        """Whether the panel's totals may be seen: every sheet of one's own is final."""
        return not self.open and not self.undecided and self.final >= LEAST

    @property
    def is_ahead(self) -> bool:
        """Whether the window has not begun."""
        return self.stage.opens_at is not None and self.stage.opens_at > timezone.now()


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one edition asks of a juror."""

    edition: Edition
    stages: tuple[StageDesk, ...]
    sheets: tuple[DeskSheet, ...]
    finals: tuple[DeskSheet, ...]
    recusals: tuple[Recusal, ...]

    @property
    def open(self) -> int:
        return sum(row.open for row in self.stages)

    @property
    def final(self) -> int:
        return sum(row.final for row in self.stages)

    @property
    def due(self) -> int:
        return self.open + self.final

    @property
    def more(self) -> int:
        """Open sheets beyond those that are listed."""
        return self.open - len(self.sheets)

    @property
    def more_finals(self) -> int:
        """Final sheets beyond those that are listed."""
        return self.final - len(self.finals)

    @property
    def recused_codes(self) -> list[str]:
        """The numbers of the entries that the juror stands aside from; none while a stage is blind.

        A number says nothing that changes with the entry; in a blind stage it would say whose entry it is.
        """
        blind = {row.stage.category_id for row in self.stages if row.stage.is_blind}
        return [row.submission.code for row in self.recusals if row.submission.category_id not in blind]

    @property
    def next(self) -> DeskSheet | None:
        """The sheet to go on with: one that was begun, else the first in the juror's own order."""
        open_now = [sheet for sheet in self.sheets if sheet.is_declared] or list(self.sheets)
        return next((sheet for sheet in open_now if sheet.is_begun), next(iter(open_now), None))

    @property
    def until(self) -> datetime | None:
        """The first end of a window in which sheets are open."""
        ends = [row.stage.closes_at for row in self.stages if row.open and row.stage.closes_at is not None]
        return min(ends, default=None)

    @property
    def coming(self) -> Stage | None:
        """The stage whose window begins next."""
        ahead = [row.stage for row in self.stages if row.is_ahead]
        return min(ahead, key=_opening, default=None)

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked any more: all of its stages are closed, or the edition is archived."""
        return self.edition.is_archived or all(row.stage.closed_at is not None for row in self.stages)


def desks(juror: User) -> list[Desk]:
    """What every edition asks of a juror, the latest first; at most seven queries at any size.

    Only the counts read all sheets of the juror. The lists take their first rows from an index, and none for
    an edition that is over.
    """
    counts = {row[0]: row for row in _counts(juror)}
    stages = list(
        Stage.objects.filter(pk__in=counts)
        .select_related("category__edition__letterhead", "category__edition__organizer", "panel")
        .order_by("-category__edition__registration_opens_at", "category__position", "position")
    )
    recusals: dict[int, list[Recusal]] = defaultdict(list)
    for recusal in Recusal.objects.filter(juror=juror).select_related("submission__category").order_by("pk"):
        recusals[recusal.submission.category.edition_id].append(recusal)
    rows: dict[int, list[StageDesk]] = defaultdict(list)
    editions: dict[int, Edition] = {}
    for stage in stages:
        edition = stage.category.edition
        editions.setdefault(edition.pk, edition)
        _stage, *figures = counts[stage.pk]
        rows[edition.pk].append(StageDesk(stage, *figures))
    found = [Desk(edition, tuple(rows[pk]), (), (), tuple(recusals[pk])) for pk, edition in editions.items()]
    return _with_sheets(juror, found)


def _with_sheets(juror: User, found: Sequence[Desk]) -> list[Desk]:
    """The same with the sheets that are listed."""
    current = [desk for desk in found if not desk.is_over]
    stages = {row.stage.pk: row.stage for desk in current for row in desk.stages}
    keys = _first_open(juror, [stage for desk in current for stage in _stages_listed(desk)])
    opened = {sheet.pk: sheet for sheet in open_sheets(keys)}
    rows = [opened[pk] for pk in keys if pk in opened]
    if any(desk.final for desk in current):
        rows += final_sheets(juror, stages)[:MOST]
    shown: dict[tuple[int, str], list[DeskSheet]] = defaultdict(list)
    for row, sheet in zip(rows, listed(rows, stages), strict=True):
        shown[stages[row.stage_id].category.edition_id, row.state].append(sheet)
    return [
        replace(
            desk,
            sheets=tuple(shown[desk.edition.pk, Scoresheet.State.DRAFT][:MOST]),
            finals=tuple(shown[desk.edition.pk, Scoresheet.State.FINAL][:MOST]),
        )
        for desk in found
    ]


def _counts(juror: User) -> QuerySet[Scoresheet, tuple[int, int, int, int, int, int, int]]:
    state, reason = Scoresheet.State, Scoresheet.VoidReason
    undecided = Q(state=state.DRAFT, submission__in=_undecided(juror))
    still = Q(state=state.DRAFT) & ~undecided & ~Q(submission__in=_left_behind(juror))
    return (
        Scoresheet.objects.filter(juror=juror, submission__state=Submission.State.ADMITTED)
        .order_by()
        .values_list("stage_id")
        .annotate(
            final=Count("pk", filter=Q(state=state.FINAL)),
            open=Count("pk", filter=still),
            begun=Count("pk", filter=still & Q(version__gt=0)),
            recused=Count("pk", filter=Q(state=state.VOID, void_reason=reason.RECUSAL)),
            excused=Count("pk", filter=Q(state=state.EXCUSED)),
            undecided=Count("pk", filter=undecided),
        )
    )


def _left_behind(juror: User) -> QuerySet[Standing, Any]:
    """Entries that did not go on at a promotion line: nobody waits for their sheets."""
    judged = PanelMember.objects.filter(juror=juror).values("panel__stage__category")
    return Standing.objects.filter(goes_on=False, stage__category__in=judged).values("submission")


def _undecided(juror: User) -> QuerySet[Conflict, Any]:
    """Entries that a possible conflict closes until the secretariat decides: nobody waits for the juror."""
    return Conflict.objects.filter(juror=juror, state=Conflict.State.OPEN).values("submission")


def _stages_listed(desk: Desk) -> Iterator[Stage]:
    """The stages whose open sheets fill the list: the first to end first."""
    left = MOST
    for row in sorted((row for row in desk.stages if row.open), key=_ending):
        if left <= 0:
            return
        left -= row.open
        yield row.stage


def _ending(row: StageDesk) -> tuple[bool, float, int, int]:
    ends = row.stage.closes_at
    return ends is None, ends.timestamp() if ends else 0.0, row.stage.category.position, row.stage.position


def _first_open(juror: User, stages: Sequence[Stage]) -> list[int]:
    """The first open sheets of each stage in the juror's own order, stage after stage; one query."""
    parts = [
        open_assignments(juror)
        .filter(stage=stage)
        .order_by("order", "pk")
        .values_list("stage_id", "order", "pk")[:MOST]
        for stage in stages
    ]
    if not parts:
        return []
    place = {stage.pk: at for at, stage in enumerate(stages)}
    rows = parts[0].union(*parts[1:], all=True)
    return [pk for _stage, _order, pk in sorted(rows, key=lambda row: (place[row[0]], *row[1:]))]


def open_assignments(juror: User) -> QuerySet[Assignment]:
    """What is open for a juror.

    Those that a conflict closes until it is decided, and of entries left behind, are not shown.
    """
    return (
        Assignment.objects.filter(
            juror=juror, sheet__state=Scoresheet.State.DRAFT, submission__state=Submission.State.ADMITTED
        )
        .exclude(Exists(Standing.objects.filter(submission=OuterRef("submission"), goes_on=False)))
        .exclude(Exists(_undecided(juror).filter(submission=OuterRef("submission"))))
    )


SHOWN = (
    *("stage", "state", "version", "total", "assignment__declared_at", "submission__code"),
    *("submission__title", "submission__unit__kind", "submission__unit__name"),
    *("submission__unit__parent__name",),
)


def _sheets() -> QuerySet[Scoresheet]:
    return Scoresheet.objects.select_related("assignment", "submission__unit__parent").only(*SHOWN)


def open_sheets(keys: Sequence[int]) -> QuerySet[Scoresheet]:
    """These sheets with how far they are."""
    scored = Score.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet").annotate(n=Count("pk"))
    criteria = (
        Criterion.objects.filter(rubric=OuterRef("rubric"))
        .order_by()
        .values("rubric")
        .annotate(n=Count("pk"))
    )
    return (
        _sheets()
        .filter(pk__in=keys)
        .annotate(
            scored=Coalesce(Subquery(scored.values("n")), 0),
            criteria=Coalesce(Subquery(criteria.values("n")), 0),
        )
    )


def final_sheets(juror: User, stages: Collection[int]) -> QuerySet[Scoresheet]:
    """The latest first: what one looks up is what one has just made final."""
    final = _sheets().filter(juror=juror, stage__in=stages, state=Scoresheet.State.FINAL)
    judged = final.filter(submission__state=Submission.State.ADMITTED)
    return judged.order_by(F("finalised_at").desc(), "-pk")


def listed(rows: Sequence[Scoresheet], stages: Mapping[int, Stage]) -> list[DeskSheet]:
    """What a list shows of these sheets; one query, and none without a blind stage."""
    black = _black_titles([row for row in rows if stages[row.stage_id].is_blind])
    return [_sheet(row, stages[row.stage_id], black) for row in rows]


def _black_titles(blind: Sequence[Scoresheet]) -> frozenset[int]:
    """The entries of a blind stage whose title the secretariat blackened."""
    if not blind:
        return frozenset()
    entries = [row.submission_id for row in blind]
    titles = Redaction.objects.filter(revision__submission__in=entries, field=TITLE)
    return frozenset(titles.values_list("revision__submission", flat=True))


def _sheet(row: Scoresheet, stage: Stage, black: Collection[int]) -> DeskSheet:
    entry = row.submission
    declared = row.assignment.declared_at is not None
    hidden = stage.is_blind and (not declared or entry.pk in black)
    mark = entry_mark(stage.pk, entry, stage.panel.seed) if stage.is_blind else entry.code
    return DeskSheet(
        row.pk,
        stage.pk,
        mark,
        "" if hidden else entry.title,
        "" if stage.is_blind else entry.unit.label,
        stage.name,
        declared,
        row.version > 0,
        getattr(row, "scored", 0),
        getattr(row, "criteria", 0),
        row.total,
    )


def _opening(stage: Stage) -> datetime:
    return stage.opens_at or timezone.now()


def by_category(rows: Sequence[StageDesk]) -> list[tuple[Category, list[StageDesk]]]:
    """Stages by category, in their order."""
    found: dict[int, tuple[Category, list[StageDesk]]] = {}
    for row in rows:
        found.setdefault(row.stage.category_id, (row.stage.category, []))[1].append(row)
    return list(found.values())
