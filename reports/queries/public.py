"""What the public may see of an edition: nothing of a category whose publication does not stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from awards.models import Announcement, Category, Edition, FrequentQuestion, Seal, Stage
from awards.plots import Axis, axis_for
from judging.models import FinalStanding
from reports.models import Placement
from reports.queries.gallery import Card, newest
from reports.queries.ties import TieView, entry_titles, tie_views

ANNOUNCEMENTS, EARLIER = 5, 6  # on the first page


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A placed entry, for `rank_rows`."""

    place: int
    rank: int | None
    code: str
    title: str
    meta: str
    award: str
    final: Decimal | None
    tie_href: str
    moved: bool


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """A category as the public sees it. Unpublished ones carry their name and the planned day alone."""

    category: Category
    published_at: datetime | None
    rows: tuple[ResultRow, ...] = ()
    judged: int = 0
    stages: tuple[tuple[str, Decimal], ...] = ()
    ties: tuple[TieView, ...] = ()
    axis: Axis | None = None

    @property
    def winners(self) -> tuple[ResultRow, ...]:
        """The entries on the best place: one, or joint ones."""
        best = min((row.place for row in self.rows), default=0)
        return tuple(row for row in self.rows if row.place == best)

    @property
    def is_moved(self) -> bool:
        """Whether the plenary placed an entry otherwise than the rules do."""
        return any(row.moved for row in self.rows)


def category_results(edition: Edition, categories: Iterable[Category]) -> list[CategoryResult]:
    """The categories in their order, with frozen rows where the publication stands. At most five queries."""
    categories = list(categories)
    published = dict(
        Seal.objects.standing(Seal.Kind.PUBLICATION)
        .filter(category__edition=edition)
        .values_list("category_id", "at")
    )
    placements = _placements(published)
    finals = [row.submission.final_standing for rows in placements.values() for row in rows if _final(row)]
    titles = entry_titles(finals)
    stages = _stages(published)
    judged = _judged(published)
    results = []
    for category in categories:
        if category.pk not in published:
            results.append(CategoryResult(category, None))
            continue
        rows = placements[category.pk]
        standings = [final for row in rows if (final := _final(row)) is not None]
        ties = tie_views(standings, titles, {stage.code: stage.name for stage in stages[category.pk]})
        scores = [final.final for final in standings if final.final is not None]
        results.append(
            CategoryResult(
                category,
                published[category.pk],
                tuple(_row(row, ties) for row in rows),
                judged.get(category.pk, 0),
                tuple((stage.name, stage.weight) for stage in stages[category.pk] if stage.weight),
                tuple(ties),
                axis_for(scores),
            )
        )
    return results


def other_editions(edition: Edition) -> QuerySet[Edition]:
    """The other editions of which at least one category is published, the latest first."""
    return Edition.objects.with_results().exclude(pk=edition.pk)


def result_years() -> QuerySet[Edition]:
    """Every edition with published results; `published` of its `whole` categories are."""
    standing = Q(categories__seals__in=Seal.objects.standing(Seal.Kind.PUBLICATION))
    return (
        Edition.objects.with_results()
        .select_related("organizer__parent")
        .annotate(
            published=Count("categories", filter=standing, distinct=True),
            whole=Count("categories", distinct=True),
        )
    )


def _placements(published: Mapping[int, datetime]) -> dict[int, list[Placement]]:
    rows: dict[int, list[Placement]] = defaultdict(list)
    for row in (
        Placement.objects.filter(plenary__category__in=published, plenary__superseded_at__isnull=True)
        .select_related("plenary", "submission__unit__parent", "submission__final_standing")
        .order_by("number", "submission__code")
    ):
        rows[row.plenary.category_id].append(row)
    return rows


def _stages(published: Mapping[int, datetime]) -> dict[int, list[Stage]]:
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(category__in=published).order_by("position"):
        stages[stage.category_id].append(stage)
    return stages


