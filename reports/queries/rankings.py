"""The index of results, and the list of a stage as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Category, Edition, Seal, Stage
from awards.plots import Axis, axis_for
from judging.models import FinalStanding
from judging.progress import StageState, sheet_counts, stage_states
from reports.queries.finals import Lock, category_locks
from reports.queries.pages import PAGE_SIZE, CountedPaginator
from reports.queries.ranking import RankedRow, SheetCell, ranked_page
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category on the index of results: its locks, its stages, and how many entries it has."""

    category: Category
    locks: tuple[Lock, ...]
    stages: tuple[StageState, ...]
    admitted: int
    judged: int


def category_cards(edition: Edition) -> list[CategoryCard]:
    """Every category of an edition with its state; seven queries at any size."""
    categories = list(edition.categories.order_by("position").prefetch_related("stages"))
    states = stage_states(categories, sheet_counts(edition.pk))
    seals: dict[int, dict[str, Seal]] = defaultdict(dict)
    for seal in Seal.objects.standing().filter(category__edition=edition):
        seals[seal.category_id][seal.kind] = seal
    admitted = dict(
        Submission.objects.filter(category__edition=edition)
        .order_by()
        .values_list("category_id")
        .annotate(n=Count("pk", filter=Q(state=Submission.State.ADMITTED)))
    )
    finals = FinalStanding.objects.filter(category__edition=edition, final__isnull=False).order_by()
    judged = dict(finals.values_list("category_id").annotate(Count("pk")))
    return [
        CategoryCard(
            category,
            tuple(category_locks(edition, seals[category.pk])),
            tuple(states[stage.pk] for stage in category.stages.all()),
            admitted.get(category.pk, 0),
            judged.get(category.pk, 0),
        )
        for category in categories
    ]


@dataclass(frozen=True, slots=True)
class StageLine:
    """A row of a stage's list, for `awards.stage_rows`; the place is the live rank until it is closed."""

    place: int | None
    title: str
    href: str
    meta: str
    notes: tuple[str, ...]
    cells: tuple[tuple[str, Decimal | str | None], ...]
    spread: Decimal | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class StagePage:
    """A page of a stage's list with the names of the jurors' columns; `axis` is common to its rows."""

    page: Page[Any]
    jurors: tuple[str, ...]
    lines: tuple[StageLine, ...]
    axis: Axis | None
    is_frozen: bool


def stage_page(stage: Stage, number: str, slug: str) -> StagePage:
    """A page of the list of a stage; the nearest one where the number is none that is there."""
    asked = int(number) if number.isdecimal() else 1
    found = ranked_page(stage, offset=(max(asked, 1) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    page = CountedPaginator(found.total).get_page(asked)
    if page.number != asked:
        found = ranked_page(stage, offset=(page.number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    names = tuple(seat.name for seat in found.seats)
    lines = tuple(_line(row, names, slug) for row in found.rows)
    # The score is a mean of the totals, so that it lies between them.
    drawn = [value for line in lines for _name, value in line.cells if isinstance(value, Decimal)]
    return StagePage(page, names, lines, axis_for(drawn) if drawn else None, found.frozen)


def _line(row: RankedRow, names: Sequence[str], slug: str) -> StageLine:
    notes = [_("does not go on")] if row.goes_on is False else []
    return StageLine(
        row.place or row.rank,
        row.title,
        reverse("reports:submission-detail", args=[slug, row.code]),
        f"{row.code}, {row.organization}",
        tuple(notes + ([row.reason] if row.reason else [])),
        tuple((name, _figure(cell)) for name, cell in zip(names, row.cells, strict=True)),
        row.spread,
        row.score,
    )


def _figure(cell: SheetCell | None) -> Decimal | str | None:
    return None if cell is None else cell.remark if cell.total is None else cell.total
