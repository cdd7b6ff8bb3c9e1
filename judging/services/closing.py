"""Closing a stage: what blocks it, and the standings it freezes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.models import Category, Place, Seal, Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed, set_seal
from judging.models import ChairDecision, FinalStanding, Rubric, Scoresheet, Standing
from judging.queries import StageRow, field_of, final_ranking, open_sheets, stage_ranking, tie_chain
from judging.services.seating import check_judgeable
from judging.ties import Cut, Placed, TieOutcome, break_tie, cut_line, place_entries
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that keeps a stage from closing, in a sentence, with what it is about."""

    kind: str
    message: str
    submission_ids: tuple[int, ...] = ()
    sheet_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What closing would freeze: the field, its sums, the places and the cut."""

    field: tuple[Submission, ...]
    rows: Mapping[int, StageRow]
    placed: tuple[Placed, ...]
    ties: Mapping[int, TieOutcome]
    cut: Cut


def stage_outcome(stage: Stage) -> Outcome:
    """Scores, places and cut of a stage as its counted sheets stand now. Nothing is written."""
    field = tuple(field_of(stage).order_by("code"))
    wanted = {entry.pk for entry in field}
    rows = {row.submission_id: row for row in stage_ranking(stage.pk) if row.submission_id in wanted}
    scores = {pk: row.score for pk, row in rows.items()}
    earlier = stage.category.stages.filter(position__lte=stage.position).order_by("-position")
    placed, ties = _place(scores, list(earlier))
    return Outcome(
        field,
        rows,
        tuple(placed),
        ties,
        cut_line(placed, best=stage.promote_best, passing_grade=stage.passing_grade),
    )


def stage_blockers(stage: Stage, outcome: Outcome | None = None) -> list[Blocker]:
    """Everything that keeps a stage from closing, each with what to do.

    Open sheets; entries below the least number of counted sheets without a reason of the chair; sheets on
    another version of the rubric; entries joint at the promotion line without a decision.
    """
    blockers = [
        Blocker(
            "open_sheet",
            _(
                "%(code)s: the sheet of %(juror)s is not final. "
                "Finalise it, record a conflict, or let the chair excuse it."
            )
            % {"code": sheet.submission.code, "juror": sheet.juror.name},
            (sheet.submission_id,),
            sheet.pk,
        )
        for sheet in open_sheets(stage)
    ]
    outcome = outcome or stage_outcome(stage)
    decisions = _decisions(stage)
    for entry in outcome.field:
        counted = outcome.rows[entry.pk].sheets if entry.pk in outcome.rows else 0
        if counted < stage.min_sheets and (ChairDecision.Kind.FEW_SHEETS, (entry.pk,)) not in decisions:
            blockers.append(_few_sheets(entry, counted, stage.min_sheets))
    blockers += _other_versions(stage)
    at_line = tuple(sorted(outcome.cut.at_line))
    if at_line and (ChairDecision.Kind.PROMOTION_LINE, at_line) not in decisions:
        codes = ", ".join(entry.code for entry in outcome.field if entry.pk in outcome.cut.at_line)
        blockers.append(
            Blocker(
                "promotion_line",
                _("%(codes)s are joint at the promotion line. The chair decides whether all or none go on.")
                % {"codes": codes},
                at_line,
            )
        )
    return blockers


@transaction.atomic
def close_stage(*, stage_id: int, by: User | None) -> list[Blocker]:
    """Close a stage of a category and freeze its standing; the last stage also freezes the finals.

    Returns the blockers, and changes nothing, if there are any. Refuses a stage that is closed, or whose
    earlier stage is open. Closing the last stage sets the lock on scores.
    """
    stage = Stage.objects.select_related("category").get(pk=stage_id)
    lock_category(stage.category_id, exclusive=True)
    stage.refresh_from_db()
    _require_closable(stage)
    outcome = stage_outcome(stage)
    blockers = stage_blockers(stage, outcome)
    if blockers:
        return blockers
    _freeze_stage(stage, outcome)
    stage.closed_at = timezone.now()
    stage.save(update_fields=["closed_at"])
    append_event(
        edition_id=stage.category.edition_id,
        kind="stage.closed",
        subject=f"stage:{stage.pk}",
        data={"entries": len(outcome.field), "standing": standing_digest(stage)},
        by=by,
    )
    if not stage.category.stages.filter(position__gt=stage.position).exists():
        freeze_finals(stage, by=by)
    return []


def _require_closable(stage: Stage) -> None:
    if stage.closed_at is not None:
        raise DomainError(
            _("The stage %(stage)s of %(category)s is already closed.")
            % {"stage": stage.name, "category": stage.category.name}
        )
    require_unsealed(stage.category)
    check_judgeable(stage.category)
    earlier = stage.category.stages.filter(position__lt=stage.position, closed_at__isnull=True).first()
    if earlier is not None:
        raise DomainError(
            _("Close the stage %(earlier)s of %(category)s before %(stage)s.")
            % {"earlier": earlier.name, "stage": stage.name, "category": stage.category.name}
        )
    if not field_of(stage).exists():
        raise DomainError(
            _("%(category)s has no admitted entry in this stage.") % {"category": stage.category.name}
        )


def _place(
    scores: Mapping[int, Decimal], stages: Sequence[Stage]
) -> tuple[list[Placed], dict[int, TieOutcome]]:
    """Places by score, equal scores broken by the chain over the stages given, the deciding stage first."""
    groups: dict[Decimal, list[int]] = defaultdict(list)
    for entry, score in scores.items():
        groups[score].append(entry)
    tied = {score: members for score, members in groups.items() if len(members) > 1}
    chain = tie_chain(stages, [entry for members in tied.values() for entry in members])
    outcomes = {score: break_tie(members, chain) for score, members in tied.items()}
    by_entry = {entry: outcomes[score] for score, members in tied.items() for entry in members}
    return place_entries(scores, outcomes), by_entry


def tie_record(outcome: TieOutcome | None) -> dict[str, Any] | None:
    """How a tie went, as it is frozen and printed: each criterion looked at, with the exact means."""
    if outcome is None:
        return None
    return {
        "order": outcome.order,
        "compared": [
            {
                "stage": link.stage,
                "criterion": link.criterion,
                "name": link.name,
                "decides": decides,
                "means": {
                    str(entry): [link.means[entry].numerator, link.means[entry].denominator]
                    for group in outcome.order
                    for entry in group
                    if entry in link.means
                },
            }
            for link, decides in outcome.compared
        ],
    }


def promoted(stage: Stage, outcome: Outcome) -> frozenset[int]:
    """The entries that go on: by the cut, and at the line by the chair's decision; all without a rule."""
    if not stage.has_promotion_rule:
        return frozenset(entry.pk for entry in outcome.field)
    line = _decisions(stage).get((ChairDecision.Kind.PROMOTION_LINE, tuple(sorted(outcome.cut.at_line))))
    return outcome.cut.goes_on | (outcome.cut.at_line if line and line.takes else frozenset())


