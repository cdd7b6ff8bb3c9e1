"""Devices of a juror as the script of the page behaves: a queue that outlives everything, a bad network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from judging.models import Scoresheet
from judging.services.sheet_changes import Result, save_changes
from judging.sheet_changes import Change


@dataclass
class Waiting:
    """A change in a device's queue; once `sent`, a later typing makes a change of its own."""

    key: UUID
    field: str
    value: str
    base: str
    typed_at: datetime
    sent: bool = False


@dataclass
class Device:
    """A browser with its own clock, `skew` away from the true one."""

    name: str
    skew: timedelta = timedelta(0)
    queue: list[Waiting] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    told: list[Result] = field(default_factory=list)

    def type(self, where: str, value: str, now: datetime) -> UUID:
        """Typing replaces what was not sent yet, and otherwise waits behind it."""
        mine = [one for one in self.queue if one.field == where]
        if mine and not mine[-1].sent:
            mine[-1].value, mine[-1].typed_at = value, now + self.skew
            return mine[-1].key
        base = str(mine[-1].key) if mine else self.tokens.get(where, "")
        self.queue.append(Waiting(uuid4(), where, value, base, now + self.skew))
        return self.queue[-1].key

    def packed(self, now: datetime) -> list[Change]:
        """What a request carries now."""
        for one in self.queue:
            one.sent = True
        return [
            Change(one.key, one.field, one.value, one.base, now + self.skew - one.typed_at)
            for one in self.queue
        ]

    def send(self, sheet: Scoresheet, now: datetime, *, answer_lost: bool = False, times: int = 1) -> None:
        """Send the queue, perhaps more than once or never; without an answer everything stays queued."""
        changes = self.packed(now)
        if not times:
            return
        for _time in range(times):
            saved = save_changes(sheet_id=sheet.pk, device=self.name, changes=changes, by=sheet.juror)
        if answer_lost:
            return
        keys = {result.key for result in saved.results}
        self.queue = [one for one in self.queue if one.key not in keys]
        self.told += saved.results
        self.tokens = {name: mark.token for name, mark in saved.marks.items()}
