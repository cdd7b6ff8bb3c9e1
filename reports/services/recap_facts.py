"""What the recap of a category says, from frozen rows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from awards import formats
from awards.models import Category, Seal, Stage, User
from awards.services.seals import standing_seals
from judging.models import FinalStanding, PanelMember, Recusal, Scoresheet, Standing
from reports.models import Placement
from reports.pdf.certificates import plain
from reports.pdf.papers import Juror, PaperSignatory, Recap, RecapRow, StageCells, StageColumns
from reports.queries.ties import distinct_means
from reports.services.facts import Desk, Mark, paper_signatory


@dataclass(frozen=True, slots=True)
class Frozen:
    """The rows of a closed category, by what the recap asks them for."""

    category: Category
    stages: Sequence[Stage]
    finals: Sequence[FinalStanding]
    scores: Mapping[tuple[int, int], Decimal | None]  # stage, entry
    totals: Mapping[tuple[int, int, int], Decimal]  # stage, entry, juror; counted sheets only
    uncounted: Sequence[Scoresheet]
    jurors: Mapping[int, Sequence[User]]  # by stage, in the order of their seats
    roles: Mapping[tuple[int, int], str]  # stage, juror
    labels: Mapping[int, str]  # by juror


def recap_facts(category: Category, desk: Desk, mark: Mark) -> dict[str, Any]:
    """The recap of a category whose scores are locked; provisional until its places are confirmed.

    The office last in order, whose letterhead the paper bears, signs it, beside the chair of the jury.
    """
    seals = standing_seals(category.pk)
    provisional = Seal.Kind.PLENARY not in seals
    frozen = load_frozen(category)
    placements = None if provisional else _placements(category)
    rows = sorted(
        (_row(final, frozen, placements) for final in frozen.finals if final.final is not None),
        key=lambda row: (int(row.place), row.code),
    )
    recap = Recap(
        edition=desk.edition.name,
        category=category.name,
        stages=tuple(_columns(stage, frozen) for stage in frozen.stages),
        rows=tuple(rows),
        unranked=tuple(_row(final, frozen, placements) for final in frozen.finals if final.final is None),
        recusals=recusal_sentences(frozen),
        ties=tie_sentences(frozen),
        method=method_sentence(frozen.stages),
        ledger=ledger_sentence(seals[Seal.Kind.SCORES]),
        provisional=provisional,
        number=mark.number,
        signatories=_signatories(frozen, desk),
    )
    return (
        asdict(recap)
        | desk.common
        | {
            "organiser": desk.organiser,
            "heading": _("Recap of scores"),
            "date": formats.day(desk.issued_on),
            "signatory": {"office": str(desk.signatories[-1])},
            "letterhead": desk.letterhead.lines,
            "verify_url": mark.url,
            "verify_address": desk.verify_address,
            "control_code": mark.control_code,
        }
    )


def _placements(category: Category) -> dict[int, Placement]:
    rows = Placement.objects.filter(plenary__category=category, plenary__superseded_at__isnull=True)
    return {row.submission_id: row for row in rows}


def load_frozen(category: Category) -> Frozen:
    """The frozen rows of a category whose scores are locked, as recap and minutes read them."""
    stages = list(category.stages.order_by("position"))
    sheets = list(
        Scoresheet.objects.filter(stage__in=stages).select_related("juror", "submission").order_by("pk")
    )
    seats = list(
        PanelMember.objects.answered()
        .filter(panel__stage__in=stages)
        .select_related("juror", "panel")
        .order_by("panel__stage__position", "position")
    )
    counted = [sheet for sheet in sheets if sheet.state == Scoresheet.State.FINAL]
    jurors = {stage.pk: _jurors_of(stage, seats, counted) for stage in stages}
    everybody = dict.fromkeys(juror.pk for stage in stages for juror in jurors[stage.pk])
    return Frozen(
        category=category,
        stages=stages,
        finals=list(
            FinalStanding.objects.filter(category=category)
            .select_related("submission__unit__parent")
            .order_by("submission__code")
        ),
        scores={
            (row.stage_id, row.submission_id): row.score for row in Standing.objects.filter(stage__in=stages)
        },
        totals={
            (sheet.stage_id, sheet.submission_id, sheet.juror_id): sheet.total
            for sheet in counted
            if sheet.total is not None
        },
        uncounted=[sheet for sheet in sheets if sheet.state != Scoresheet.State.FINAL],
        jurors=jurors,
        roles={(seat.panel.stage_id, seat.juror_id): seat.role for seat in seats},
        labels={pk: _("J%(number)d") % {"number": number} for number, pk in enumerate(everybody, start=1)},
    )


def _jurors_of(stage: Stage, seats: Sequence[PanelMember], counted: Sequence[Scoresheet]) -> list[User]:
    """Who has a seat in a stage, and whoever left one with a sheet that counts."""
    scored = {sheet.juror_id: sheet.juror for sheet in counted if sheet.stage_id == stage.pk}
    seated = {
        seat.juror_id: seat.juror
        for seat in seats
        if seat.panel.stage_id == stage.pk and (seat.replaced_at is None or seat.juror_id in scored)
    }
    return list((seated | scored).values())


def _columns(stage: Stage, frozen: Frozen) -> StageColumns:
    jurors = tuple(
        Juror(
            frozen.labels[juror.pk],
            plain(juror.name),
            _juror_detail(juror, frozen.roles.get((stage.pk, juror.pk))),
        )
        for juror in frozen.jurors[stage.pk]
    )
    return StageColumns(stage.name, formats.percent(stage.weight), jurors, _empty_cells(stage, frozen))


def _juror_detail(juror: User, role: str | None) -> str:
    parts = [juror.institution]
    if role in {PanelMember.Role.CHAIR, PanelMember.Role.DEPUTY}:
        parts.append(str(PanelMember.Role(role).label).lower())
    return ", ".join(part for part in parts if part)


def _empty_cells(stage: Stage, frozen: Frozen) -> str:
    """What stands in the cells of a stage without a total: recused, or excused by the chair and why."""
    sheets = [sheet for sheet in frozen.uncounted if sheet.stage_id == stage.pk]
    sentences = [
        _("%(juror)s was excused for %(code)s: %(reason)s.")
        % {
            "juror": frozen.labels.get(sheet.juror_id, sheet.juror.name),
            "code": sheet.submission.code,
            "reason": sheet.excused_reason.rstrip("."),
        }
        for sheet in sheets
        if sheet.state == Scoresheet.State.EXCUSED
    ]
    if sheets:
        sentences.insert(0, _("A dash stands where no sheet counts."))
    return " ".join(sentences)


def _row(final: FinalStanding, frozen: Frozen, placements: Mapping[int, Placement] | None) -> RecapRow:
    """`placements` are what the plenary confirmed; None before it, then the rules give the award."""
    entry = final.submission
    cells = []
    for stage in frozen.stages:
        totals = tuple(
            formats.score(total)
            if (total := frozen.totals.get((stage.pk, entry.pk, juror.pk))) is not None
            else ""
            for juror in frozen.jurors[stage.pk]
        )
        score = frozen.scores.get((stage.pk, entry.pk))
        cells.append(StageCells(totals, "" if score is None else formats.score(score)))
    row = RecapRow(
        code=entry.code,
        title=plain(entry.title),
        organization=plain(entry.unit.label),
        stages=tuple(cells),
        reason=final.unranked_reason,
    )
    if final.final is None:
        return row
    placement = (placements or {}).get(entry.pk)
    by_the_rules = final.title if placements is None else ""
    return replace(
        row,
        place=str(placement.number if placement else final.place),
        rank=str(final.rank),
        final=formats.score(final.final),
        award=placement.title if placement else by_the_rules,
    )


def recusal_sentences(frozen: Frozen) -> tuple[str, ...]:
    """Who stood aside from what, and in which stages; the private reason stays out of print."""
    entries = {final.submission_id: final.submission for final in frozen.finals}
    lines = []
    for recusal in (
        Recusal.objects.filter(submission__in=entries)
        .select_related("juror")
        .order_by("submission__code", "juror__name")
    ):
        stages = [
            stage.name
            for stage in frozen.stages
            if any(juror.pk == recusal.juror_id for juror in frozen.jurors[stage.pk])
            and (stage.pk, recusal.submission_id, recusal.juror_id) not in frozen.totals
        ]
        if stages:
            lines.append(
                _("%(code)s: %(label)s %(juror)s stood aside for a conflict of interest (%(stages)s).")
                % {
                    "code": entries[recusal.submission_id].code,
                    "label": frozen.labels[recusal.juror_id],
                    "juror": plain(recusal.juror.name),
                    "stages": ", ".join(stages),
                }
            )
    return tuple(lines)


def tie_sentences(frozen: Frozen) -> tuple[str, ...]:
    """How equal finals were told apart: each criterion that was looked at, its means, and which decided."""
    codes = {final.submission_id: final.submission.code for final in frozen.finals}
    stages = {stage.code: stage.name for stage in frozen.stages}
    told: dict[tuple[int, ...], str] = {}
    for final in frozen.finals:
        if final.tie is None or final.final is None:
            continue
        order = final.tie["order"]
        members = tuple(sorted(entry for group in order for entry in group))
        if members in told:
            continue
        sentences = [
            _("%(codes)s have the same final score, %(final)s.")
            % {"codes": ", ".join(codes[entry] for entry in members), "final": formats.score(final.final)}
        ]
        sentences += [_compared(link, stages, codes) for link in final.tie["compared"]]
        sentences += [
            _("%(codes)s stay joint.") % {"codes": ", ".join(sorted(codes[entry] for entry in group))}
            for group in order
            if len(group) > 1
        ]
        told[members] = " ".join(sentences)
    return tuple(told.values())


def _compared(link: Mapping[str, Any], stages: Mapping[str, str], codes: Mapping[int, str]) -> str:
    means = {int(entry): Fraction(*mean) for entry, mean in link["means"].items()}
    texts = distinct_means(list(means.values()))
    said = "; ".join(f"{codes[entry]} {text}" for entry, text in zip(means, texts, strict=True))
    verdict = _("decides") if link["decides"] else _("does not tell them apart")
    return _("%(criterion)s in %(stage)s: %(means)s, %(verdict)s.") % {
        "criterion": link["name"],
        "stage": stages.get(link["stage"], link["stage"]),
        "means": said,
        "verdict": verdict,
    }


def method_sentence(stages: Sequence[Stage]) -> str:
    """How the final score of these stages is made, in words."""
    weighted = " + ".join(f"{formats.percent(stage.weight)} × {stage.name}" for stage in stages)
    return _(
        "Final score = %(weighted)s. The score of a stage is the mean of the totals of its counted sheets; "
        "the sheet of a recused juror neither counts nor divides. Scores enter the final unrounded, and the "
        "final is rounded once, half up, to two decimals."
    ) % {"weighted": weighted}


def ledger_sentence(seal: Seal) -> str:
    """Count and head of the ledger at a lock, as papers print them."""
    return _("When the scores were locked, the ledger had %(count)s rows and ended with %(head)s.") % {
        "count": formats.count(seal.ledger_count),
        "head": seal.ledger_head,
    }


def _signatories(frozen: Frozen, desk: Desk) -> tuple[PaperSignatory, ...]:
    last = frozen.stages[-1]
    blocks = [
        PaperSignatory(_("Chair of the jury"), plain(juror.name))
        for juror in frozen.jurors[last.pk]
        if frozen.roles.get((last.pk, juror.pk)) == PanelMember.Role.CHAIR
    ]
    above = f"{desk.edition.place_name}, {formats.day(desk.issued_on)}"
    return (*blocks, paper_signatory(desk.signatories[-1], above=above))