def _freeze_stage(stage: Stage, outcome: Outcome) -> None:
    decisions = _decisions(stage)
    rubric = Rubric.objects.get(stage=stage, is_current=True)
    placed = {row.entry: row for row in outcome.placed}
    goes_on = promoted(stage, outcome)
    standings = []
    for entry in outcome.field:
        row, at = outcome.rows.get(entry.pk), placed.get(entry.pk)
        reason = decisions.get((ChairDecision.Kind.FEW_SHEETS, (entry.pk,)))
        standings.append(
            Standing(
                stage=stage,
                submission=entry,
                rubric=rubric,
                sheets=row.sheets if row else 0,
                total_sum=row.total_sum if row else Decimal(0),
                score=row.score if row else None,
                rank=at.rank if at else None,
                place=at.place if at else None,
                goes_on=entry.pk in goes_on,
                unranked_reason="" if row or reason is None else reason.reason,
                tie=tie_record(outcome.ties.get(entry.pk)),
            )
        )
    Standing.objects.bulk_create(standings, batch_size=1000)


@dataclass(frozen=True, slots=True)
class FinalOutcome:
    """The finals of a category by its frozen stage sums: all admitted entries, and the placed ones."""

    entries: tuple[Submission, ...]
    placed: Mapping[int, Placed]
    titles: Mapping[int, str]
    ties: Mapping[int, TieOutcome]


