"""What a juror's device sends of a scoresheet, and which of two values wins: pure, without the database.

A device numbers nothing and trusts no clock. Every change carries a key of its own (so that it counts once),
the mark of the value it was typed over (`base`), and its age when it is sent, which needs no common clock: a
device whose clock is a day wrong still knows how long ago something was typed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from awards.exceptions import DomainError

VALUE, NOTE = "value:", "note:"
COMMENT, PRIVATE = "comment", "private"
MOST_CHANGES = 200
LONGEST = 5000
OLDEST = timedelta(days=60)
NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?")
DEVICE = re.compile(r"[0-9a-f-]{0,36}")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class UnreadableChangesError(Exception):
    """What came is not what our page sends."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it was typed; `value` is text, empty where the field was emptied."""

    key: UUID
    field: str
    value: str
    base: str
    age: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Which value a field holds: `token` names it to the devices, and is empty for a field never filled.

    `made_at` is None for a value that no device typed, as from a paper sheet.
    """

    text: str
    token: str
    made_at: datetime | None = None
    device: str = ""


EMPTY = Mark("", "")


def read_changes(body: bytes) -> tuple[str, list[Change]]:
    """The device and its changes. Raises `UnreadableChangesError`, never for what a juror mistypes."""
    try:
        sent = json.loads(body)
        device, rows = str(sent["device"]), list(sent["changes"])
        if DEVICE.fullmatch(device) is None or len(rows) > MOST_CHANGES:
            raise UnreadableChangesError
        return device, [_change(row) for row in rows]
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise UnreadableChangesError from error


def _change(row: Mapping[str, Any]) -> Change:
    field, value, base = (row[name] for name in ("field", "value", "base"))
    if not all(isinstance(part, str) for part in (field, value, base)):
        raise UnreadableChangesError
    age = timedelta(milliseconds=min(max(int(row.get("age", 0)), 0), OLDEST // timedelta(milliseconds=1)))
    return Change(UUID(str(row["key"])), field[:50], plain_text(value), base[:50], age)


def plain_text(value: str) -> str:
    """Text with line feeds alone and without control characters and surrogates, which no database keeps."""
    lines = normalize_newlines(value)
    return CONTROLS.sub("", lines).encode("utf-8", "ignore").decode()


def read_value(text: str) -> Decimal | None:
    """`82,5` or `82.5`; None for an empty field. Raises `DomainError` for what is no such number."""
    typed = text.strip()
    if not typed:
        return None
    if NUMBER.fullmatch(typed) is None:
        raise DomainError(
            _("“%(typed)s” is not a value. Type a number such as 82,5.") % {"typed": typed[:20]}
        )
    return Decimal(typed.replace(",", "."))


def mark_of(text: str, last: Mark | None) -> Mark:
    """The mark of a stored text: that of the last change if it made this text, else one of the text itself.

    A value from elsewhere (a paper sheet, a new version of the rubric) thus differs from what devices saw.
    """
    if last is not None and last.text == text:
        return last
    return EMPTY if not text else Mark(text, "=" + hashlib.sha256(text.encode()).hexdigest()[:32])


def is_overtaken(change: Change, mark: Mark, *, device: str, made_at: datetime) -> bool:
    """Whether the stored value stays: the change was typed over another one, and before the stored one.

    A device sends in the order of typing, so nothing of its own overtakes it. Of two devices the later
    typing wins, whichever arrives first. What no device typed stays.
    """
    if change.base == mark.token or not mark.token:
        return False
    if device and mark.device == device:
        return False
    return mark.made_at is None or made_at <= mark.made_at
