"""Reads of judging: scores and ranks as SQL over stored totals, and what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from awards.models import Category, Stage
from judging.models import FinalStanding, Score, Scoresheet, Standing
from judging.ties import Link
from submissions.models import Submission

# Half up in integers: floor(t/n * 100 + 1/2) hundredths, without a rounded quotient in between.
STAGE_RANKING = """
SELECT submission_id, n, t, cents * 0.01 AS score, rank() OVER (ORDER BY cents DESC) AS rank
FROM (
    SELECT submission_id, count(*) AS n, sum(total) AS t,
           div(200 * sum(total) + count(*), 2 * count(*))::int AS cents
    FROM judging_scoresheet
    WHERE stage_id = %s AND state = 'final'
    GROUP BY submission_id
) AS sums
"""


class StageRow(NamedTuple):
    """An entry's counted sheets, their sum, its score to 2 decimals and its shared rank in a stage."""

    submission_id: int
    sheets: int
    total_sum: Decimal
    score: Decimal
    rank: int


class FinalRow(NamedTuple):
    """An entry's final score and shared rank in a category."""

    submission_id: int
    final: Decimal
    rank: int


def stage_ranking(stage_id: int, *, limit: int | None = None, offset: int = 0) -> list[StageRow]:
    """Scores and ranks of a stage from the stored totals of counted sheets, best first; one query."""
    sql = f"{STAGE_RANKING} ORDER BY cents DESC, submission_id"  # the order that `rank` has sorted already
    parameters: list[int] = [stage_id]
    if limit is not None:
        sql += " LIMIT %s OFFSET %s"
        parameters += [limit, offset]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(map(StageRow._make, cursor.fetchall()))


def field_of(stage: Stage) -> QuerySet[Submission]:
    """The entries that are judged in a stage: admitted, and taken on by every earlier stage with a rule."""
    field = Submission.objects.filter(category=stage.category_id, state=Submission.State.ADMITTED)
    for before in Stage.objects.filter(category=stage.category_id, position__lt=stage.position):
        if before.has_promotion_rule:
            taken_on = Standing.objects.filter(stage=before, goes_on=True)
            field = field.filter(pk__in=taken_on.values("submission_id"))
    return field


def final_ranking(stages: Sequence[Stage]) -> list[FinalRow]:
    """Finals and shared ranks of a category from its frozen stage sums, by the formula of `final_score`.

    Only entries with a counted sheet in every stage of weight above 0 have a row.
    `L` and the numerator are integers and exact numerics; `div` rounds half up once, in hundredths.
    """
    weighted = [stage for stage in stages if stage.weight > 0]
    multiple = "1"
    for index in range(len(weighted)):
        multiple = f"lcm({multiple}::bigint, n{index}::bigint)"
    sums = ", ".join(
        f"max(total_sum) FILTER (WHERE stage_id = %s) AS t{index}, "
        f"max(sheets) FILTER (WHERE stage_id = %s) AS n{index}"
        for index in range(len(weighted))
    )
    complete = " AND ".join(f"n{index} > 0" for index in range(len(weighted)))
    numerator = " + ".join(f"%s::numeric * t{index} * (l / n{index})" for index in range(len(weighted)))
    sql = f"""
    SELECT submission_id, cents * 0.01 AS final, rank() OVER (ORDER BY cents DESC) AS rank
    FROM (
        SELECT submission_id, div(200 * ({numerator}) + 100 * l, 200 * l) AS cents
        FROM (
            SELECT *, {multiple} AS l
            FROM (
                SELECT submission_id, {sums}
                FROM judging_standing WHERE stage_id = ANY(%s) GROUP BY submission_id
            ) AS stage_sums
            WHERE {complete}
        ) AS with_multiple
    ) AS finals
    ORDER BY rank, submission_id
    """  # noqa: S608 - only column names made from a counter are formatted in
    stage_ids = [stage.pk for stage in weighted]
    parameters: list[Decimal | int | list[int]] = [stage.weight for stage in weighted]
    parameters += [pk for pk in stage_ids for _twice in range(2)]
    parameters.append(stage_ids)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(map(FinalRow._make, cursor.fetchall()))


def tie_chain(stages: Iterable[Stage], submission_ids: Sequence[int]) -> list[Link]:
    """The chain of rule 5 for these entries: criteria with a tie order, of the stages in the order given.

    The caller gives the last stage first. Means are exact, over the counted sheets; one query.
    """
    ordered = list(stages)
    if not submission_ids:
        return []
    rows = (
        Score.objects.filter(
            sheet__stage__in=[stage.pk for stage in ordered],
            sheet__submission__in=list(submission_ids),
            sheet__state=Scoresheet.State.FINAL,
            criterion__tie_order__isnull=False,
        )
        .values_list(
            "sheet__stage_id",
            "criterion__tie_order",
            "criterion__code",
            "criterion__name",
            "sheet__submission_id",
        )
        .annotate(total=Sum("value"), sheets=Count("pk"))
    )
    means: dict[tuple[int, int, str, str], dict[int, Fraction]] = defaultdict(dict)
    for stage_id, order, code, name, submission_id, total, sheets in rows:
        means[stage_id, order, code, name][submission_id] = Fraction(total) / sheets
    chain = []
    for stage in ordered:
        for (stage_id, _order, code, name), values in sorted(means.items()):
            if stage_id == stage.pk:
                chain.append(Link(stage.code, code, name, values))
    return chain


def standings_of(stage: Stage) -> QuerySet[Standing]:
    """The frozen rows of a closed stage, placed ones first."""
    return Standing.objects.filter(stage=stage).order_by("place", "submission__code")


def final_standings_of(category: Category) -> QuerySet[FinalStanding]:
    """The frozen rows of a closed category, placed ones first, unranked ones last."""
    return FinalStanding.objects.filter(category=category).order_by("place", "submission__code")


def open_sheets(stage: Stage) -> QuerySet[Scoresheet]:
    """Assigned sheets of entries still in the field that are neither final, void nor excused."""
    return (
        Scoresheet.objects.open()
        .filter(stage=stage, submission__in=field_of(stage))
        .select_related("juror", "submission")
        .order_by("submission__code", "juror__name")
    )
