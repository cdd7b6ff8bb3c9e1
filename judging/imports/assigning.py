"""The import of assignments: one row for each juror and entry, settled against seats and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Category, Edition, Stage, User
from awards.services.seals import lock_category
from awards.sheets import SheetNames, SheetSubject
from awards.tables import OpenTable, open_tables, sorted_results
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.headers import normalise
from awards.workbooks.model import Sheet
from awards.workbooks.report import Finding, ImportReport, Outcome
from awards.workbooks.rows import DataRow
from awards.workbooks.separated import read_table
from awards.workbooks.vocabulary import JUROR, TITLE, kind_of, words
from judging.imports.columns import FIELDS as SCORE_FIELDS
from judging.imports.seats import stage_problem
from judging.models import Assignment, PanelMember
from judging.panel_board import barred_pairs
from judging.queries import field_of
from judging.services.assigning import assign
from judging.services.conflicts import find_and_record

REQUIRED = ("code", "juror")
FIELDS: Mapping[str, Sequence[str]] = {
    "code": words("Kode Entri; Kode; Kode Inovasi; Kode Peserta; Nomor Peserta; No. Peserta; Code"),
    "juror": (*JUROR, "Email Juri", "Surel Juri"),
    "title": TITLE,
    "category": SCORE_FIELDS["category"],
    "stage": SCORE_FIELDS["stage"],
    "number": SCORE_FIELDS["number"],
}
Pair = tuple[int, int]


def import_assignments(
    *,
    edition: Edition,
    workbook: BinaryIO,
    update: bool = False,  # noqa: ARG001 - what every import is told; here there is nothing to overwrite
    dry_run: bool = False,
    on_page: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Give jurors the entries that a workbook or a CSV file names; the report tells what became of every row.

    A row names an entry by its code and a juror by name or e-mail, and its category and stage in columns or
    by the sheet's name. Refused: an entry that is not judged in the stage, a juror without a seat there, a
    pair with a conflict of interest. What is given already is unchanged, and nothing is taken back. All rows
    but refused ones are stored in one transaction. With `dry_run` nothing is stored. Raises
    `WorkbookRefused` for a file that is not read, or is of another import.
    """
    sheets = read_table(workbook)
    found = kind_of(sheet for sheet in sheets if not sheet.hidden)
    if found in {"entries", "honours"}:
        raise WorkbookRefused(f"is_{found}")
    report = ImportReport(kind="assign", on_page=on_page)
    with transaction.atomic():
        _Import(edition, sheets, by=by, report=report).run()
        if dry_run:
            transaction.set_rollback(True)
    return sorted_results(report, sheets)


@dataclass
class _StageFacts:
    """A stage that rows are about: why nothing can be given, its entries, its seats, what is closed."""

    stage: Stage
    problem: str
    entries: dict[str, int]
    jurors: dict[str, list[User]]
    given: set[Pair]
    barred: set[Pair]