def final_outcome(category: Category) -> FinalOutcome:
    """Finals, ranks, places and titles as the frozen standings give them. Nothing is written."""
    stages = list(category.stages.order_by("-position"))
    finals = {row.submission_id: row.final for row in final_ranking(stages)}
    admitted = Submission.objects.filter(category=category, state=Submission.State.ADMITTED)
    entries = tuple(admitted.order_by("code"))
    placed, ties = _place({entry.pk: finals[entry.pk] for entry in entries if entry.pk in finals}, stages)
    names = dict(Place.objects.filter(category=category).values_list("number", "title"))
    titles = {row.entry: names.get(row.place, "") for row in placed}
    return FinalOutcome(entries, {row.entry: row for row in placed}, titles, ties)


def freeze_finals(stage: Stage, *, by: User | None) -> None:
    """Freeze a category's finals after its last stage closed, and set the lock on scores.

    Every admitted entry gets a row: complete ones with final, rank, place and the title of the place's
    number; the others unranked, with the reason.
    """
    category = stage.category
    outcome = final_outcome(category)
    reasons = _unranked_reasons(list(category.stages.order_by("-position")))
    rows = []
    for entry in outcome.entries:
        at = outcome.placed.get(entry.pk)
        reason = reasons.get(entry.pk, _("Not promoted to the last stage."))
        rows.append(
            FinalStanding(
                category=category,
                submission=entry,
                final=at.score if at else None,
                rank=at.rank if at else None,
                place=at.place if at else None,
                title=outcome.titles.get(entry.pk, ""),
                unranked_reason="" if at else reason,
                tie=tie_record(outcome.ties.get(entry.pk)),
            )
        )
    FinalStanding.objects.bulk_create(rows, batch_size=1000)
    set_seal(category=category, kind=Seal.Kind.SCORES, by=by, data={"finals": finals_digest(category.pk)})


def _unranked_reasons(stages: Sequence[Stage]) -> dict[int, str]:
    """Why entries have no final: the chair's reason of the stage where they have no counted sheet."""
    reasons: dict[int, str] = {}
    for standing in (
        Standing.objects.filter(stage__in=stages, sheets=0)
        .select_related("stage")
        .order_by("stage__position")
    ):
        text = _("Not judged in %(stage)s: %(reason)s") % {
            "stage": standing.stage.name,
            "reason": standing.unranked_reason,
        }
        reasons.setdefault(standing.submission_id, text)
    return reasons


def _decisions(stage: Stage) -> dict[tuple[str, tuple[int, ...]], ChairDecision]:
    return {(d.kind, tuple(d.submission_ids)): d for d in ChairDecision.objects.filter(stage=stage)}


def _few_sheets(entry: Submission, counted: int, least: int) -> Blocker:
    text = ngettext(
        "%(code)s has %(counted)d counted sheet, the stage asks for %(least)d. The chair gives the reason.",
        "%(code)s has %(counted)d counted sheets, the stage asks for %(least)d. The chair gives the reason.",
        counted,
    )
    return Blocker("few_sheets", text % {"code": entry.code, "counted": counted, "least": least}, (entry.pk,))


def _other_versions(stage: Stage) -> list[Blocker]:
    sheets = (
        Scoresheet.objects.counted()
        .filter(stage=stage, rubric__is_current=False)
        .select_related("submission", "juror")
    )
    return [
        Blocker(
            "other_version",
            _("%(code)s: the sheet of %(juror)s was scored on an older version of the rubric.")
            % {"code": sheet.submission.code, "juror": sheet.juror.name},
            (sheet.submission_id,),
            sheet.pk,
        )
        for sheet in sheets
    ]


def standing_digest(stage: Stage) -> str:
    """SHA-256 of a stage's frozen rows, as the ledger records it."""
    rows = Standing.objects.filter(stage=stage).order_by("submission_id")
    return _digest(
        rows.values_list("submission_id", "sheets", "total_sum", "score", "rank", "place", "goes_on")
    )


def finals_digest(category_id: int) -> str:
    """SHA-256 of a category's frozen finals, as the ledger records it."""
    rows = FinalStanding.objects.filter(category=category_id).order_by("submission_id")
    return _digest(rows.values_list("submission_id", "final", "rank", "place", "title"))


def _digest(rows: Any) -> str:
    plain = [[str(value) if isinstance(value, Decimal) else value for value in row] for row in rows]
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
