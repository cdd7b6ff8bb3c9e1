"""The import of entries: parse, lock, compare with what is stored, write once, report every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Stage, User
from awards.services.seals import lock_category, require_unsealed
from awards.sheets import SheetNames
from awards.tables import open_tables, require_kind, sorted_results
from awards.workbooks import limits
from awards.workbooks.model import Sheet
from awards.workbooks.reader import read_workbook
from awards.workbooks.report import Finding, ImportReport, Outcome
from submissions.imports.columns import FIELDS, REQUIRED
from submissions.imports.compare import differences, merged_facts, names_of
from submissions.imports.rows import Key, ParsedRow, RowParser
from submissions.models import Submission
from submissions.services.entries import admit_entry, correct_entry, register_entries, require_field_open

# What no longer takes part does not count towards the number of entries of a unit.
GONE = (Submission.State.WITHDRAWN, Submission.State.REJECTED, Submission.State.DISQUALIFIED)
STATES = (Submission.State.ADMITTED, Submission.State.SUBMITTED)
CHECKED_OUTSIDE = "outside"


def import_entries(
    *,
    edition: Edition,
    workbook: BinaryIO,
    state: str = Submission.State.ADMITTED,
    update: bool = False,
    dry_run: bool = False,
    on_page: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Take an intake workbook into an edition; the report tells what became of every row.

    The key of an entry is category, title and unit: twice in the file it is `duplicate`, in the database
    `unchanged` or, with `update`, `changed`; what the workbook leaves blank stays as stored. New entries get
    `state`; those admitted were checked outside, which the ledger notes, so doubts about them are warned and
    not refused. All rows but refused ones are stored in one transaction that locks the categories, so that
    the same workbook twice at once gives one set. With `dry_run` nothing is stored. Raises `WorkbookRefused`
    for a file that is not read or is of the other import, `DomainError` for another state.
    """
    if state not in STATES:
        raise DomainError(_("Entries are imported as admitted or submitted."))
    sheets = read_workbook(workbook)
    require_kind(sheets, "entries")
    report = ImportReport(kind="entries", on_page=on_page)
    with transaction.atomic():
        _Import(edition, sheets, state=state, update=update, by=by, report=report).run()
        if dry_run:
            transaction.set_rollback(True)
    return sorted_results(report, sheets)


