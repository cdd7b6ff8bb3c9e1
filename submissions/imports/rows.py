"""One row of an intake workbook, parsed: what it says, what is doubtful, why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.formats import day
from awards.models import Category, Edition, Organization
from awards.sheets import SheetNames
from awards.tables import OpenTable
from awards.units import UnitIndex, UnitRefused
from awards.workbooks import limits
from awards.workbooks.headers import normalise
from awards.workbooks.model import Cell
from awards.workbooks.report import Finding, place_of
from awards.workbooks.rows import DataRow
from awards.workbooks.values import (
    Note,
    Parsed,
    parse_date,
    parse_email,
    parse_nip,
    parse_phone,
    parse_text,
    parse_title,
    parse_url,
    title_key,
)
from submissions.eligibility import closing_date, is_old_enough
from submissions.models import Submission, TeamMember
from submissions.services.entries import EntryFacts, Leader

Key = tuple[int, str, int]


@dataclass
class ParsedRow:
    """A row with its findings; `refused` holds the reasons that keep it out, `facts` is then incomplete."""

    table: OpenTable
    row: DataRow
    category: Category | None = None
    facts: EntryFacts | None = None
    findings: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where the row stands, in words."""
        return place_of(self.row.sheet, self.row.number)

    @property
    def mark(self) -> str:
        """Where the row stands, as the column `twin` of a report says it."""
        return f"{self.row.sheet}!{self.row.number}"

    @property
    def key(self) -> Key | None:
        """Category, title and unit, whatever else is wrong with the row."""
        if self.category is None or self.facts is None:
            return None
        return self.category.pk, title_key(self.facts.title), self.facts.unit.pk


class RowParser:
    """Parses rows against the categories and units of an edition."""

    def __init__(self, edition: Edition, categories: Sequence[Category], names: SheetNames) -> None:
        self._edition = edition
        self._categories = categories
        self._names = names
        self._units = UnitIndex(edition)
        self._today = timezone.localdate(timezone=edition.zone)
        self._closing = closing_date(edition.registration_closes_at, edition.zone)

    def parse(self, table: OpenTable, row: DataRow) -> ParsedRow:
        """Everything a row says; nothing is written and no query is made."""
        return _Row(self, table, row).parse()

    def category_of(self, cell: Cell) -> Category | None:
        """The category that a cell names; the cell may also hold a longer text that begins with its code."""
        return self._names.read(cell.text).category

    @property
    def only_category(self) -> Category | None:
        return self._categories[0] if len(self._categories) == 1 else None

    @property
    def units(self) -> UnitIndex:
        return self._units

    @property
    def today(self) -> date:
        return self._today

    @property
    def closing(self) -> date:
        return self._closing


