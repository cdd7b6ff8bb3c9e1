"""Storing what jurors' devices send: each change once, the later typing wins, and nothing typed is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import ArchivedError, DomainError
from awards.models import User
from awards.services.ledger import Event, append_events
from judging.models import Criterion, Score, Scoresheet, SheetChange
from judging.practice_board import is_practice_first
from judging.scoring import check_value
from judging.services.scoresheets import (
    finalise_sheet,
    locked_sheet,
    plain_value,
    plain_values,
    require_writable,
    scales_of,
    sheet_event,
    store_values,
)
from judging.sheet_changes import (
    COMMENT,
    LONGEST,
    NOTE,
    PRIVATE,
    VALUE,
    Change,
    Mark,
    is_overtaken,
    mark_of,
    read_value,
)
from judging.sheet_marks import changes_met, latest_marks

Outcome = SheetChange.Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a change: an outcome of `SheetChange`, or empty with the `message` of a refusal.

    `other` is the value of another device that it met: the one that stays, or the one that it replaced.
    """

    key: UUID
    field: str
    outcome: str
    message: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A sheet after a save: the results in the order of the changes, and what every field holds now.

    `values` are those of its criteria, `late` says why nothing may be written any more.
    """

    sheet: Scoresheet
    results: list[Result]
    marks: dict[str, Mark]
    values: dict[str, Decimal]
    late: str


@transaction.atomic
def save_changes(*, sheet_id: int, device: str, changes: Sequence[Change], by: User | None) -> Saved:
    """Store a device's changes on a sheet, under its lock, in one write of the ledger.

    A key that came before gives its first result again. A change that the later typing of another device
    overtook, and one that comes when the sheet is final, excused, closed or outside the window, is kept in
    the history and changes nothing. A value off its scale and an unknown criterion are refused with a
    message and not kept, so that the device can correct them. Raises `DomainError` for a void sheet, and
    while the practice sheet comes first: that ends, so the device keeps what was typed and sends it again.
    A browser without our script (`device` is empty) keeps nothing; its changes wait in the history.
    """
    sheet = locked_sheet(sheet_id)
    if sheet.state == Scoresheet.State.VOID:
        raise DomainError(_("This sheet is void and cannot be written."))
    if sheet.stage.category.edition.archived_at is not None:
        raise ArchivedError(sheet.stage.category.edition.name)
    writer = _Writer(sheet, device, changes)
    if changes and device and writer.late.is_practice:
        raise DomainError(writer.late.text)
    results = [writer.write(change) for change in changes]
    writer.store(by)
    return Saved(sheet, results, writer.marks, writer.values_now, writer.late.text)


@transaction.atomic
def finalise_seen(*, sheet_id: int, seen_version: int, by: User) -> Scoresheet:
    """Finalise a sheet as its juror saw it; again changes nothing.

    Raises `DomainError` where another device stored something since, and as `finalise_sheet` does.
    """
    sheet = locked_sheet(sheet_id)
    if sheet.state == Scoresheet.State.DRAFT and sheet.version != seen_version:
        raise DomainError(
            _("Something was stored from another device since you opened this page. Look at it once more.")
        )
    return finalise_sheet(sheet_id=sheet_id, by=by)


@dataclass(frozen=True, slots=True)
class Late:
    """Why nothing may be written to a sheet on screen now; empty where it may.

    `is_practice`: all that it waits for is the practice sheet of its juror.
    """

    text: str = ""
    is_practice: bool = False


def late_reason(sheet: Scoresheet) -> Late:
    """Why nothing may be written to the sheet on screen now.

    A juror's first sheet of a stage waits for the practice sheet of the stage, see `is_practice_first`.
    """
    try:
        require_writable(sheet, from_paper=False)
    except DomainError as error:
        return Late(str(error))
    if sheet.version == 0 and is_practice_first(sheet):
        text = _("First hand in your practice sheet of this stage. Then your sheets can be scored.")
        return Late(text, is_practice=True)
    return Late()


@dataclass(slots=True)
class _Writer:
    """Works changes into a locked sheet in memory, then writes them in a constant number of queries."""

    sheet: Scoresheet
    device: str
    changes: Sequence[Change]
    now: datetime = field(init=False)
    criteria: dict[str, Criterion] = field(init=False)
    marks: dict[str, Mark] = field(init=False)
    known: dict[UUID, SheetChange] = field(init=False)
    stored: dict[str, Decimal] = field(init=False)
    rows: list[SheetChange] = field(default_factory=list)
    values: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    lost: dict[str, Decimal | None] = field(default_factory=dict)
    late: Late = field(init=False)

    def __post_init__(self) -> None:
        self.now = timezone.now()
        self.criteria = {one.code: one for one in self.sheet.rubric.criteria.all()}
        self.known, latest = changes_met(self.sheet.pk, [change.key for change in self.changes])
        self.stored = dict(Score.objects.filter(sheet=self.sheet).values_list("criterion__code", "value"))
        self.marks = latest_marks(self.sheet, self.stored, latest)
        self.late = late_reason(self.sheet)

    @property
    def values_now(self) -> dict[str, Decimal]:
        """The values by criterion once what was taken in is stored."""
        now = self.stored | self.values
        return {code: value for code, value in now.items() if value is not None}

    def write(self, change: Change) -> Result:
        """Take one change in, or say why not."""
        if change.key in self.known:
            before = self.known[change.key]
            return Result(change.key, before.field, before.outcome, self._told(before.outcome))
        try:
            change, value = self._checked(change)
        except DomainError as error:
            return Result(change.key, change.field, "", str(error))
        made_at = self.now - change.age
        mark = self.marks.get(change.field, mark_of("", None))
        outcome = Outcome.STORED
        if self.late.text:
            outcome = Outcome.LATE
        elif is_overtaken(change, mark, device=self.device, made_at=made_at):
            outcome = Outcome.OVERTAKEN
        self._keep(change, made_at, outcome)
        meets_another = change.base != mark.token and mark.device != self.device
        other = mark.text if meets_another and mark.text != change.value else ""
        if outcome == Outcome.STORED:
            self._take(change, value, mark)
        elif outcome == Outcome.OVERTAKEN and change.field.startswith(VALUE):
            self.lost[change.field.removeprefix(VALUE)] = value
        return Result(change.key, change.field, outcome, self._told(outcome), other)

    def store(self, by: User | None) -> None:
        """Write what was taken in; what changes nothing leaves no trace in the ledger."""
        sheet = self.sheet
        events: list[Event] = []
        if self.values or self.texts:
            sheet.version += 1
            self._store_fields()
            data = {"values": plain_values(self.values), "version": sheet.version}
            told = {name: _digest(text) for name, text in self.texts.items() if name != PRIVATE}
            if told:
                data["texts"] = told
            if self.values or told:
                events.append(sheet_event(sheet, "scoresheet.scored", **data))
        if self.lost:
            events.append(sheet_event(sheet, "scoresheet.overtaken", values=plain_values(self.lost)))
        for row in self.rows:
            row.version = sheet.version
        SheetChange.objects.bulk_create(self.rows)
        if events:
            append_events(edition_id=sheet.stage.category.edition_id, events=events, by=by)

    def _checked(self, change: Change) -> tuple[Change, Decimal | None]:
        """The change in its plain form, with its value where it is one. Raises `DomainError`."""
        kind, _colon, code = change.field.partition(":")
        of_criterion = f"{kind}:" in {VALUE, NOTE} and code in self.criteria
        if not of_criterion and change.field not in {COMMENT, PRIVATE}:
            raise DomainError(_("The rubric has a newer version. Reload the sheet."))
        if not change.field.startswith(VALUE):
            if len(change.value) > LONGEST:
                over = len(change.value) - LONGEST
                raise DomainError(_("Shorten this text by %(n)s characters.") % {"n": over})
            return change, None
        value = read_value(change.value)
        if value is not None:
            check_value(value, scales_of([self.criteria[code]])[0])
        return Change(change.key, change.field, plain_value(value) or "", change.base, change.age), value

    def _keep(self, change: Change, made_at: datetime, outcome: str) -> None:
        row = SheetChange(
            sheet=self.sheet,
            key=change.key,
            device=self.device,
            field=change.field,
            value=change.value,
            made_at=made_at,
            received_at=self.now,
            outcome=outcome,
        )
        self.rows.append(row)
        self.known[change.key] = row

    def _take(self, change: Change, value: Decimal | None, mark: Mark) -> None:
        if change.value != mark.text:
            if change.field.startswith(VALUE):
                self.values[change.field.removeprefix(VALUE)] = value
            else:
                self.texts[change.field] = change.value
        made_at = self.now - change.age
        self.marks[change.field] = Mark(change.value, str(change.key), made_at, self.device)

    def _store_fields(self) -> None:
        sheet = self.sheet
        store_values({sheet.pk: self.values}, self.criteria)
        for name, text in self.texts.items():
            if name == COMMENT:
                sheet.comment = text
            elif name == PRIVATE:
                sheet.private_note = text
            else:
                sheet.notes = {**sheet.notes, name.removeprefix(NOTE): text}
        sheet.notes = {code: text for code, text in sheet.notes.items() if text}
        sheet.save(update_fields=["version", "comment", "private_note", "notes"])

    def _told(self, outcome: str) -> str:
        if outcome == Outcome.LATE:
            return self.late.text or str(Outcome.LATE.label)
        return str(Outcome.OVERTAKEN.label) if outcome == Outcome.OVERTAKEN else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
