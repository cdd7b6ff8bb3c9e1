"""What the page of a scoresheet shows: criteria with values and marks, the way on, and what was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from awards import formats
from awards.models import User
from judging.models import Assignment, Score, Scoresheet, SheetChange, SheetReopening
from judging.rubric_cards import CriterionCard, SheetSum, cards_of, sum_of
from judging.rubric_drafts import draft_of
from judging.services.sheet_changes import Saved
from judging.sheet_changes import COMMENT, EMPTY, NOTE, PRIVATE, VALUE, Mark
from judging.sheet_marks import latest_changes, latest_marks

DRAFT, FINAL = Scoresheet.State.DRAFT, Scoresheet.State.FINAL


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion of the page. `value` and `note` are what their fields hold, `error` what is wrong."""

    card: CriterionCard
    value: Mark
    note: Mark
    error: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A value that another one overtook, or that came too late, and that the juror has not settled yet."""

    key: str
    name: str
    value: str
    is_value: bool
    made_at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class SheetBoard:
    """A scoresheet as its juror sees it."""

    sheet: Scoresheet
    rows: tuple[Row, ...]
    sum: SheetSum
    comment: Mark
    private: Mark
    lost: tuple[Lost, ...]
    marks: Mapping[str, Mark]

    @property
    def missing(self) -> list[CriterionCard]:
        """The criteria without a value."""
        return [row.card for row in self.rows if row.card.value is None]

    @property
    def is_draft(self) -> bool:
        return self.sheet.state == DRAFT

    @property
    def is_final(self) -> bool:
        return self.sheet.state == FINAL


def sheet_of(assignment: Assignment) -> Scoresheet:
    """The sheet of an assignment, which comes with its stage, with its rubric and criteria; two queries."""
    found: Scoresheet = (
        Scoresheet.objects.select_related("rubric").prefetch_related("rubric__criteria").get(pk=assignment.pk)
    )
    found.stage = assignment.stage
    return found


def sheet_board(sheet: Scoresheet) -> SheetBoard:
    """The page of a sheet; four queries."""
    values = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    latest = list(latest_changes(sheet.pk))
    marks = latest_marks(sheet, values, latest)
    cards = _next_marked(cards_of(draft_of(sheet.rubric), values), is_draft=sheet.state == DRAFT)
    rows = tuple(
        Row(
            card,
            marks.get(f"{VALUE}{card.criterion.code}", EMPTY),
            marks.get(f"{NOTE}{card.criterion.code}", EMPTY),
        )
        for card in cards
    )
    names = {card.criterion.code: card.criterion.name for card in cards}
    return SheetBoard(
        sheet,
        rows,
        sum_of(cards),
        marks.get(COMMENT, EMPTY),
        marks.get(PRIVATE, EMPTY),
        tuple(_lost(sheet, latest, marks, names)) if sheet.state == DRAFT else (),
        marks,
    )


def with_typed(board: SheetBoard, typed: Mapping[str, str], errors: Mapping[str, str]) -> SheetBoard:
    """The page with what was typed in the fields that were refused, and why."""
    rows = tuple(
        replace(row, value=replace(row.value, text=typed[name]), error=errors[name])
        if (name := f"{VALUE}{row.card.criterion.code}") in errors
        else row
        for row in board.rows
    )
    return replace(board, rows=rows)


def why_reopened(sheet: Scoresheet) -> SheetReopening | None:
    """The latest time that the secretariat opened this draft again."""
    if sheet.state != DRAFT:
        return None
    return SheetReopening.objects.filter(sheet=sheet).order_by("-at", "-pk").first()


def answer_of(saved: Saved, now: datetime) -> dict[str, Any]:
    """What a device is told after a save: what every field holds now, and what became of its changes."""
    sheet = saved.sheet
    total = sum_of(cards_of(draft_of(sheet.rubric), saved.values))
    return {
        "version": sheet.version,
        "state": sheet.state,
        "late": saved.late,
        "total": f"{total.total:.2f}",
        "done": total.done,
        "at": formats.clock(now),
        "fields": {name: {"text": mark.text, "token": mark.token} for name, mark in saved.marks.items()},
        "results": [
            {
                "key": str(result.key),
                "field": result.field,
                "outcome": result.outcome,
                "message": result.message,
                "other": result.other,
            }
            for result in saved.results
        ],
    }


def next_open(user: User, after: Assignment) -> Assignment | None:
    """The juror's next sheet that is not final: in this stage's order first, then from its beginning, then in
    another stage of the edition that is open."""
    drafts = Assignment.objects.held_by(user).filter(sheet__state=DRAFT, stage__closed_at__isnull=True)
    same = drafts.filter(stage=after.stage_id).exclude(pk=after.pk).order_by("order", "pk")
    return (
        same.filter(_later(after)).first()
        or same.first()
        or drafts.filter(stage__category__edition=after.stage.category.edition_id)
        .exclude(stage=after.stage_id)
        .order_by("stage__closes_at", "stage__category__position", "stage__position", "order", "pk")
        .first()
    )


def neighbours(user: User, of: Assignment) -> tuple[Assignment | None, Assignment | None]:
    """The entries before and after in the juror's own order of the stage, whatever their state."""
    mine: QuerySet[Assignment] = Assignment.objects.held_by(user).filter(stage=of.stage_id)
    before = mine.exclude(_later(of)).exclude(pk=of.pk).order_by("-order", "-pk").first()
    return before, mine.filter(_later(of)).order_by("order", "pk").first()


def _later(than: Assignment) -> Q:
    """What comes after an assignment in the juror's own order."""
    return Q(order__gt=than.order) | Q(order=than.order, pk__gt=than.pk)


def _next_marked(cards: list[CriterionCard], *, is_draft: bool) -> list[CriterionCard]:
    first = next((card.number for card in cards if card.value is None), 0) if is_draft else 0
    return [replace(card, is_next=card.number == first) for card in cards]


def _lost(
    sheet: Scoresheet, latest: Sequence[SheetChange], marks: Mapping[str, Mark], names: Mapping[str, str]
) -> list[Lost]:
    """What lost after the field was last settled: storing any value there settles it."""
    settled = {row.field: row.pk for row in latest}
    found: dict[tuple[str, str], Lost] = {}
    rows = SheetChange.objects.filter(sheet=sheet).exclude(outcome=SheetChange.Outcome.STORED)
    for row in rows.order_by("-pk")[:50]:
        code = row.field.partition(":")[2]
        if row.pk < settled.get(row.field, 0) or row.value == marks.get(row.field, EMPTY).text:
            continue
        found.setdefault(
            (row.field, row.value),
            Lost(
                str(row.key),
                names.get(code, ""),
                formats.number(Decimal(row.value))
                if row.field.startswith(VALUE) and row.value
                else row.value,
                row.field.startswith(VALUE),
                row.made_at,
                row.get_outcome_display(),
            ),
        )
    return list(found.values())
