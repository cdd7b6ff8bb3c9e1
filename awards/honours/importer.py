"""The import of former winners: parse, lock, compare with what is stored, write once, report every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from awards.honours.columns import FIELDS, REQUIRED
from awards.honours.rows import Key, ParsedRow, RowParser, key_of
from awards.models import Category, Edition, Honour, User
from awards.services.honours import load_honours, lock_honours
from awards.sheets import SheetNames
from awards.tables import open_tables, require_kind, sorted_results
from awards.workbooks.model import Sheet
from awards.workbooks.reader import read_workbook
from awards.workbooks.report import Finding, ImportReport, Outcome


def import_honours(
    *,
    edition: Edition,
    workbook: BinaryIO,
    update: bool = False,
    dry_run: bool = False,
    on_page: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Take a list of former winners into the memory of an edition's organiser; every row is reported.

    The key of a winner is category, year, title and unit: twice in the file it is `duplicate`, stored already
    `unchanged` or, with another place and `update`, `changed`. Refused: a year whose winners are written
    here at publication, an unknown category, unit or award. All rows but refused ones are stored in one
    transaction, one import at a time, so that the same list twice at once gives one set. With `dry_run`
    nothing is stored. Raises `WorkbookRefused` for a file that is not read or is of another import.
    """
    sheets = read_workbook(workbook)
    require_kind(sheets, "honours")
    report = ImportReport(kind="honours", on_page=on_page)
    with transaction.atomic():
        _Import(edition, sheets, update=update, by=by, report=report).run()
        if dry_run:
            transaction.set_rollback(True)
    return sorted_results(report, sheets)


class _Import:
    def __init__(
        self,
        edition: Edition,
        sheets: Sequence[Sheet],
        *,
        update: bool,
        by: User | None,
        report: ImportReport,
    ) -> None:
        self._edition, self._sheets, self._report = edition, sheets, report
        self._update, self._by = update, by
        self._categories = list(Category.objects.filter(edition=edition).order_by("position"))
        self._first: dict[Key, ParsedRow] = {}
        self._changed: list[Honour] = []

    def run(self) -> None:
        """Runs inside the caller's transaction."""
        rows = self._parse()
        lock_honours(self._edition)
        codes = {category.code for category in self._categories}
        self._stored = {key_of(row): row for row in Honour.objects.filter(category_code__in=codes)}
        fresh = [parsed for parsed in rows if self._is_new(parsed)]
        facts = [parsed.facts for parsed in fresh if parsed.facts is not None]
        load_honours(edition=self._edition, facts=facts, changed=self._changed, by=self._by)
        for parsed in fresh:
            outcome = Outcome.WARNED if parsed.findings else Outcome.ACCEPTED
            self._add(parsed, outcome, parsed.findings)

    def _parse(self) -> list[ParsedRow]:
        names = SheetNames(self._categories)
        parser = RowParser(self._edition, self._categories, names)
        rows: list[ParsedRow] = []
        for table in open_tables(
            self._sheets,
            names=names,
            fields=lambda _subject: FIELDS,
            required=REQUIRED,
            report=self._report,
        ):
            table.report_leftovers(self._report)
            parsed = [parser.parse(table, row) for row in table.rows]
            if parsed:
                parsed[0].findings += table.ignored_columns()
            rows += parsed
        return rows

    def _is_new(self, parsed: ParsedRow) -> bool:
        """Report a row, unless it is a new winner that can be stored: then the answer is True."""
        key = parsed.key
        if key is None:
            self._add(parsed, Outcome.REFUSED, [*parsed.refused, *parsed.findings])
            return False
        if key in self._first:
            twin = self._first[key]
            reason = _("The same winner as %(twin)s; not stored.") % {"twin": twin.place}
            self._add(parsed, Outcome.DUPLICATE, [Finding("", parsed.subject, reason)], twin=twin.mark)
            return False
        self._first[key] = parsed
        stored = self._stored.get(key)
        if stored is None:
            return True
        self._compare(parsed, stored)
        return False

    def _compare(self, parsed: ParsedRow, stored: Honour) -> None:
        facts = parsed.facts
        assert facts is not None  # noqa: S101 - its key was found
        if (stored.place_number, stored.place_title) == (facts.place_number, facts.place_title):
            self._add(parsed, Outcome.UNCHANGED, [])
        elif not self._update:
            told = {"stored": stored.place_title, "update": self._report.how_to_update}
            reason = _("Stored as %(stored)s. %(update)s to take over this row.") % told
            self._add(parsed, Outcome.UNCHANGED, [Finding("", facts.place_title, reason)])
        else:
            reason = _("Was stored as %(stored)s.") % {"stored": stored.place_title}
            stored.place_number, stored.place_title = facts.place_number, facts.place_title
            self._changed.append(stored)
            self._add(parsed, Outcome.CHANGED, [Finding("", facts.place_title, reason), *parsed.findings])

    def _add(
        self, parsed: ParsedRow, outcome: Outcome, findings: Sequence[Finding], *, twin: str = ""
    ) -> None:
        self._report.add(
            parsed.row.sheet, parsed.row.number, outcome, findings, twin=twin, subject=parsed.subject
        )
