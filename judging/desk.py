"""What a juror's first page says: how many sheets are left, until when, and which entries they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.models import Category, Edition, Stage, User
from judging.models import Criterion, Recusal, Scoresheet, Standing
from submissions.models import Submission

MOST = 60  # open sheets that are listed; the counts are of all


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that is not final: `scored` of `criteria` have a value. A blind stage names no unit."""

    code: str
    title: str
    unit: str
    stage: str
    scored: int
    criteria: int


@dataclass(frozen=True, slots=True)
class StageDesk:
    """A juror's sheets in one stage. Recused and excused ones are not due."""

    stage: Stage
    final: int
    open: int
    begun: int
    recused: int
    excused: int

    @property
    def due(self) -> int:
        return self.final + self.open

    @property
    def is_late(self) -> bool:
        """Whether the window is over while sheets are open."""
        return bool(self.open) and self.stage.closes_at is not None and self.stage.closes_at <= timezone.now()

    @property
    def is_ahead(self) -> bool:
        """Whether the window has not begun."""
        return self.stage.opens_at is not None and self.stage.opens_at > timezone.now()


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one edition asks of a juror."""

    edition: Edition
    stages: tuple[StageDesk, ...]
    sheets: tuple[OpenSheet, ...]
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
    """What every edition asks of a juror, the latest first; five queries at any size."""
    counts = {row[0]: row for row in _counts(juror)}
    stages = list(
        Stage.objects.filter(pk__in=counts)
        .select_related("category__edition__letterhead", "category__edition__organizer")
        .order_by("-category__edition__registration_opens_at", "category__position", "position")
    )
    sheets: dict[int, list[OpenSheet]] = defaultdict(list)
    for edition_id, sheet in _open_sheets(juror):
        sheets[edition_id].append(sheet)
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
    return [
        Desk(edition, tuple(rows[pk]), tuple(sheets[pk][:MOST]), tuple(recusals[pk]))
        for pk, edition in editions.items()
    ]


def _counts(juror: User) -> QuerySet[Scoresheet, tuple[int, int, int, int, int, int]]:
    state, reason = Scoresheet.State, Scoresheet.VoidReason
    still = Q(state=state.DRAFT) & ~Q(pk__in=_left_behind(juror))
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
        )
    )


def _left_behind(juror: User) -> QuerySet[Scoresheet]:
    """Open sheets of entries that did not go on at a promotion line: nobody waits for them."""
    behind = Standing.objects.filter(goes_on=False).values("submission")
    return Scoresheet.objects.filter(juror=juror, submission__in=behind, state=Scoresheet.State.DRAFT)


def _open_sheets(juror: User) -> list[tuple[int, OpenSheet]]:
    criteria = (
        Criterion.objects.filter(rubric=OuterRef("rubric"))
        .order_by()
        .values("rubric")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = (
        Scoresheet.objects.open()
        .filter(juror=juror, submission__state=Submission.State.ADMITTED)
        .exclude(pk__in=_left_behind(juror))
        .select_related("stage", "submission__unit__parent", "submission__category")
        .annotate(scored=Count("scores"), criteria=Coalesce(Subquery(criteria), 0))
        .order_by("stage__closes_at", "submission__category__position", "stage__position", "submission__code")
    )
    return [(row.submission.category.edition_id, _sheet(row)) for row in rows[: 5 * MOST]]


def _sheet(row: Scoresheet) -> OpenSheet:
    entry = row.submission
    return OpenSheet(
        entry.code,
        entry.title,
        "" if row.stage.is_blind else entry.unit.label,
        row.stage.name,
        row.scored,  # type: ignore[attr-defined]
        row.criteria,  # type: ignore[attr-defined]
    )


def _opening(stage: Stage) -> datetime:
    return stage.opens_at or timezone.now()


def by_category(rows: Sequence[StageDesk]) -> list[tuple[Category, list[StageDesk]]]:
    """Stages by category, in their order."""
    found: dict[int, tuple[Category, list[StageDesk]]] = {}
    for row in rows:
        found.setdefault(row.stage.category_id, (row.stage.category, []))[1].append(row)
    return list(found.values())
