"""The final list of a category, page by page: frozen rows, with what each juror gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, F, FilteredRelation, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Category, Edition, Seal, Stage
from awards.plots import Axis, axis_for
from judging.models import FinalStanding, Scoresheet, Standing
from judging.queries import final_standings_of
from reports.models import Plenary
from reports.queries.pages import CountedPaginator
from reports.queries.sheets import panel_seats
from reports.queries.ties import TieView, entry_titles, tie_views


@dataclass(frozen=True, slots=True)
class FinalRow:
    """An entry of the final list, for `rank_rows`."""

    place: int | None
    rank: int | None
    title: str
    href: str
    meta: str
    award: str
    tie_href: str
    parts: tuple[tuple[str, Decimal | None], ...]
    jurors: tuple[tuple[str, Decimal], ...]
    final: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Lock:
    """One of the three locks of a category, for components/locks.html."""

    is_set: bool
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class FinalPage:
    """A page of the final list of a category; `axis` is common to the rows of the page."""

    page: Page[int]
    rows: tuple[FinalRow, ...]
    axis: Axis | None
    ties: tuple[TieView, ...]
    judged: int
    jurors: int
    is_provisional: bool


def category_locks(edition: Edition, seals: Mapping[str, Seal]) -> list[Lock]:
    """Scores, plenary and publication with the time of those that stand, and what the others wait for."""
    planned = ""
    if edition.announced_on is not None:
        planned = _("Planned for %(day)s") % {"day": formats.day(edition.announced_on)}
    words = {
        Seal.Kind.SCORES: (_("Scores locked"), _("Scores open"), _("Locked when the last stage is closed")),
        Seal.Kind.PLENARY: (
            _("Places confirmed"),
            _("Waiting for the plenary session"),
            _("Places are still as the rules give them"),
        ),
        Seal.Kind.PUBLICATION: (_("Published"), _("Not published yet"), planned),
    }
    return [
        Lock(
            kind in seals,
            done if kind in seals else waiting,
            formats.wib(seals[kind].at) if kind in seals else note,
        )
        for kind, (done, waiting, note) in words.items()
    ]


def final_page(category: Category, stages: Sequence[Stage], *, number: str, slug: str) -> FinalPage:
    """A page of the frozen finals of a category, placed ones first; ten queries at any size.

    Places and awards are by the rules before the plenary lock, then as decided.
    """
    plenary = Plenary.objects.filter(category=category, superseded_at__isnull=True).first()
    standings = final_standings_of(category)
    totals = standings.order_by().aggregate(
        all=Count("pk"), judged=Count("pk", filter=Q(final__isnull=False))
    )
    ordered = _ordered(standings, plenary)
    page = CountedPaginator(totals["all"], ordered.values_list("pk", flat=True)).get_page(number)
    found = ordered.select_related("submission__unit__parent").in_bulk(list(page.object_list))
    listed: list[Any] = [found[pk] for pk in page.object_list]
    ids = [row.submission_id for row in listed]
    weighted = [stage for stage in stages if stage.weight > 0]
    seats = panel_seats(stages)
    names = {seat.juror_id: seat.name for stage in stages for seat in seats[stage.pk]}
    jurors = _juror_means(ids, weighted, names)
    parts = _stage_scores(ids)
    titled = [row for row in listed if _award(row, plenary)]
    ties = tie_views(titled, entry_titles(titled), {stage.code: stage.name for stage in stages})
    hrefs = {entry: f"#{tie.id}" for tie in ties for entry in tie.submission_ids}
    shared = _shared_places(listed, plenary)
    rows = []
    for row in listed:
        entry, award = row.submission, _award(row, plenary)
        place = _place(row, plenary)
        href = reverse("reports:submission-detail", args=[slug, entry.code])
        if award and place in shared:
            award = _("%(title)s, joint") % {"title": award}
        rows.append(
            FinalRow(
                place,
                row.rank,
                entry.title,
                href,
                f"{entry.code}, {entry.unit.label}",
                award,
                hrefs.get(entry.pk) or (f"{href}#h-tie" if row.tie else ""),
                tuple((stage.name, parts[entry.pk].get(stage.pk)) for stage in stages),
                jurors.get(entry.pk, ()),
                row.final,
                row.unranked_reason,
            )
        )
    drawn = [value for row in rows for _name, value in row.jurors]
    drawn += [row.final for row in rows if row.final is not None]
    return FinalPage(
        page,
        tuple(rows),
        axis_for(drawn) if drawn else None,
        tuple(ties),
        totals["judged"],
        len(names),
        plenary is None,
    )


def _ordered(standings: QuerySet[FinalStanding], plenary: Plenary | None) -> QuerySet[FinalStanding]:
    decided = Q(submission__placements__plenary=plenary)
    if plenary is None:
        decided = Q(submission__placements__isnull=True)
    return (
        standings.annotate(decision=FilteredRelation("submission__placements", condition=decided))
        .annotate(
            number=Coalesce("decision__number", "place", output_field=IntegerField()),
            decided=F("decision__title"),
        )
        .order_by("number", "submission__number")
    )


def _award(row: Any, plenary: Plenary | None) -> str:
    return str(row.title if plenary is None else row.decided or "")


def _place(row: Any, plenary: Plenary | None) -> int | None:
    place: int | None = row.place if plenary is None else row.number
    return place


def _shared_places(rows: Iterable[Any], plenary: Plenary | None) -> set[int | None]:
    seen: dict[int | None, int] = defaultdict(int)
    for row in rows:
        seen[_place(row, plenary)] += 1
    return {place for place, count in seen.items() if count > 1}


def _juror_means(
    ids: Sequence[int], stages: Sequence[Stage], names: Mapping[int, str]
) -> dict[int, tuple[tuple[str, Decimal], ...]]:
    """What each juror gave an entry: the mean of the totals by the weights of the stages the juror scored.

    Drawn only; a final is never computed from it.
    """
    weights = {stage.pk: stage.weight for stage in stages}
    sums: dict[int, dict[int, list[Decimal]]] = defaultdict(dict)
    sheets = Scoresheet.objects.counted().filter(submission__in=ids, stage__in=stages)
    for entry, stage, juror, total in sheets.values_list("submission_id", "stage_id", "juror_id", "total"):
        if total is not None:
            both = sums[entry].setdefault(juror, [Decimal(0), Decimal(0)])
            both[0] += weights[stage] * total
            both[1] += weights[stage]
    return {
        entry: tuple(
            (name, given[juror][0] / given[juror][1]) for juror, name in names.items() if juror in given
        )
        for entry, given in sums.items()
    }


def _stage_scores(ids: Sequence[int]) -> dict[int, dict[int, Decimal | None]]:
    scores: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    rows = Standing.objects.filter(submission__in=ids).values_list("submission_id", "stage_id", "score")
    for entry, stage, score in rows:
        scores[entry][stage] = score
    return scores
