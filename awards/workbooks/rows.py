"""Tells the rows of data below a header from what else stands there, and loses nothing."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from awards.workbooks.headers import HeaderMatch, normalise
from awards.workbooks.model import EMPTY, Cell, Kind, Row, Sheet

TOTAL = re.compile(
    r"(sub ?|grand )?(jumlah|total|rata rata|rerata|average)"
    r"( (total|nilai|skor|keseluruhan|seluruhnya|peserta|pendaftar|inovasi|entri|data|akhir))*"
)
MONTHS = (
    "januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember"
)
FOOTER = re.compile(
    r"(mengetahui|mengesahkan|menyetujui|disahkan|ditetapkan di|dibuat di"
    r"|catatan|keterangan|tanda tangan|ttd)( .*)?"
    rf"|[a-z .]+ \d{{1,2}} ({MONTHS}) \d{{4}}"
)
PAGE_NUMBER = re.compile(r"\(?\d{1,3}\)?", re.ASCII)


class Reason(StrEnum):
    """Why a row below the header is not data. Report `UNKNOWN` as refused and `FOOTER`, `HEADING` as
    warned.
    """

    REPEATED_HEADER = "repeated_header"
    TOTAL = "total"
    NUMBERING = "numbering"
    HEADING = "heading"
    FOOTER = "footer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of the table by field name; `hidden` rows are data like others."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]
    row: Row

    @property
    def hidden(self) -> bool:
        return self.row.hidden

    def cell(self, name: str) -> Cell:
        """The cell of a field; an empty one when the sheet has no such column."""
        return self.cells.get(name, EMPTY)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A row that holds something and is not data; `text` is all it says."""

    sheet: str
    number: int
    reason: Reason
    text: str

    @property
    def message(self) -> str:
        sentences = {
            Reason.REPEATED_HEADER: _("The header again."),
            Reason.TOTAL: _("A total row."),
            Reason.NUMBERING: _("Numbers only."),
            Reason.HEADING: _("A heading between the rows; not an entry."),
            Reason.FOOTER: _("Text below the table; not an entry."),
            Reason.UNKNOWN: _(
                "The row has content but no title, or stands below the table. Complete it or delete it."
            ),
        }
        return sentences[self.reason]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[DataRow, ...]
    leftovers: tuple[Leftover, ...]


def data_rows(sheet: Sheet, match: HeaderMatch, *, key: str) -> Table:
    """The rows below the header that hold data, and every other row that holds anything.

    A row with text in the column of `key` (the title) is data, unless it repeats the header, is a total (the
    word alone, beside numbers only), or stands in the block of signatures below the table and lacks another
    required field. Rows without a key are leftovers; blank rows are neither.
    """
    rows: list[DataRow] = []
    leftovers: list[Leftover] = []
    below = False
    wide = {(area.top, area.left) for area in sheet.merged if area.right > area.left}
    for row in sheet.rows:
        if row.number <= match.row or not row.own:
            continue
        below = below or _opens_footer(row, match, key)
        heading = _is_heading(row, match, key, wide)
        reason = Reason.HEADING if heading and not below else _reason(row, match, key, below=below)
        if reason is None:
            cells = {name: row.cell(column) for name, column in match.columns.items()}
            rows.append(DataRow(sheet.name, row.number, cells, row))
        else:
            text = " | ".join(cell.text for _at, cell in sorted(row.own.items()))
            leftovers.append(Leftover(sheet.name, row.number, reason, text))
    return Table(tuple(rows), tuple(leftovers))


def _reason(row: Row, match: HeaderMatch, key: str, *, below: bool) -> Reason | None:
    if _repeats_header(row, match):
        return Reason.REPEATED_HEADER
    if _is_total(row):
        return Reason.TOTAL
    if _is_numbering(row, match, key):
        return Reason.NUMBERING
    if below and not _has(row, match, match.required):
        return _below(row)
    return None if _has(row, match, [key]) else Reason.UNKNOWN


def _has(row: Row, match: HeaderMatch, names: Collection[str]) -> bool:
    return all(not row.cell(match.columns[name]).blank for name in names)


def _repeats_header(row: Row, match: HeaderMatch) -> bool:
    """Most of the row says what the header says above it, a required label word for word."""
    if not any(_says_label(row, match, match.columns[name]) for name in match.required):
        return False
    cells = {at: cell for at, cell in row.cells.items() if not cell.blank}
    same = [
        at
        for at, cell in cells.items()
        if at in match.labels
        and cell.kind is Kind.TEXT
        and (word := normalise(cell.text))
        and word in normalise(match.labels[at])
    ]
    return len(same) >= 2 and len(same) * 2 > len(cells)


def _says_label(row: Row, match: HeaderMatch, column: int) -> bool:
    return normalise(row.cell(column).text) == normalise(match.labels[column])


def _is_total(row: Row) -> bool:
    """One cell says `Jumlah` or the like, and all others are numbers or formulas."""
    words = [cell for cell in row.own.values() if cell.kind is Kind.TEXT and cell.formula is None]
    if len(words) != 1 or not TOTAL.fullmatch(normalise(words[0].text)):
        return False
    column = next(at for at, cell in row.own.items() if cell is words[0])
    # A serial number in front of the word makes it a row of the table, whatever its title is.
    return not any(at < column and cell.formula is None for at, cell in row.own.items())


def _is_numbering(row: Row, match: HeaderMatch, key: str) -> bool:
    """Serial numbers written ahead for rows that never came, or the line that numbers the columns."""
    own = sorted(row.own.items())
    typed = [(at, cell) for at, cell in own if cell.formula is None]
    if not all(PAGE_NUMBER.fullmatch(cell.text.rstrip(".")) for _at, cell in typed):
        return False
    if not any(at in match.columns.values() for at, _cell in typed):
        return not _has(row, match, [key])
    if not _has(row, match, [key]):
        return False
    numbers = [int(cell.text.strip("().")) for _at, cell in typed]
    return len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _opens_footer(row: Row, match: HeaderMatch, key: str) -> bool:
    """The first line of the block of signatures or notes: its words, and not a complete row of the table."""
    if _has(row, match, {key, *match.required}):
        return False
    return any(FOOTER.fullmatch(normalise(cell.text)) for cell in row.own.values())


def _below(row: Row) -> Reason:
    """Names and offices below the table are text; numbers or an address mean that an entry lost its place."""
    looks_like_data = any(
        cell.kind in {Kind.NUMBER, Kind.DATE} or "@" in cell.text for cell in row.own.values()
    )
    return Reason.UNKNOWN if looks_like_data else Reason.FOOTER


def _is_heading(row: Row, match: HeaderMatch, key: str, wide: Collection[tuple[int, int]]) -> bool:
    """A single text beside the titles or across the columns, such as a kecamatan above its rows."""
    if len(row.own) != 1:
        return False
    column, cell = next(iter(row.own.items()))
    if cell.kind is not Kind.TEXT or TOTAL.fullmatch(normalise(cell.text)):
        return False
    return not _has(row, match, [key]) or (row.number, column) in wide
