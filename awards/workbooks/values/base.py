"""What every parser of a cell returns."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from awards.workbooks.limits import VALUE_CHARACTERS
from awards.workbooks.model import Cell, Kind

T = TypeVar("T")
MESSAGE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell staff about a value: `code` for programs, `message` a full sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A value read from a cell: None when the cell is blank or the value is refused (then `error` says
    why).
    """

    value: T | None
    warnings: tuple[Note, ...] = ()
    error: Note | None = None


def blank(cell: Cell) -> bool:
    """Nothing, or one of the dashes that people write for nothing."""
    return cell.blank or (cell.kind is Kind.TEXT and cell.text in {"-", "–", "—", "--", "."})


def shown(text: str) -> str:
    """The beginning of a text, for messages."""
    return text if len(text) <= MESSAGE_CHARACTERS else f"{text[:MESSAGE_CHARACTERS]}…"


def too_long(text: str) -> bool:
    """Longer than any unit, number or date: no pattern is tried on it."""
    return len(text) > VALUE_CHARACTERS


def refused(code: str, message: str) -> Parsed[T]:
    return Parsed(None, (), Note(code, message))


def formula_problem(cell: Cell) -> Note | None:
    """Why a formula's cell has no value that may be used."""
    if cell.stale:
        return Note(
            "formula_uncalculated",
            _("The formula was never calculated. Open the file in Excel, save it and try again."),
        )
    if cell.kind is Kind.ERROR:
        return Note("formula_error", _("The cell shows an error (%(text)s).") % {"text": shown(cell.text)})
    return None