def _judged(published: Mapping[int, datetime]) -> dict[int, int]:
    counts = FinalStanding.objects.filter(category__in=published, final__isnull=False)
    return dict(counts.values_list("category_id").annotate(Count("pk")))


def _final(row: Placement) -> FinalStanding | None:
    return getattr(row.submission, "final_standing", None)


def _row(row: Placement, ties: Iterable[TieView]) -> ResultRow:
    final, entry = _final(row), row.submission
    tie = next((tie for tie in ties if entry.pk in tie.submission_ids), None)
    return ResultRow(
        place=row.number,
        rank=final.rank if final else None,
        code=entry.code,
        title=entry.title,
        meta=f"{entry.code}, {entry.unit.label}",
        award=row.title,
        final=final.final if final else None,
        tie_href=f"#{tie.id}" if tie else "",
        moved=final is not None and final.place != row.number,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an edition: `state` is done, now or next; `is_running` when today lies inside it."""

    name: str
    remark: str
    first_day: date
    last_day: date
    state: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page tells of an edition; `state` is upcoming, open, judging or published."""

    state: str
    now: datetime
    results: tuple[CategoryResult, ...]
    steps: tuple[Step, ...]
    prizes: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    announcements: tuple[Announcement, ...]
    questions: tuple[FrequentQuestion, ...]
    earlier: tuple[Edition, ...]
    beside: tuple[Edition, ...]  # other editions that take entries, or soon will
    cards: tuple[Card, ...] = ()
    shown: int = 0

    @property
    def published(self) -> tuple[CategoryResult, ...]:
        return tuple(result for result in self.results if result.published_at)

    @property
    def is_complete(self) -> bool:
        """Whether every category is published."""
        return len(self.published) == len(self.results)

    @property
    def judged(self) -> int:
        return sum(result.judged for result in self.published)

    @property
    def next_step(self) -> Step | None:
        """The first step that has not begun."""
        return next((step for step in self.steps if step.state != "done" and not step.is_running), None)


def edition_front(edition: Edition) -> Front:
    """The first page of an edition as of now. At most fifteen queries."""
    now = timezone.now()
    categories = list(edition.categories.prefetch_related("places"))
    results = category_results(edition, categories)
    if any(result.published_at for result in results):
        state = "published"
    elif now < edition.registration_opens_at:
        state = "upcoming"
    else:
        state = "open" if now < edition.registration_closes_at else "judging"
    today = timezone.localdate(now)
    news = edition.announcements.filter(published_on__lte=today)
    cards, shown = newest(edition) if state == "published" else ((), 0)
    return Front(
        state,
        now,
        tuple(results),
        edition_steps(edition, today),
        _prizes(categories),
        tuple(news[:ANNOUNCEMENTS]),
        tuple(edition.questions.all()),
        tuple(other_editions(edition)[:EARLIER]),
        tuple(Edition.objects.registering().exclude(pk=edition.pk).select_related("organizer")),
        cards,
        shown,
    )


def edition_steps(edition: Edition, today: date) -> tuple[Step, ...]:
    """The timeline with what is done, what runs today, and the first of what comes."""
    steps: list[Step] = []
    has_now = False
    for item in edition.timeline:
        first, last = date.fromisoformat(item["first_day"]), date.fromisoformat(item["last_day"])
        running = first <= today <= last
        state = "done" if last < today else "next"
        if state == "next" and not has_now:
            state, has_now = "now", True
        steps.append(Step(item["name"], item.get("remark", ""), first, last, state, running))
    return tuple(steps)


def _prizes(categories: Iterable[Category]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Places with their prizes: once without a name where all categories agree, else for each category."""
    tables = [
        (category.name, tuple((place.title, place.prize) for place in category.places.all()))
        for category in categories
    ]
    tables = [table for table in tables if table[1]]
    if len({rows for _name, rows in tables}) == 1:
        return (("", tables[0][1]),)
    return tuple(tables)
