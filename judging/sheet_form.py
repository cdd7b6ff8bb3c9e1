"""A scoresheet sent as a plain form, without our script: which of its fields were changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from uuid import UUID, uuid4

from awards.exceptions import DomainError
from judging.models import SheetChange
from judging.sheet_board import SheetBoard
from judging.sheet_changes import COMMENT, EMPTY, NOTE, PRIVATE, VALUE, Change, Mark, plain_text, read_value

LONGEST_FIELD = 20_000


def control(field: str) -> str:
    """The name of a field's control in the form."""
    return field.replace(":", "-", 1)


def changes_of(board: SheetBoard, sent: Mapping[str, str]) -> list[Change]:
    """The fields whose text is another one than what they held when the page was shown.

    `base-<control>` is the mark that the page showed. What was not touched is not sent again, so that a form
    left open does not undo what another device stored meanwhile.
    """
    changes = []
    for field, mark in _fields(board):
        name = control(field)
        if name not in sent:
            continue
        text = plain_text(sent[name][:LONGEST_FIELD])
        base = sent.get(f"base-{name}", "")[:50]
        seen = mark if base == mark.token else _seen(board, base)
        if not _is_same(field, text, seen.text):
            changes.append(Change(uuid4(), field, text, base))
    return changes


def use_lost(board: SheetBoard, sheet_id: int, sent: Mapping[str, str]) -> list[Change]:
    """What the juror decided about a value that lost: to take it after all, or to leave what is stored."""
    try:
        key = UUID(sent.get("use") or sent.get("leave") or "")
    except ValueError:
        return []
    lost = SheetChange.objects.filter(sheet=sheet_id, key=key).first()
    if lost is None:
        return []
    mark = board.marks.get(lost.field, EMPTY)
    return [Change(uuid4(), lost.field, lost.value if "use" in sent else mark.text, mark.token)]


def _fields(board: SheetBoard) -> Iterator[tuple[str, Mark]]:
    for row in board.rows:
        yield f"{VALUE}{row.card.criterion.code}", row.value
        yield f"{NOTE}{row.card.criterion.code}", row.note
    yield COMMENT, board.comment
    yield PRIVATE, board.private


def _seen(board: SheetBoard, token: str) -> Mark:
    """What a field held under an older mark; nothing where it is not known."""
    try:
        key = UUID(token)
    except ValueError:
        return EMPTY
    row = SheetChange.objects.filter(sheet=board.sheet, key=key).first()
    return EMPTY if row is None else Mark(row.value, token)


def _is_same(field: str, text: str, seen: str) -> bool:
    if not field.startswith(VALUE):
        return text.strip() == seen.strip()
    try:
        typed = read_value(text)
    except DomainError:
        return False
    return typed == (Decimal(seen) if seen else None)
