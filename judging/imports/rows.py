"""One row of a score workbook, parsed: whose scores for which entry in which stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Stage
from awards.tables import OpenTable
from awards.units import UnitIndex, UnitRefused
from awards.workbooks import limits
from awards.workbooks.headers import normalise
from awards.workbooks.report import Finding, place_of
from awards.workbooks.rows import DataRow
from awards.workbooks.values import parse_score, parse_text, title_key
from judging.imports.columns import criterion_field, means_conflict
from judging.imports.totals import total_finding
from judging.models import Criterion
from judging.services.scoresheets import check_values, scales_of
from submissions.models import Submission

LONGEST_NAME = 200


@dataclass
class ScoreRow:
    """A row with its findings; `refused` holds the reasons that keep its scores out.

    `stage`, `entry` and `juror` are known as far as the row tells them, also when it is refused.
    """

    table: OpenTable
    row: DataRow
    stage: Stage | None = None
    entry: Submission | None = None
    juror: str = ""
    values: dict[str, Decimal] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    comment: str = ""
    conflict: str = ""
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
        return f"{self.row.cell('title').text} – {self.juror}"[: limits.VALUE_CHARACTERS]

    def find(self, name: str, reason: str, *, refused: bool = False) -> None:
        """Remark on the column of a field."""
        text = self.row.cell(name).text[: limits.VALUE_CHARACTERS]
        finding = Finding(self.table.label(name), text, reason)
        (self.refused if refused else self.findings).append(finding)


class Entries:
    """The entries of an edition by title and by code, loaded once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._units: UnitIndex | None = None
        self._by_title: dict[tuple[int, str], list[Submission]] = defaultdict(list)
        self._by_code: dict[tuple[int, str], Submission] = {}
        self._titles: dict[int, dict[str, str]] = defaultdict(dict)
        entries = Submission.objects.filter(category__edition=edition, number__isnull=False).select_related(
            "unit__parent", "category"
        )
        for entry in entries.order_by("number"):
            self._by_title[entry.category_id, entry.title_key].append(entry)
            self._by_code[entry.category_id, normalise(entry.code)] = entry
            self._titles[entry.category_id][entry.title_key] = entry.title

    def match(self, category: Category, row: ScoreRow) -> Submission | None:
        """The entry that a row names; its title, code and unit must agree. Reasons go to the row."""
        text = row.row.cell("title").text
        found = self._by_title.get((category.pk, title_key(text)), [])
        coded = self._by_code.get((category.pk, normalise(text)))
        found = found or ([coded] if coded else [])
        if not found:
            row.find("title", self._unknown(category, text), refused=True)
            return None
        found = self._settle(category, row, found)
        if len(found) > 1:
            units = "; ".join(f"{entry.code} {entry.unit.label}" for entry in found)
            reason = _("Several entries have this title: %(units)s. Add a column “Kode” or “Unit”.")
            row.find("title", reason % {"units": units}, refused=True)
            return None
        if found and found[0].state != Submission.State.ADMITTED:
            reason = _("%(code)s is “%(state)s” and is not judged.")
            row.find(
                "title",
                reason % {"code": found[0].code, "state": found[0].get_state_display()},
                refused=True,
            )
            return None
        return found[0] if found else None

    def _settle(self, category: Category, row: ScoreRow, found: list[Submission]) -> list[Submission]:
        """Those that agree with the code and the unit of the row, where it has them."""
        code = row.row.cell("code").text
        if code:
            agreeing = [entry for entry in found if normalise(entry.code) == normalise(code)]
            known = (category.pk, normalise(code)) in self._by_code
            if not agreeing and (known or len(found) > 1):
                row.find("code", _("The code and the title are not of the same entry."), refused=True)
                return []
            found = agreeing or found
        unit = row.row.cell("unit").text
        if unit and len(found) > 1:
            try:
                match = self._unit_index().match(
                    unit, kinds=category.unit_kinds, parent=row.row.cell("kecamatan").text
                )
            except UnitRefused as error:
                row.find("unit", str(error), refused=True)
                return []
            found = [entry for entry in found if entry.unit_id == match.unit.pk]
            if not found:
                row.find("unit", _("No entry of this unit has this title."), refused=True)
        return found

    def _unit_index(self) -> UnitIndex:
        self._units = self._units or UnitIndex(self._edition)
        return self._units

    def _unknown(self, category: Category, text: str) -> str:
        titles = self._titles[category.pk]
        near = get_close_matches(title_key(text), titles, n=2, cutoff=0.75) if len(titles) < 1000 else []
        if not near:
            return _("%(category)s has no entry with this title.") % {"category": category.name}
        return _("%(category)s has no entry with this title. Nearest: %(titles)s.") % {
            "category": category.name,
            "titles": "; ".join(titles[key] for key in near),
        }


def parse_scores(row: ScoreRow, criteria: Sequence[Criterion]) -> None:
    """Read juror, scores, comment and a conflict of interest; what is wrong with a score names its column."""
    row.juror = row.row.cell("juror").text
    if not row.juror:
        row.find("juror", _("The juror is missing."), refused=True)
    elif len(row.juror) > LONGEST_NAME:
        row.find("juror", _("The name of the juror is too long."), refused=True)
        row.juror = ""  # no account is made for it
    _remarks(row)
    for criterion in criteria:
        name = criterion_field(criterion)
        cell = row.row.cell(name)
        if means_conflict(cell.text):
            row.conflict = cell.text
            continue
        parsed = parse_score(cell)
        for note in parsed.warnings:
            row.find(name, note.message)
        if parsed.error is not None:
            row.find(name, parsed.error.message, refused=True)
        elif parsed.value is None:
            row.missing.append(criterion.name)
        else:
            _take(row, criterion, parsed.value)
    if row.conflict and (row.values or row.refused):
        reason = _("A conflict of interest is noted, but scores are given. Delete the one or the other.")
        row.refused.append(Finding("", row.conflict, reason))
    if row.values and not row.missing and not row.refused and not row.conflict:
        row.findings += total_finding(row.table, row.row, row.values, criteria)


def _take(row: ScoreRow, criterion: Criterion, value: Decimal) -> None:
    try:
        check_values({criterion.code: value}, scales_of([criterion]))
    except DomainError as error:
        row.find(criterion_field(criterion), str(error), refused=True)
    else:
        row.values[criterion.code] = value


def _remarks(row: ScoreRow) -> None:
    for name in ("comment", "remark"):
        parsed = parse_text(row.row.cell(name))
        if parsed.error is not None:
            row.find(name, parsed.error.message, refused=True)
        text = parsed.value or ""
        if means_conflict(text):
            row.conflict = text
        elif name == "comment":
            row.comment = text


def missing_columns(table: OpenTable, criteria: Sequence[Criterion]) -> list[str]:
    """The criteria that have no column of their own."""
    return [criterion.name for criterion in criteria if criterion_field(criterion) not in table.match.columns]


def same_scores(one: ScoreRow, other: ScoreRow) -> bool:
    """Whether two rows say the same about scores."""
    return (dict(one.values), bool(one.conflict), one.missing) == (
        dict(other.values),
        bool(other.conflict),
        other.missing,
    )
