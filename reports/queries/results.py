"""Result lists: what a category's frozen rows, and then the plenary, say of each entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from awards.models import Category, Edition, Organization, Seal, Stage
from reports.models import Plenary
from submissions.models import Submission

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One entry of a result list. `scores` follow the category's stages; what is not frozen yet is None.

    `place` and `award` are by the rules before the plenary lock, then as decided. `reason` says why an entry
    of a closed category is unranked.
    """

    submission_id: int
    category: str
    code: str
    title: str
    organization: str
    scores: tuple[Decimal | None, ...]
    final: Decimal | None
    rank: int | None
    place: int | None
    award: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultCategory:
    """A category with its stages in order, the plenary in force and whether its results are provisional."""

    category: Category
    stages: tuple[Stage, ...]
    plenary_id: int | None
    provisional: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the stages in order."""
        return tuple(stage.code for stage in self.stages)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Every read inside sees the same state of the database; inside a transaction nothing changes."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def is_provisional(category: Category) -> bool:
    """Whether the plenary lock does not stand, so that every list has to say "sementara"."""
    return not Seal.objects.standing(Seal.Kind.PLENARY).filter(category=category).exists()


def result_categories(edition: Edition) -> list[ResultCategory]:
    """The categories of an edition in order; four queries at any size."""
    locked = set(
        Seal.objects.standing(Seal.Kind.PLENARY)
        .filter(category__edition=edition)
        .values_list("category_id", flat=True)
    )
    plenaries = dict(
        Plenary.objects.filter(category__edition=edition, superseded_at__isnull=True).values_list(
            "category_id", "pk"
        )
    )
    categories = edition.categories.order_by("position").prefetch_related(
        Prefetch("stages", Stage.objects.order_by("position"))
    )
    return [
        ResultCategory(
            category, tuple(category.stages.all()), plenaries.get(category.pk), category.pk not in locked
        )
        for category in categories
    ]


def merged_codes(lists: Iterable[Sequence[str]]) -> list[str]:
    """The union of several lists of stage codes that keeps the order of each, where they agree."""
    merged: list[str] = []
    for codes in lists:
        at = len(merged) if set(merged).isdisjoint(codes) else 0
        for code in codes:
            if code in merged:
                at = merged.index(code) + 1
            else:
                merged.insert(at, code)
                at += 1
    return merged


def listed_entries(item: ResultCategory) -> QuerySet[Submission]:
    """The entries of a result list: the frozen ones, or the admitted ones while nothing is frozen."""
    frozen_or_admitted = Q(final_standing__isnull=False) | Q(state=Submission.State.ADMITTED)
    return Submission.objects.filter(frozen_or_admitted, category=item.category)


def placed(item: ResultCategory, path: str = "") -> dict[str, Any]:
    """Annotations of the plenary's decision for a query whose `path` leads to the entry."""
    decision = Q(**{f"{path}placements__plenary": item.plenary_id})
    if item.plenary_id is None:
        decision = Q(**{f"{path}placements__isnull": True})
    return {"decision": FilteredRelation(f"{path}placements", condition=decision)}


def list_order(path: str = "") -> list[Any]:
    """By place as decided or frozen, unranked ones last, then by number."""
    place = Coalesce("decision__number", f"{path}final_standing__place")
    return [place.asc(nulls_last=True), f"{path}number"]


def results_rows(edition: Edition, category: Category | None = None) -> Iterator[ResultRow]:
    """The rows of an edition, or of one category, by category order and place, unranked ones last.

    Streamed; the number of queries depends on the number of categories only.
    """
    for item in result_categories(edition):
        if category is None or item.category == category:
            yield from category_rows(item)


def category_rows(item: ResultCategory) -> Iterator[ResultRow]:
    """The rows of one category, by place; two queries, streamed."""
    labels = unit_labels(item.category)
    scores = {
        f"stage_{at}": FilteredRelation("standings", condition=Q(standings__stage=stage.pk))
        for at, stage in enumerate(item.stages)
    }
    entries = (
        listed_entries(item)
        .annotate(**placed(item), **scores)
        .order_by(*list_order())
        .values_list(
            "pk",
            "code",
            "title",
            "unit_id",
            "final_standing__final",
            "final_standing__rank",
            "final_standing__place",
            "final_standing__title",
            "final_standing__unranked_reason",
            "decision__number",
            "decision__title",
            *[F(f"{name}__score") for name in scores],
        )
    )
    for row in entries.iterator(chunk_size=CHUNK):
        pk, code, title, unit_id, final, rank, place, award, reason, number, decided, *stage_scores = row
        if item.plenary_id is not None:
            place, award = number or place, decided
        yield ResultRow(
            pk,
            item.category.code,
            code,
            title,
            labels[unit_id],
            tuple(stage_scores),
            final,
            rank,
            place,
            award or "",
            reason or "",
        )


def unit_labels(category: Category) -> dict[int, str]:
    """The names of the units that entered a category, as lists print them; one query."""
    entered = Submission.objects.filter(category=category).values("unit_id")
    units = Organization.objects.filter(pk__in=entered).select_related("parent")
    return {unit.pk: unit.label for unit in units}