class _Import:
    def __init__(
        self,
        edition: Edition,
        sheets: Sequence[Sheet],
        *,
        state: str,
        update: bool,
        by: User | None,
        report: ImportReport,
    ) -> None:
        self._sheets, self._report = sheets, report
        self._state, self._update, self._by = state, update, by
        self._edition = edition
        self._categories = list(Category.objects.filter(edition=edition).order_by("position"))
        stages = Stage.objects.filter(category__in=self._categories)
        self._names = SheetNames(self._categories, stages)
        self._first: dict[Key, ParsedRow] = {}
        self._drafts: set[Key] = set()
        self._per_unit: dict[tuple[int, int], list[str]] = defaultdict(list)

    def run(self) -> None:
        """Runs inside the caller's transaction."""
        rows = self._parse()
        for pk in sorted(category.pk for category in self._categories):  # as issuing papers does
            lock_category(pk, exclusive=True)
        self._sealed = self._refusing(require_unsealed)
        self._judged = self._refusing(require_field_open)
        self._stored = self._load()
        fresh: dict[int, list[ParsedRow]] = defaultdict(list)
        for parsed in rows:
            if self._settle(parsed) and parsed.category is not None:
                fresh[parsed.category.pk].append(parsed)
        for category in self._categories:
            self._register(category, fresh[category.pk])

    def _parse(self) -> list[ParsedRow]:
        parser = RowParser(self._edition, self._categories, self._names)
        rows: list[ParsedRow] = []
        for table in open_tables(
            self._sheets,
            names=self._names,
            fields=lambda _subject: FIELDS,
            required=REQUIRED,
            report=self._report,
        ):
            told = "category" in table.match.columns or parser.only_category is not None
            if table.subject.category is None and not told:
                table.refuse(
                    self._report,
                    _("The sheet “%(sheet)s” names no category. Rename it, or add a column “Kategori”.")
                    % {"sheet": table.sheet.name},
                )
                continue
            table.report_leftovers(self._report)
            parsed = [parser.parse(table, row) for row in table.rows]
            if parsed:
                parsed[0].findings += table.ignored_columns()
            rows += parsed
        return rows

    def _refusing(self, rule: Callable[[Category], None]) -> Mapping[int, str]:
        """Why a rule refuses a write to a category, by its key."""
        refused = {}
        for category in self._categories:
            try:
                rule(category)
            except DomainError as error:
                refused[category.pk] = str(error)
        return refused

    def _load(self) -> dict[Key, Submission]:
        stored = (
            Submission.objects.filter(category__in=self._categories)
            .select_related("unit__parent", "category")
            .prefetch_related("team")
            .order_by("category", "number")
        )
        found = {}
        for entry in stored:
            key = entry.category_id, entry.title_key, entry.unit_id
            if entry.number is None:
                if entry.state == Submission.State.DRAFT:
                    self._drafts.add(key)
                continue
            found[key] = entry
            if entry.state not in GONE:
                self._per_unit[entry.category_id, entry.unit_id].append(f"{entry.code} “{entry.title}”")
        return found

    def _settle(self, parsed: ParsedRow) -> bool:
        """Report a row, unless it is a new entry that can be stored: then the answer is True."""
        key = parsed.key
        if key is not None and key in self._first:
            twin = self._first[key]
            reason = _("The same title and unit as %(twin)s; not stored.") % {"twin": twin.place}
            self._add(parsed, Outcome.DUPLICATE, [Finding("", _title(parsed), reason)], twin=twin.mark)
            return False
        if parsed.refused or key is None:
            self._add(parsed, Outcome.REFUSED, [*parsed.refused, *parsed.findings])
            return False
        self._first[key] = parsed  # a refused row is no twin: the good one after it is taken
        stored = self._stored.get(key)
        if stored is not None:
            self._compare(parsed, stored)
            return False
        return self._may_enter(parsed)

    def _may_enter(self, parsed: ParsedRow) -> bool:
        category, facts = parsed.category, parsed.facts
        assert category is not None and facts is not None  # noqa: S101, PT018 - a key stands for both
        reason = self._closed(category, admits=self._state == Submission.State.ADMITTED)
        if parsed.key in self._drafts:
            reason = reason or _(
                "%(unit)s is writing a draft of this title. Let it submit or withdraw it."
            ) % {"unit": facts.unit.label}
        entries = self._per_unit[category.pk, facts.unit.pk]
        if category.max_per_unit is not None and len(entries) >= category.max_per_unit:
            reason = reason or _("%(unit)s already has %(entries)s; %(count)d per unit is allowed.") % {
                "unit": facts.unit.label,
                "entries": ", ".join(entries),
                "count": category.max_per_unit,
            }
        if reason:
            self._add(parsed, Outcome.REFUSED, [Finding("", facts.title, reason), *parsed.findings])
            return False
        entries.append(f"{parsed.place} “{facts.title}”")
        return True

    def _compare(self, parsed: ParsedRow, stored: Submission) -> None:
        """A row whose entry is stored: unchanged, or changed when asked to and allowed to."""
        assert parsed.facts is not None  # noqa: S101 - its key was found
        leader = next((member for member in stored.team.all() if member.role == "leader"), None)
        changed = differences(stored, leader, parsed.facts)
        admits = self._state == Submission.State.ADMITTED and stored.state == Submission.State.SUBMITTED
        if stored.state in GONE:
            reason = _("%(code)s is “%(state)s”.") % {
                "code": stored.code,
                "state": stored.get_state_display(),
            }
            self._add(parsed, Outcome.UNCHANGED, [Finding("", stored.title, reason)], twin=stored.code)
        elif not changed and not admits:
            self._add(parsed, Outcome.UNCHANGED, [], twin=stored.code)
        elif not self._update:
            reason = _("Stored otherwise: %(fields)s. %(update)s to take it over.")
            told = {"fields": names_of(changed, admits=admits), "update": self._report.how_to_update}
            self._add(
                parsed,
                Outcome.UNCHANGED,
                [Finding("", stored.title, reason % told)],
                twin=stored.code,
            )
        elif closed := self._closed(stored.category, admits=admits):
            self._add(parsed, Outcome.REFUSED, [Finding("", stored.title, closed)], twin=stored.code)
        else:
            facts = merged_facts(stored, leader, parsed.facts)
            correct_entry(submission=stored, facts=facts, by=self._by)
            if admits:
                admit_entry(submission=stored, by=self._by, check=CHECKED_OUTSIDE)
            reason = _("Taken over: %(fields)s.") % {"fields": names_of(changed, admits=admits)}
            found = [Finding("", stored.title, reason), *parsed.findings]
            self._add(parsed, Outcome.CHANGED, found, twin=stored.code)

    def _closed(self, category: Category, *, admits: bool) -> str:
        """Why nothing may be written to a category, or nothing that admits an entry; empty when it may."""
        judged = self._judged.get(category.pk, "") if admits else ""
        return self._sealed.get(category.pk, "") or judged

    def _register(self, category: Category, rows: Sequence[ParsedRow]) -> None:
        if not rows:
            return
        register_entries(
            category=category,
            facts=[parsed.facts for parsed in rows if parsed.facts is not None],
            by=self._by,
            source="workbook",
            admitted=CHECKED_OUTSIDE if self._state == Submission.State.ADMITTED else "",
        )
        for parsed in rows:
            outcome = Outcome.WARNED if parsed.findings else Outcome.ACCEPTED
            self._add(parsed, outcome, parsed.findings)

    def _add(
        self, parsed: ParsedRow, outcome: Outcome, findings: Sequence[Finding], *, twin: str = ""
    ) -> None:
        self._report.add(
            parsed.row.sheet, parsed.row.number, outcome, findings, twin=twin, subject=_title(parsed)
        )


def _title(parsed: ParsedRow) -> str:
    return parsed.row.cell("title").text[: limits.VALUE_CHARACTERS]
