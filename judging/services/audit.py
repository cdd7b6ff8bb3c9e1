"""A second computation of every stored figure, in SQL from the single scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from awards.models import Edition, Stage
from awards.services.seals import standing_seals
from judging.models import FinalStanding, Standing
from judging.queries import final_ranking
from judging.services.closing import final_outcome, promoted, stage_outcome
from submissions.models import Submission

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

    Then places, who goes on and titles, by the chain. Compared with what the services stored; the first
    difference is named, a row that is missing or too many included.
    """
    sheets, standings, finals = _counts(edition)
    fault = _first(WRONG_TOTALS, edition, _("sheet %(a)s of %(b)s: stored %(c)s, recomputed %(d)s"))
    fault = fault or _first(
        WRONG_STANDINGS,
        edition,
        _("stage %(a)s, %(b)s: stored sum %(c)s and score %(d)s, recomputed %(e)s and %(f)s"),
    )
    fault = fault or _wrong_final(edition) or _wrong_place(edition) or _wrong_title(edition)
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


def _wrong_place(edition: Edition) -> str:
    """The first frozen row of a closed stage that its sheets do not give again."""
    closed = Stage.objects.filter(category__edition=edition, closed_at__isnull=False)
    for stage in closed.select_related("category").order_by("category__position", "position"):
        outcome = stage_outcome(stage)
        placed, goes_on = {row.entry: row for row in outcome.placed}, promoted(stage, outcome)
        given = {
            entry.pk: (
                placed[entry.pk].rank if entry.pk in placed else None,
                placed[entry.pk].place if entry.pk in placed else None,
                entry.pk in goes_on,
            )
            for entry in outcome.field
        }
        rows = Standing.objects.filter(stage=stage)
        stored = {row.submission_id: (row.rank, row.place, row.goes_on) for row in rows}
        code = _first_other(stored, given)
        if code:
            return _(
                "stage %(stage)s, %(code)s: rank, place or promotion stored otherwise than recomputed"
            ) % {
                "stage": stage.code,
                "code": code,
            }
    return ""


def _wrong_title(edition: Edition) -> str:
    """The first final standing whose place or title its scores do not give again."""
    for category in edition.categories.order_by("position"):
        rows = FinalStanding.objects.filter(category=category)
        stored = {row.submission_id: (row.place, row.title) for row in rows}
        if not stored and not standing_seals(category.pk):
            continue
        outcome = final_outcome(category)
        places = {pk: row.place for pk, row in outcome.placed.items()}
        given = {
            entry.pk: (places.get(entry.pk), outcome.titles.get(entry.pk, "")) for entry in outcome.entries
        }
        code = _first_other(stored, given)
        if code:
            return _("%(code)s: place or title stored otherwise than recomputed") % {"code": code}
    return ""


def _first_other(stored: Mapping[int, object], given: Mapping[int, object]) -> str:
    """The code of the first entry that the two tell otherwise; empty when they agree."""
    other = [pk for pk in stored.keys() | given.keys() if stored.get(pk) != given.get(pk)]
    first = Submission.objects.filter(pk__in=other).order_by("code").first()
    return first.code if first is not None else ""
