"""A second computation of every stored figure, in SQL from the single scores."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from awards.models import Edition, Stage
from judging.models import FinalStanding, Standing
from judging.queries import final_ranking

# numeric `round` is half away from zero; the quotient is exact whenever every maximum divides a power of ten,
# otherwise 40 decimals leave the 10th beyond doubt for weights and values of 2 decimals.
WRONG_TOTALS = """
SELECT sheet.assignment_id, entry.code, sheet.total, checked.total
FROM judging_scoresheet AS sheet
JOIN submissions_submission AS entry ON entry.id = sheet.submission_id
JOIN awards_category AS category ON category.id = entry.category_id
CROSS JOIN LATERAL (
    SELECT round(sum(criterion.weight * score.value * 1e40 / criterion.maximum) / 1e40, 10) AS total,
           count(score.id) AS scored, count(*) AS criteria
    FROM judging_criterion AS criterion
    LEFT JOIN judging_score AS score
      ON score.criterion_id = criterion.id AND score.sheet_id = sheet.assignment_id
    WHERE criterion.rubric_id = sheet.rubric_id
) AS checked
WHERE category.edition_id = %s AND sheet.state = 'final'
  AND (checked.total IS DISTINCT FROM sheet.total OR checked.scored <> checked.criteria)
ORDER BY sheet.assignment_id
LIMIT 1
"""
WRONG_STANDINGS = """
SELECT stage.code, entry.code, standing.total_sum, standing.score, sums.total_sum, sums.score
FROM judging_standing AS standing
JOIN awards_stage AS stage ON stage.id = standing.stage_id
JOIN awards_category AS category ON category.id = stage.category_id
JOIN submissions_submission AS entry ON entry.id = standing.submission_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(total), 0) AS total_sum, count(*) AS sheets,
           round(sum(total) / nullif(count(*), 0), 2) AS score
    FROM judging_scoresheet AS sheet
    WHERE sheet.stage_id = standing.stage_id AND sheet.submission_id = standing.submission_id
      AND sheet.state = 'final'
) AS sums
WHERE category.edition_id = %s
  AND (sums.total_sum <> standing.total_sum OR sums.sheets <> standing.sheets
       OR standing.score IS DISTINCT FROM sums.score)
ORDER BY standing.id
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class TotalsVerdict:
    """The answer of `check_totals`: how many figures agree, and the first that does not."""

    sheets: int
    standings: int
    finals: int
    fault: str = ""


def check_totals(edition: Edition) -> TotalsVerdict:
    """Recompute totals, stage sums and scores in SQL from the scores, and finals and ranks from the sums.

    Compared with what the services stored; the first difference is named.
    """
    sheets, standings, finals = _counts(edition)
    fault = _first(WRONG_TOTALS, edition, _("sheet %(a)s of %(b)s: stored %(c)s, recomputed %(d)s"))
    fault = fault or _first(
        WRONG_STANDINGS,
        edition,
        _("stage %(a)s, %(b)s: stored sum %(c)s and score %(d)s, recomputed %(e)s and %(f)s"),
    )
    fault = fault or _wrong_final(edition)
    return TotalsVerdict(sheets, standings, finals, fault)


def _counts(edition: Edition) -> tuple[int, int, int]:
    sheets = sum(
        stage.sheets.filter(state="final").count()
        for stage in Stage.objects.filter(category__edition=edition)
    )
    standings = Standing.objects.filter(stage__category__edition=edition).count()
    return sheets, standings, FinalStanding.objects.filter(category__edition=edition).count()


def _first(sql: str, edition: Edition, sentence: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, [edition.pk])
        row = cursor.fetchone()
    return sentence % dict(zip("abcdef", row, strict=False)) if row else ""


def _wrong_final(edition: Edition) -> str:
    for category in edition.categories.all():
        stored = {
            row.submission_id: row
            for row in FinalStanding.objects.filter(category=category).select_related("submission")
        }
        if not stored:
            continue
        again = {row.submission_id: row for row in final_ranking(list(category.stages.all()))}
        for submission_id, row in sorted(stored.items()):
            check = again.get(submission_id)
            if (row.final, row.rank) != ((check.final, check.rank) if check else (None, None)):
                return _("%(code)s: stored final %(final)s, rank %(rank)s, recomputed otherwise") % {
                    "code": row.submission.code,
                    "final": row.final,
                    "rank": row.rank,
                }
    return ""
