"""Paper score sheets typed twice: only what both passes say, or what a third decides, becomes a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import PaperEntry, Scoresheet
from judging.services.paper import PaperSheet, record_paper
from judging.services.scoresheets import (
    check_values,
    plain_value,
    plain_values,
    require_writable,
    scales_of,
)

LAST = 3


class Step(StrEnum):
    """What a sheet on paper waits for, or what became of it."""

    FIRST = "first"
    SECOND = "second"
    DECISION = "decision"
    STORED = "stored"


@dataclass(frozen=True, slots=True)
class Passes:
    """The passes of a sheet's current round, none of which is written to the sheet yet."""

    round: int
    entries: tuple[PaperEntry, ...]

    @property
    def step(self) -> Step:
        return (Step.FIRST, Step.SECOND, Step.DECISION)[len(self.entries)]

    @property
    def number(self) -> int:
        """The number of the pass that comes next."""
        return len(self.entries) + 1


def passes_of(entries: Sequence[PaperEntry]) -> Passes:
    """The current round among all passes of a sheet: the one after the last that was written to it."""
    done = max((entry.round for entry in entries if entry.stored_at is not None), default=0)
    waiting = sorted((entry for entry in entries if entry.round > done), key=lambda entry: entry.number)
    return Passes(done + 1, tuple(waiting))


def differing(one: PaperEntry, other: PaperEntry) -> frozenset[str]:
    """The codes of the criteria that two passes give differently, blank in one of them included."""
    codes = one.values.keys() | other.values.keys()
    return frozenset(code for code in codes if one.values.get(code) != other.values.get(code))


@transaction.atomic
def enter_paper(*, sheet_id: int, number: int, values: Mapping[str, Decimal], comment: str, by: User) -> Step:
    """Store pass `number` of a sheet; returns what the sheet waits for now, or `stored`.

    The second pass is typed without seeing the first. When both give the same values they are written to the
    sheet by `record_paper`, in this transaction; otherwise a third pass decides and is written. Refused: a
    sheet that is no draft, a closed stage, a value off its scale, and a pass that somebody else has entered
    meanwhile. Raises `DomainError`.
    """
    sheet = _locked(sheet_id)
    require_writable(sheet, from_paper=True)
    check_values(values, scales_of(list(sheet.rubric.criteria.all())))
    passes = passes_of(list(sheet.paper_entries.select_for_update()))
    if passes.number != number:
        raise DomainError(
            _("Somebody has entered this sheet meanwhile. Look at it again; nothing was stored of this one.")
        )
    entry = PaperEntry.objects.create(
        sheet=sheet,
        round=passes.round,
        number=number,
        values={code: plain_value(value) for code, value in values.items()},
        comment=comment.strip(),
        by=by,
        at=timezone.now(),
    )
    agree = number == LAST or (number > 1 and not differing(passes.entries[0], entry))
    if agree:
        paper = PaperSheet(sheet.pk, values, entry.comment)
        record_paper(stage=sheet.stage, papers=[paper], reopen=False, by=by)
        PaperEntry.objects.filter(sheet=sheet, round=passes.round).update(stored_at=timezone.now())
    append_event(
        edition_id=sheet.stage.category.edition_id,
        kind="paper.entered",
        subject=f"sheet:{sheet.pk}",
        data={
            "pass": number,
            "round": passes.round,
            "values": plain_values(dict(values)),
            "stored": agree,
        },
        by=by,
    )
    return Step.STORED if agree else (Step.SECOND if number == 1 else Step.DECISION)


def _locked(sheet_id: int) -> Scoresheet:
    """The sheet, after its category's lock: nobody else writes there until this transaction ends."""
    sheet = Scoresheet.objects.select_related("stage__category").filter(pk=sheet_id).first()
    if sheet is None:
        raise DomainError(_("This sheet does not exist."))
    lock_category(sheet.stage.category_id, exclusive=True)
    return (
        Scoresheet.objects.select_for_update(of=("self",))
        .select_related("stage__category", "rubric")
        .get(pk=sheet_id)
    )