class _Row:
    def __init__(self, parser: RowParser, table: OpenTable, row: DataRow) -> None:
        self._parser = parser
        self._parsed = ParsedRow(table, row)

    def parse(self) -> ParsedRow:
        parsed = self._parsed
        parsed.category = category = self._category()
        title = self._value("title", parse_title(self._cell("title")), Submission._meta.get_field("title"))
        if category is None or not title:
            return parsed
        unit = self._unit(category)
        if unit is None:
            return parsed
        started = self._date(category)
        parsed.facts = EntryFacts(
            title=title,
            unit=unit,
            participant_kind=self._participant(category),
            started_on=started[0],
            started_precision=started[1],
            summary=self._text("summary"),
            video_url=self._video(),
            note=self._text("note"),
            leader=self._leader(),
        )
        return parsed

    def _cell(self, name: str) -> Cell:
        return self._parsed.row.cell(name)

    def _find(self, name: str, reason: str, *, refused: bool = False) -> None:
        text = self._cell(name).text[: limits.VALUE_CHARACTERS]
        finding = Finding(self._parsed.table.label(name), text, reason)
        (self._parsed.refused if refused else self._parsed.findings).append(finding)

    def _notes(self, name: str, notes: Sequence[Note]) -> None:
        for note in notes:
            self._find(name, note.message)

    def _value(self, name: str, parsed: Parsed[str], column: Field[str, str] | None = None) -> str:
        """The value of a text with its warnings; refused when it is longer than what can be stored."""
        self._notes(name, parsed.warnings)
        if parsed.error is not None:
            self._find(name, parsed.error.message, refused=True)
        value = parsed.value or ""
        longest = column.max_length if column is not None else None
        # Titles are stored case folded too, where a ß takes two characters.
        count = max(len(value), len(title_key(value)) if name == "title" else 0)
        if longest is not None and count > longest:
            reason = _("The text has %(count)d characters; at most %(longest)d can be stored.")
            self._find(name, reason % {"count": count, "longest": longest}, refused=True)
        return value

    def _category(self) -> Category | None:
        by_sheet = self._parsed.table.subject.category
        cell = self._cell("category")
        by_cell = None if cell.blank else self._parser.category_of(cell)
        if by_sheet is not None:
            if by_cell is not None and by_cell != by_sheet:
                reason = _("The sheet says %(sheet)s, the column says %(column)s.")
                names = {"sheet": by_sheet.short_name, "column": by_cell.short_name}
                self._find("category", reason % names, refused=True)
            return by_sheet
        if by_cell is None and cell.blank and self._parser.only_category is not None:
            return self._parser.only_category
        if by_cell is None:
            self._find("category", _("No category of this edition has this name."), refused=True)
        return by_cell

    def _unit(self, category: Category) -> Organization | None:
        cell = self._cell("unit")
        if cell.blank:
            self._find("unit", _("The unit is missing."), refused=True)
            return None
        try:
            match = self._parser.units.match(
                cell.text,
                kinds=category.unit_kinds,
                parent=self._cell("kecamatan").text,
                city=self._cell("city").text,
            )
        except UnitRefused as error:
            self._find("unit", str(error), refused=True)
            return None
        if match.note:
            self._find("unit", match.note)
        return match.unit

    def _date(self, category: Category) -> tuple[date | None, str]:
        parsed = parse_date(self._cell("started"), today=self._parser.today)
        self._notes("started", parsed.warnings)
        if parsed.error is not None:
            self._find("started", parsed.error.message, refused=True)
            return None, ""
        months = category.min_age_months
        if parsed.value is None:
            if months is not None and not self._parsed.refused:
                reason = _("No start date: whether the innovation is %(months)d months old is not known.")
                self._find("started", reason % {"months": months})
            return None, ""
        start = parsed.value
        closing = self._parser.closing
        if months is not None and not is_old_enough(start.date, closing=closing, months=months):
            reason = _("Younger than %(months)d months when registration closed on %(day)s.")
            self._find("started", reason % {"months": months, "day": day(closing)})
        return start.date, start.precision.value

    def _participant(self, category: Category) -> str:
        kinds = category.participant_kinds
        cell = self._cell("participant")
        if cell.blank:
            return kinds[0] if len(kinds) == 1 else ""
        known = {normalise(kind): kind for kind in kinds}
        kind = known.get(normalise(cell.text))
        if kind is None:
            reason = _("Not a kind of participant of this category (%(kinds)s); left empty.")
            self._find("participant", reason % {"kinds": ", ".join(kinds)})
        return kind or ""

    def _text(self, name: str) -> str:
        return self._value(name, parse_text(self._cell(name)))

    def _video(self) -> str:
        parsed = parse_url(self._cell("video"))
        if parsed.error is not None:
            # An address is not judged; an entry is not kept out because of it.
            self._find("video", _("%(reason)s It was left out.") % {"reason": parsed.error.message})
            return ""
        return self._value("video", parsed, Submission._meta.get_field("video_url"))

    def _leader(self) -> Leader | None:
        nip = parse_nip(self._cell("nip"), today=self._parser.today)
        fields = TeamMember._meta
        leader = Leader(
            name=self._value("leader", parse_text(self._cell("leader")), fields.get_field("name")),
            nip=self._value("nip", nip, fields.get_field("nip")),
            nip_is_doubtful=bool(nip.value and nip.warnings),
            phone=self._value("phone", parse_phone(self._cell("phone")), fields.get_field("phone")),
            email=self._value("email", parse_email(self._cell("email")), fields.get_field("email")),
        )
        if leader.name:
            return leader
        if leader.nip or leader.phone or leader.email:
            self._find("leader", _("The name of the team leader is missing; the contact was left out."))
        return None
