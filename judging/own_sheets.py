"""All sheets of a juror in an edition, page by page: the first page lists the beginning of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F

from awards.models import Edition, Stage, User
from judging.desk import DeskSheet, final_sheets, listed, open_assignments, open_sheets
from judging.models import Scoresheet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class OwnSheets:
    """One page of the open sheets, in the order in which they are due, or of the final ones, latest first."""

    edition: Edition
    open: int
    final: int
    page: Page[Any]
    sheets: tuple[DeskSheet, ...]


def own_sheets(juror: User, slug: str, *, is_final: bool, page: str | None) -> OwnSheets | None:
    """Those of the edition `slug`; None where the juror has no sheet there. Six queries at any size."""
    found = Stage.objects.filter(
        category__edition__slug=slug, pk__in=Scoresheet.objects.filter(juror=juror).values("stage")
    ).select_related("category__edition__letterhead", "category__edition__organizer", "panel")
    stages = {stage.pk: stage for stage in found}
    if not stages:
        return None
    waiting = (
        open_assignments(juror)
        .filter(stage__in=stages)
        .order_by(
            F("stage__closes_at").asc(nulls_last=True),
            "stage__category__position",
            "stage__position",
            "order",
            "pk",
        )
        .values_list("pk", flat=True)
    )
    open_pages, final_pages = Paginator(waiting, PAGE_SIZE), Paginator(final_sheets(juror, stages), PAGE_SIZE)
    shown: Page[Any] = (final_pages if is_final else open_pages).get_page(page)
    rows = list(shown.object_list)
    if not is_final:
        by_key = {sheet.pk: sheet for sheet in open_sheets(rows)}
        rows = [by_key[pk] for pk in rows if pk in by_key]
    return OwnSheets(
        edition=next(iter(stages.values())).category.edition,
        open=open_pages.count,
        final=final_pages.count,
        page=shown,
        sheets=tuple(listed(rows, stages)),
    )
