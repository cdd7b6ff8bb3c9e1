"""The ranked list of a stage, page by page: frozen once the stage is closed, live before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F

from awards.models import Stage
from judging.models import Scoresheet, Standing
from judging.queries import field_of
from reports.queries.sheets import Seat, panel_seats, remark
from submissions.models import Submission

# Scores and ranks over the field alone, rounded as in `judging.queries.STAGE_RANKING`.
LIVE_PAGE = """
SELECT field.id, coalesce(n, 0), cents * 0.01,
       CASE WHEN cents IS NOT NULL THEN rank() OVER (ORDER BY cents DESC NULLS LAST) END
FROM ({field}) AS field
LEFT JOIN (
    SELECT submission_id, count(*) AS n, div(200 * sum(total) + count(*), 2 * count(*))::int AS cents
    FROM judging_scoresheet
    WHERE stage_id = %s AND state = 'final'
    GROUP BY submission_id
) AS sums ON sums.submission_id = field.id
ORDER BY cents DESC NULLS LAST, field.number, field.id
LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a juror's column says of an entry: a total, or a word on why there is none."""

    total: Decimal | None
    remark: str


@dataclass(frozen=True, slots=True)
class RankedRow:
    """An entry of a stage's ranked list. `cells` follow the seats, None where nothing was assigned.

    `spread` is the distance between the highest and the lowest counted total, with two or more of them.
    `place` and `goes_on` are known once the stage is closed; the rank of an open stage is live.
    """

    submission_id: int
    code: str
    title: str
    organization: str
    sheets: int
    score: Decimal | None
    rank: int | None
    place: int | None
    goes_on: bool | None
    reason: str
    cells: tuple[SheetCell | None, ...]
    spread: Decimal | None


@dataclass(frozen=True, slots=True)
class RankedPage:
    """A page of a stage's ranked list: `total` counts the whole field."""

    rows: tuple[RankedRow, ...]
    seats: tuple[Seat, ...]
    total: int
    frozen: bool


@dataclass(frozen=True, slots=True)
class _Line:
    submission_id: int
    sheets: int
    score: Decimal | None
    rank: int | None
    place: int | None = None
    goes_on: bool | None = None
    reason: str = ""


def ranked_page(stage: Stage, *, offset: int = 0, limit: int = 250) -> RankedPage:
    """Entries of a stage, best first, those without a counted sheet last; seven queries at most."""
    frozen = stage.closed_at is not None
    if frozen:
        lines, total = _frozen_lines(stage, offset, limit)
    else:
        lines, total = _live_lines(stage, offset, limit)
    ids = [line.submission_id for line in lines]
    entries = Submission.objects.select_related("unit__parent").in_bulk(ids)
    seats = panel_seats([stage])[stage.pk]
    cells = _cells(stage, ids)
    rows = [_row(line, entries[line.submission_id], seats, cells) for line in lines]
    return RankedPage(tuple(rows), tuple(seats), total, frozen)


def _frozen_lines(stage: Stage, offset: int, limit: int) -> tuple[list[_Line], int]:
    standings = Standing.objects.filter(stage=stage)
    # Ids follow the numbers, and need no join: the index by place gives the page.
    page = standings.order_by(F("place").asc(nulls_last=True), "submission_id").values_list(
        "submission_id", "sheets", "score", "rank", "place", "goes_on", "unranked_reason"
    )[offset : offset + limit]
    return [_Line(*row) for row in page], standings.count()


def _live_lines(stage: Stage, offset: int, limit: int) -> tuple[list[_Line], int]:
    field = field_of(stage)
    sql, parameters = field.values("id", "number").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(LIVE_PAGE.format(field=sql), [*parameters, stage.pk, limit, offset])
        return [_Line(*row) for row in cursor.fetchall()], field.count()


def _cells(stage: Stage, submission_ids: Sequence[int]) -> dict[tuple[int, int], SheetCell]:
    sheets = Scoresheet.objects.filter(stage=stage, submission__in=submission_ids).values_list(
        "submission_id", "juror_id", "state", "void_reason", "total"
    )
    return {
        (submission_id, juror_id): SheetCell(total, "")
        if state == Scoresheet.State.FINAL
        else SheetCell(None, remark(state, void_reason))
        for submission_id, juror_id, state, void_reason, total in sheets
    }


def _row(
    line: _Line, entry: Submission, seats: Sequence[Seat], cells: dict[tuple[int, int], SheetCell]
) -> RankedRow:
    mine = tuple(cells.get((entry.pk, seat.juror_id)) for seat in seats)
    totals = [cell.total for cell in mine if cell is not None and cell.total is not None]
    return RankedRow(
        entry.pk,
        entry.code,
        entry.title,
        entry.unit.label,
        line.sheets,
        line.score,
        line.rank,
        line.place,
        line.goes_on,
        line.reason,
        mine,
        max(totals) - min(totals) if len(totals) > 1 else None,
    )
