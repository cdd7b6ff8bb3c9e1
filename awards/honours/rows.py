"""One row of a list of former winners, parsed: what it says, what is doubtful, why it is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.honours.titles import AwardTitles
from awards.models import Category, Edition, Honour, Organization, Place
from awards.services.honours import HonourFacts, require_loadable, years_of_publication
from awards.sheets import SheetNames
from awards.tables import OpenTable
from awards.units import UnitIndex, UnitRefused
from awards.workbooks import limits
from awards.workbooks.model import Cell
from awards.workbooks.report import Finding, place_of
from awards.workbooks.rows import DataRow
from awards.workbooks.values import parse_title, title_key

Key = tuple[str, int, str, int]
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LONGEST_TITLE = Honour._meta.get_field("entry_title").max_length or 0


@dataclass
class ParsedRow:
    """A row with its findings; `refused` holds the reasons that keep it out, `facts` is then missing."""

    table: OpenTable
    row: DataRow
    facts: HonourFacts | None = None
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
    def subject(self) -> str:
        """What the row is about, on screen."""
        return self.row.cell("title").text[: limits.VALUE_CHARACTERS]

    @property
    def key(self) -> Key | None:
        """Category, year, title and unit: what is once in the memory of an organiser."""
        return key_of(self.facts) if self.facts is not None else None

    def find(self, name: str, reason: str, *, refused: bool = False) -> None:
        """Put a finding at a column of the row."""
        text = self.row.cell(name).text[: limits.VALUE_CHARACTERS]
        finding = Finding(self.table.label(name), text, reason)
        (self.refused if refused else self.findings).append(finding)


def key_of(facts: HonourFacts | Honour) -> Key:
    """Titles that differ by case or spaces only are one."""
    unit_id = facts.unit.pk if isinstance(facts, HonourFacts) else facts.unit_id
    return facts.category_code, facts.year, title_key(facts.entry_title), unit_id


class RowParser:
    """Parses rows against the categories and units of an edition."""

    def __init__(self, edition: Edition, categories: Sequence[Category], names: SheetNames) -> None:
        self._edition, self._categories, self._names = edition, categories, names
        self._units = UnitIndex(edition)
        places = Place.objects.filter(category__in=categories)
        self._titles = {
            category.pk: AwardTitles([place for place in places if place.category_id == category.pk])
            for category in categories
        }
        self._published = years_of_publication(edition)
        self._table_years: dict[str, int | None] = {}

    def parse(self, table: OpenTable, row: DataRow) -> ParsedRow:
        """Everything a row says; nothing is written and no query is made."""
        parsed = ParsedRow(table, row)
        category = self._category(parsed)
        title = self._title(parsed)
        year = self._year(parsed)
        unit = self._unit(parsed, category) if category is not None else None
        if category is None or unit is None or year is None or not title:
            return parsed
        award = self._titles[category.pk].read(row.cell("award").text)
        if award is None:
            parsed.find("award", _("Write the award as “Juara I”, “Harapan II” or a number."), refused=True)
            return parsed
        try:
            require_loadable(self._edition, category.code, year, self._published)
        except DomainError as error:
            parsed.find("year", str(error), refused=True)
            return parsed
        if award.is_reading:
            told = {"title": award.title, "number": award.number}
            parsed.find("award", _("Read as %(title)s, place %(number)d.") % told)
        if not parsed.refused:
            parsed.facts = HonourFacts(category.code, year, title, unit, award.number, award.title)
        return parsed

    def _title(self, parsed: ParsedRow) -> str:
        said = parse_title(parsed.row.cell("title"))
        for note in said.warnings:
            parsed.find("title", note.message)
        if said.error is not None:
            parsed.find("title", said.error.message, refused=True)
        title = said.value or ""
        if len(title) > LONGEST_TITLE:
            text = _("The text has %(count)d characters; at most %(longest)d can be stored.")
            parsed.find("title", text % {"count": len(title), "longest": LONGEST_TITLE}, refused=True)
        return title

    def _category(self, parsed: ParsedRow) -> Category | None:
        by_sheet, cell = parsed.table.subject.category, parsed.row.cell("category")
        by_cell = None if cell.blank else self._names.read(cell.text).category
        if by_sheet is not None:
            if by_cell is not None and by_cell != by_sheet:
                names = {"sheet": by_sheet.short_name, "column": by_cell.short_name}
                text = _("The sheet says %(sheet)s, the column says %(column)s.")
                parsed.find("category", text % names, refused=True)
            return by_sheet
        if by_cell is None and cell.blank and len(self._categories) == 1:
            return self._categories[0]
        if by_cell is None:
            known = ", ".join(category.short_name for category in self._categories)
            text = _("No category of this edition has this name. There are: %(names)s.")
            parsed.find("category", text % {"names": known}, refused=True)
        return by_cell

    def _year(self, parsed: ParsedRow) -> int | None:
        cell = parsed.row.cell("year")
        if cell.blank:
            year = self._year_of(parsed.table)
            if year is None:
                text = _("The year is missing. Add a column “Tahun”, or name the sheet by the year.")
                parsed.find("year", text, refused=True)
            return year
        year = _whole_year(cell)
        if year is None:
            parsed.find("year", _("Write the year with four digits."), refused=True)
        return year

    def _year_of(self, table: OpenTable) -> int | None:
        """The year that the sheet's name or the lines above its header say, when they say one only."""
        name = table.sheet.name
        if name not in self._table_years:
            texts = [name]
            if not YEAR.search(name):
                above = [row for row in table.sheet.rows if row.number < table.match.row]
                texts = [cell.text for row in above for cell in row.own.values()]
            found = {int(year) for text in texts for year in YEAR.findall(text)}
            self._table_years[name] = found.pop() if len(found) == 1 else None
        return self._table_years[name]

    def _unit(self, parsed: ParsedRow, category: Category) -> Organization | None:
        cell = parsed.row.cell("unit")
        if cell.blank:
            parsed.find("unit", _("The unit is missing."), refused=True)
            return None
        try:
            match = self._units.match(
                cell.text,
                kinds=category.unit_kinds,
                parent=parsed.row.cell("kecamatan").text,
                city=parsed.row.cell("city").text,
            )
        except UnitRefused as error:
            parsed.find("unit", str(error), refused=True)
            return None
        if match.note:
            parsed.find("unit", match.note)
        return match.unit


def _whole_year(cell: Cell) -> int | None:
    if cell.day is not None:
        return cell.day.year
    if isinstance(cell.value, Decimal):
        return (
            int(cell.value) if cell.value == cell.value.to_integral_value() and cell.value < 10_000 else None
        )
    return int(cell.text) if YEAR.fullmatch(cell.text) else None
