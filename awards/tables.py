"""Opens the tables of a workbook for an importer, and reports what is no table and no row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.sheets import SheetNames, SheetSubject, is_auxiliary
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.headers import HeaderMatch, HeaderNotFound, find_header
from awards.workbooks.model import Sheet
from awards.workbooks.report import Finding, ImportReport, Outcome
from awards.workbooks.rows import DataRow, Leftover, Reason, data_rows
from awards.workbooks.vocabulary import kind_of

LEFTOVER_OUTCOMES = {
    Reason.UNKNOWN: Outcome.REFUSED,
    Reason.HEADING: Outcome.WARNED,
    Reason.FOOTER: Outcome.WARNED,
}


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A sheet whose header was found: what its name says it is about, and its rows."""

    sheet: Sheet
    match: HeaderMatch
    rows: tuple[DataRow, ...]
    leftovers: tuple[Leftover, ...]
    subject: SheetSubject

    def label(self, field: str) -> str:
        """The column of a field as staff wrote it; empty when the sheet has none."""
        return self.match.labels.get(self.match.columns.get(field, 0), "")

    def refuse(self, report: ImportReport, reason: str) -> None:
        """Refuse the sheet as a whole, at its header."""
        found = [Finding("", "", reason)]
        report.add(self.sheet.name, self.match.row, Outcome.REFUSED, found, is_sheet=True)

    def ignored_columns(self) -> list[Finding]:
        """Columns that hold something and are not taken over: told once, with the first row."""
        filled = {at for row in self.rows for at in row.row.own}
        unknown = _("This column is not known and was left out.")
        ambiguous = _("More than one column could be this one; none was read. Rename the others.")
        found = [
            Finding(column.label, "", unknown) for column in self.match.unknown if column.column in filled
        ]
        return found + [Finding(clash.label, "", ambiguous) for clash in self.match.ambiguous]

    def report_leftovers(self, report: ImportReport) -> None:
        """Report rows that are no data and may matter; totals, numbering and repeated headers may not."""
        for leftover in self.leftovers:
            outcome = LEFTOVER_OUTCOMES.get(leftover.reason)
            if outcome is not None:
                finding = Finding("", leftover.text, leftover.message)
                report.add(leftover.sheet, leftover.number, outcome, [finding])


def open_tables(
    sheets: Sequence[Sheet],
    *,
    names: SheetNames,
    fields: Callable[[SheetSubject], Mapping[str, Sequence[str]]],
    required: Collection[str],
    report: ImportReport,
    recaps_are_auxiliary: bool = False,
) -> Iterator[OpenTable]:
    """The tables of a workbook, in the order of the tabs; empty sheets are skipped.

    The first of the `required` fields tells data rows from others. A sheet without the header is warned when
    it is hidden or its name says that it stands beside the tables, and otherwise refused by name. With
    `recaps_are_auxiliary` that holds for a recap of a category as well.
    """
    for sheet in sheets:
        first = next((row.number for row in sheet.rows if row.own), None)
        if first is None:
            continue
        subject = names.read(sheet.name)
        try:
            match = find_header(sheet, fields(subject), required)
        except HeaderNotFound as error:
            beside = sheet.hidden or is_auxiliary(sheet.name)
            if beside and (subject.category is None or recaps_are_auxiliary):
                reason = _("The sheet “%(sheet)s” holds no table of this import and was left out.")
                finding = Finding("", "", reason % {"sheet": sheet.name})
                report.add(sheet.name, first, Outcome.WARNED, [finding], is_sheet=True)
            else:
                found = [Finding("", "", error.message)]
                report.add(sheet.name, first, Outcome.REFUSED, found, is_sheet=True)
            continue
        table = data_rows(sheet, match, key=next(iter(required)))
        yield OpenTable(sheet, match, table.rows, table.leftovers, subject)


def require_kind(sheets: Sequence[Sheet], kind: str) -> None:
    """Refuse as a whole a workbook of the other import. Raises `WorkbookRefused`."""
    found = kind_of(sheet for sheet in sheets if not sheet.hidden and not is_auxiliary(sheet.name))
    if found and found != kind:
        raise WorkbookRefused(f"is_{found}")


def sorted_results(report: ImportReport, sheets: Iterable[Sheet]) -> ImportReport:
    """The report in the order of the workbook, whatever the order in which rows were settled."""
    order = {sheet.name: at for at, sheet in enumerate(sheets)}
    report.results.sort(key=lambda result: (order[result.sheet], result.row))
    return report