class _Import:
    def __init__(
        self, edition: Edition, sheets: Sequence[Sheet], *, by: User | None, report: ImportReport
    ) -> None:
        self._edition, self._sheets, self._by, self._report = edition, sheets, by, report
        self._categories = list(Category.objects.filter(edition=edition).order_by("position"))
        self._facts: dict[int, _StageFacts] = {}
        self._new: dict[int, dict[Pair, str]] = defaultdict(dict)

    def run(self) -> None:
        """Runs inside the caller's transaction."""
        for pk in sorted(category.pk for category in self._categories):
            lock_category(pk, exclusive=True)
        stages = Stage.objects.filter(category__in=self._categories).select_related("category__edition")
        self._stages = list(stages.order_by("category__position", "position"))
        self._names = SheetNames(self._categories, self._stages)
        for table in open_tables(
            self._sheets,
            names=self._names,
            fields=lambda _subject: FIELDS,
            required=REQUIRED,
            report=self._report,
        ):
            table.report_leftovers(self._report)
            ignored = table.ignored_columns()
            for row in table.rows:
                self._row(table, row, ignored)
                ignored = []
        for pk, pairs in self._new.items():
            stage = self._facts[pk].stage
            assign(stage=stage, pairs=pairs, by=self._by, origin=Assignment.Origin.FILE)

    def _row(self, table: OpenTable, row: DataRow, ignored: Sequence[Finding]) -> None:
        stage, reason = self._stage(table, row)
        if stage is None:
            self._add(table, row, Outcome.REFUSED, "", reason, ignored)
            return
        facts = self._facts_of(stage)
        if facts.problem:
            self._add(table, row, Outcome.REFUSED, "", facts.problem, ignored)
            return
        entry = facts.entries.get(normalise(row.cell("code").text))
        if entry is None:
            text = _("No entry with this code is judged in %(stage)s.")
            self._add(table, row, Outcome.REFUSED, "code", text % {"stage": stage.name}, ignored)
            return
        jurors = facts.jurors.get(_key(row.cell("juror").text), [])
        if len(jurors) != 1:
            self._add(table, row, Outcome.REFUSED, "juror", _juror_reason(jurors), ignored)
            return
        self._settle(table, row, facts, (entry, jurors[0].pk), ignored)

    def _settle(
        self, table: OpenTable, row: DataRow, facts: _StageFacts, pair: Pair, ignored: Sequence[Finding]
    ) -> None:
        new = self._new[facts.stage.pk]
        if pair in facts.given:
            self._add(table, row, Outcome.UNCHANGED, "", "", ignored)
        elif pair in facts.barred:
            text = _("A conflict of interest closes this entry to the juror.")
            self._add(table, row, Outcome.REFUSED, "juror", text, ignored)
        elif pair in new:
            text = _("The same juror and entry stand in %(twin)s.") % {"twin": new[pair]}
            self._add(table, row, Outcome.DUPLICATE, "", text, ignored, twin=new[pair])
        else:
            new[pair] = f"{row.sheet}!{row.number}"
            self._add(table, row, Outcome.ACCEPTED, "", "", ignored)

    def _stage(self, table: OpenTable, row: DataRow) -> tuple[Stage | None, str]:
        """The one stage that sheet and columns leave, or why there is not one."""
        said = SheetSubject(table.subject.category, table.subject.stage_code)
        for name in ("category", "stage"):
            cell = row.cell(name)
            if not cell.blank:
                read = self._names.read(cell.text)
                said = SheetSubject(read.category or said.category, read.stage_code or said.stage_code)
        left = [
            stage
            for stage in self._stages
            if said.category in {None, stage.category} and said.stage_code in {"", stage.code}
        ]
        if said.category is None:
            code = normalise(row.cell("code").text)
            left = [stage for stage in left if code in self._facts_of(stage).entries]
        if len(left) == 1:
            return left[0], ""
        if not left:
            return None, _("No stage of this edition fits this row. Check category, stage and code.")
        return None, _(
            "The stage is not clear. Name the sheet by category and stage, or add a column “Tahap”."
        )

    def _facts_of(self, stage: Stage) -> _StageFacts:
        known = self._facts.get(stage.pk)
        if known is not None:
            return known
        seats = PanelMember.objects.seated().filter(panel__stage=stage).select_related("juror")
        jurors: dict[str, list[User]] = defaultdict(list)
        for seat in seats.order_by("pk"):
            jurors[_key(seat.juror.name)].append(seat.juror)
            jurors[_key(seat.juror.email)].append(seat.juror)
        ids = sorted({juror.pk for found in jurors.values() for juror in found})
        find_and_record(category=stage.category, juror_ids=ids, by=self._by)
        given = Assignment.objects.filter(stage=stage).values_list("submission_id", "juror_id")
        codes = field_of(stage).values_list("code", "pk")
        facts = _StageFacts(
            stage,
            stage_problem(stage),
            {normalise(code): pk for code, pk in codes},
            dict(jurors),
            set(given),
            barred_pairs(stage.category),
        )
        self._facts[stage.pk] = facts
        return facts

    def _add(
        self,
        table: OpenTable,
        row: DataRow,
        outcome: Outcome,
        field: str,
        reason: str,
        ignored: Sequence[Finding],
        *,
        twin: str = "",
    ) -> None:
        text = row.cell(field).text if field else ""
        found = [Finding(table.label(field) if field else "", text, reason)] if reason else []
        subject = f"{row.cell('code').text} – {row.cell('juror').text}"
        self._report.add(row.sheet, row.number, outcome, [*found, *ignored], twin=twin, subject=subject)


def _key(text: str) -> str:
    """A name or address, whatever its case and punctuation."""
    return text.strip().casefold() if "@" in text else normalise(text)


def _juror_reason(jurors: Sequence[User]) -> str:
    if jurors:
        return _("Several jurors of this panel are called so. Write the e-mail address.")
    return _("No juror of this name or e-mail address sits in this panel.")
