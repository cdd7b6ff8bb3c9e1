"""The import of scores: parse, lock, seat, compare with what is stored, write once, report every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Category, Edition, Stage, User
from awards.services.seals import lock_category
from awards.sheets import SheetNames, SheetSubject
from awards.tables import OpenTable, open_tables, require_kind, sorted_results
from awards.workbooks.headers import normalise
from awards.workbooks.model import Sheet
from awards.workbooks.reader import read_workbook
from awards.workbooks.report import Finding, ImportReport, Outcome
from judging.imports.columns import REQUIRED, fields_with
from judging.imports.jurors import Jurors
from judging.imports.rows import Entries, ScoreRow, missing_columns, parse_scores, same_scores
from judging.imports.seats import SeatedStage, seat_named
from judging.imports.settle import Settler
from judging.models import Criterion, Recusal, Rubric
from judging.services.paper import record_paper
from judging.services.recusals import declare_recusal

Twin = tuple[int, int, str]


def import_scores(
    *,
    edition: Edition,
    workbook: BinaryIO,
    update: bool = False,
    dry_run: bool = False,
    on_page: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Take scores given on paper into an edition; the report tells what became of every row.

    Named jurors are seated and get every admitted entry of the category, so that an entry without a row, or
    with a blank one, has an open sheet. Complete rows become final sheets, incomplete ones drafts; a remark
    of a conflict of interest without scores is a recusal. A final sheet with other values is refused or,
    with `update`, reopened, rewritten and finalised again. All rows but refused ones are stored in one
    transaction that locks the categories. With `dry_run` nothing is stored. Raises `WorkbookRefused` for a
    file that is not read, or is of the other import.
    """
    sheets = read_workbook(workbook)
    require_kind(sheets, "scores")
    report = ImportReport(kind="scores", on_page=on_page)
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
        self._edition, self._sheets, self._update, self._by = edition, sheets, update, by
        self._report = report
        self._categories = list(Category.objects.filter(edition=edition).order_by("position"))

    def run(self) -> None:
        """Runs inside the caller's transaction."""
        for pk in sorted(category.pk for category in self._categories):  # as issuing papers does
            lock_category(pk, exclusive=True)
        # Read after the lock: a stage may have closed while we waited for it.
        stages = Stage.objects.filter(category__in=self._categories).select_related("category")
        self._stages = list(stages.order_by("category__position", "position"))
        self._criteria = _criteria_of(self._stages)
        self._names = SheetNames(self._categories, self._stages)
        self._entries = Entries(self._edition)
        by_stage: dict[int, list[ScoreRow]] = defaultdict(list)
        for row in self._parse():
            if row.stage is not None:
                by_stage[row.stage.pk].append(row)
            else:
                self._refuse(row)
        self._settle(by_stage)

    def _parse(self) -> list[ScoreRow]:
        rows: list[ScoreRow] = []
        for table in open_tables(
            self._sheets,
            names=self._names,
            fields=lambda subject: fields_with(self._criteria_for(subject)),
            required=REQUIRED,
            report=self._report,
            recaps_are_auxiliary=True,
        ):
            reason = self._lacking(table)
            if reason:
                table.refuse(self._report, reason)
                continue
            table.report_leftovers(self._report)
            found = [self._row(table, ScoreRow(table, row)) for row in table.rows]
            if found:
                found[0].findings += table.ignored_columns()
            rows += found
        return rows

    def _stages_for(self, subject: SheetSubject) -> list[Stage]:
        return [
            stage
            for stage in self._stages
            if subject.category in {None, stage.category} and subject.stage_code in {"", stage.code}
        ]

    def _criteria_for(self, subject: SheetSubject) -> list[Criterion]:
        return [item for stage in self._stages_for(subject) for item in self._criteria[stage.pk]]

    def _lacking(self, table: OpenTable) -> str:
        """Why a table as a whole cannot be read."""
        subject, columns = table.subject, table.match.columns
        stages = self._stages_for(subject)
        if len({stage.category_id for stage in stages}) != 1 and "category" not in columns:
            return _("The sheet “%(sheet)s” names no category. Rename it, or add a column “Kategori”.") % {
                "sheet": table.sheet.name
            }
        if len({stage.code for stage in stages}) != 1 and "stage" not in columns:
            return _("The sheet “%(sheet)s” names no stage. Rename it, or add a column “Tahap”.") % {
                "sheet": table.sheet.name
            }
        missing = missing_columns(table, self._criteria[stages[0].pk]) if len(stages) == 1 else []
        if missing:
            return _missing(missing)
        return ""

    def _row(self, table: OpenTable, row: ScoreRow) -> ScoreRow:
        row.stage = stage = self._stage_of(table, row)
        if stage is None:
            return row
        criteria = self._criteria[stage.pk]
        missing = missing_columns(table, criteria)
        if missing:
            row.refused.append(Finding("", "", _missing(missing)))
        parse_scores(row, criteria)
        row.entry = self._entries.match(stage.category, row)
        return row

    def _stage_of(self, table: OpenTable, row: ScoreRow) -> Stage | None:
        """The stage that sheet and columns name together; they may not contradict each other."""
        named = SheetSubject(
            table.subject.category or self._names.read(row.row.cell("category").text).category,
            table.subject.stage_code or self._names.read(row.row.cell("stage").text).stage_code,
        )
        told = self._names.read(row.row.cell("category").text).category
        if told not in {None, named.category}:
            row.find("category", _("The sheet names another category."), refused=True)
            return None
        stages = self._stages_for(named)
        if len(stages) != 1:
            field = "category" if named.category is None else "stage"
            reason = {
                "category": _("No category of this edition has this name."),
                "stage": _("No stage of this category has this name."),
            }
            row.find(field, reason[field], refused=True)
            return None
        return stages[0]

    def _settle(self, by_stage: dict[int, list[ScoreRow]]) -> None:
        jurors = Jurors(self._edition)
        seated: list[tuple[SeatedStage, list[ScoreRow]]] = []
        for stage in self._stages:
            rows = by_stage.get(stage.pk)
            if rows:
                names = [row.juror for row in rows if row.juror]
                panel = seat_named(stage, names, jurors, by=self._by)
                _tell_doubts(panel, rows)
                seated.append((panel, rows))
        settler = Settler(
            edition=self._edition,
            seated=[panel for panel, _rows in seated],
            criteria=self._criteria,
            report=self._report,
            update=self._update,
        )
        for panel, rows in seated:
            settler.announce(panel, rows)
        for panel, rows in seated:
            for row in self._without_twins(rows):
                settler.settle(panel, row)
        for stage, papers, reopen in settler.papers():
            record_paper(stage=stage, papers=papers, reopen=reopen, by=self._by)
        for entry, juror, reason in settler.recusals:
            declare_recusal(
                submission=entry, juror=juror, reason=reason, by=self._by, origin=Recusal.Origin.PAPER
            )

    def _without_twins(self, rows: Sequence[ScoreRow]) -> list[ScoreRow]:
        """Rows of a stage without those that name a juror and an entry again."""
        first: dict[tuple[int, str], ScoreRow] = {}
        single = []
        for row in rows:
            if row.entry is None or row.refused:
                single.append(row)  # a refused row is no twin: the good one after it is taken
                continue
            twin = first.setdefault((row.entry.pk, normalise(row.juror)), row)
            if twin is row:
                single.append(row)
            elif same_scores(twin, row):
                reason = _("The same juror, entry and scores as %(twin)s; not stored.")
                self._add(row, Outcome.DUPLICATE, reason % {"twin": twin.place}, twin=twin.mark)
            else:
                reason = _("The same juror and entry as %(twin)s, with other scores. Delete one of them.")
                self._add(row, Outcome.REFUSED, reason % {"twin": twin.place}, twin=twin.mark)
        return single

    def _refuse(self, row: ScoreRow) -> None:
        found = [*row.refused, *row.findings]
        self._report.add(row.row.sheet, row.row.number, Outcome.REFUSED, found, subject=row.subject)

    def _add(self, row: ScoreRow, outcome: Outcome, reason: str, *, twin: str) -> None:
        finding = Finding("", row.row.cell("title").text, reason)
        found = [finding, *row.findings]
        self._report.add(row.row.sheet, row.row.number, outcome, found, twin=twin, subject=row.subject)


def _tell_doubts(panel: SeatedStage, rows: Sequence[ScoreRow]) -> None:
    """Remark on a doubtful name once, at the first row that can be taken."""
    for name, doubt in panel.doubts.items():
        named = [row for row in rows if normalise(row.juror) == name]
        row = next((row for row in named if not row.refused), named[0])
        row.find("juror", doubt)


def _criteria_of(stages: Sequence[Stage]) -> dict[int, list[Criterion]]:
    """The criteria in force by stage; a stage without a rubric has none."""
    found: dict[int, list[Criterion]] = {stage.pk: [] for stage in stages}
    rubrics = Rubric.objects.filter(stage__in=stages, is_current=True).prefetch_related("criteria")
    for rubric in rubrics:
        found[rubric.stage_id] = list(rubric.criteria.all())
    return found


def _missing(names: Sequence[str]) -> str:
    return _("No column for: %(criteria)s.") % {"criteria": "; ".join(names)}
