"""A workbook as plain values: sheets, rows and cells that remember what stood in the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")

Value = str | Decimal | datetime | bool | None


class Kind(StrEnum):
    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"


def clean(text: str) -> str:
    """Text as a person sees it: no invisible characters, single spaces, nothing at the ends."""
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `value` is exact: a number is the Decimal of its characters, cut to the 15 significant digits that Excel
    itself knows; `raw` keeps those characters. `formula` is None for a typed cell. `stale` marks a formula
    whose value nobody has calculated: it has none, or the 0 that programs write for Excel to calculate.
    `merged` marks a copy of the cell at the top of a vertical merge.
    """

    kind: Kind = Kind.BLANK
    value: Value = None
    raw: str = ""
    number_format: str = "General"
    formula: str | None = None
    stale: bool = False
    merged: bool = False

    @property
    def blank(self) -> bool:
        """Nothing to see, and nothing that a formula would show."""
        if self.stale or self.kind not in {Kind.BLANK, Kind.TEXT}:
            return False
        return self.text == ""

    @property
    def text(self) -> str:
        """What the cell says, for reports and for texts: numbers plain, dates as 2025-02-24."""
        if isinstance(self.value, bool):
            return self.raw
        if isinstance(self.value, Decimal):
            return plain(self.value)
        if isinstance(self.value, datetime):
            moment = self.value
            return moment.date().isoformat() if moment.time() == moment.min.time() else moment.isoformat(" ")
        return clean(self.value) if self.value is not None else clean(self.raw)

    @property
    def day(self) -> date | None:
        return self.value.date() if isinstance(self.value, datetime) else None


EMPTY = Cell()


def plain(number: Decimal) -> str:
    """`72.5`, `100`, never `1E+2`; a number of more than 30 digits keeps its exponent."""
    if number == 0:
        return "0"
    if abs(number.adjusted()) > 30:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class MergedRange:
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the sheet; `cells` by column, counted from 1, blank cells left out."""

    number: int
    cells: Mapping[int, Cell]
    hidden: bool = False

    def cell(self, column: int) -> Cell:
        return self.cells.get(column, EMPTY)

    @property
    def own(self) -> dict[int, Cell]:
        """The cells that show something and are not a copy from a merge."""
        return {at: cell for at, cell in self.cells.items() if not cell.blank and not cell.merged}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: rows that hold something, in order. Hidden rows and sheets are kept and marked."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[MergedRange, ...] = ()
    hidden: bool = False
    _index: dict[int, Row] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._index.update({row.number: row for row in self.rows})

    def row(self, number: int) -> Row:
        return self._index.get(number) or Row(number, {})

    def cell(self, row: int, column: int) -> Cell:
        return self.row(row).cell(column)
