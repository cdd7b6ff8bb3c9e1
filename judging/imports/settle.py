"""Decides what becomes of each row, from the sheets as they are stored; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Stage, User
from awards.workbooks.headers import normalise
from awards.workbooks.model import plain
from awards.workbooks.report import Finding, ImportReport, Outcome, Wrote
from judging.imports.rows import ScoreRow
from judging.imports.seats import SeatedStage
from judging.models import Criterion, Recusal, Scoresheet
from judging.services.paper import REOPENABLE, PaperSheet, stored_values
from judging.services.scoresheets import check_values, require_writable, scales_of
from submissions.models import Submission

Pair = tuple[int, int]


class Settler:
    """Compares rows with sheets. `papers` and `recusals` hold what is to be written afterwards."""

    def __init__(
        self,
        *,
        edition: Edition,
        seated: Sequence[SeatedStage],
        criteria: Mapping[int, Sequence[Criterion]],
        report: ImportReport,
        update: bool,
    ) -> None:
        self._report, self._update, self._criteria = report, update, criteria
        self._sheets: dict[tuple[int, int, int], Scoresheet] = {}
        stages = {item.stage.pk: item.stage for item in seated}
        for sheet in Scoresheet.objects.filter(stage__in=stages).select_related("rubric"):
            sheet.stage = stages[sheet.stage_id]
            self._sheets[sheet.stage_id, sheet.submission_id, sheet.juror_id] = sheet
        self._stored = stored_values([sheet.pk for sheet in self._sheets.values() if sheet.version])
        declared = Recusal.objects.filter(submission__category__edition=edition)
        self._recused: set[Pair] = set(declared.values_list("submission_id", "juror_id"))
        self._noted: set[Pair] = set()
        self._announced: dict[Pair, tuple[int, str]] = {}
        self._scored: dict[Pair, list[str]] = defaultdict(list)
        self._papers: dict[tuple[int, bool], list[PaperSheet]] = defaultdict(list)
        self._stages = stages
        self.recusals: list[tuple[Submission, User, str]] = []

    def papers(self) -> Iterator[tuple[Stage, list[PaperSheet], bool]]:
        """What `record_paper` has to write: the stage, its sheets, and whether final ones are reopened."""
        for (stage_id, reopen), papers in self._papers.items():
            yield self._stages[stage_id], papers, reopen

    def announce(self, seated: SeatedStage, rows: Sequence[ScoreRow]) -> None:
        """Note the conflicts of a stage: from there on the juror gives this entry no scores in any sheet."""
        for row in rows:
            juror = seated.jurors.get(normalise(row.juror))
            if not row.conflict or row.refused or row.entry is None or juror is None or seated.problem:
                continue
            pair = (row.entry.pk, juror.pk)
            before = self._announced.get(pair)
            if before is None or seated.stage.position < before[0]:
                self._announced[pair] = (seated.stage.position, row.place)

    def settle(self, seated: SeatedStage, row: ScoreRow) -> None:
        """Report one row, and note what it writes."""
        fault = seated.faults.get(normalise(row.juror))
        if fault is not None:
            row.find("juror", fault, refused=True)
        if row.refused or row.entry is None:
            self._add(row, Outcome.REFUSED, *row.refused)
            return
        juror = seated.jurors.get(normalise(row.juror))
        if juror is None:
            self._refuse(row, seated.problem)
        elif row.entry.pk not in seated.entries:
            reason = _("%(code)s did not go on to this stage.") % {"code": row.entry.code}
            self._refuse(row, reason)
        elif row.conflict:
            self._conflict(seated, row, row.entry, juror)
        else:
            self._scores(seated, row, (row.entry.pk, juror.pk))

    def _conflict(self, seated: SeatedStage, row: ScoreRow, entry: Submission, juror: User) -> None:
        pair = (entry.pk, juror.pk)
        sheet = self._sheets.get((seated.stage.pk, *pair))
        recorded = Finding("", row.conflict, _("Recorded as a conflict of interest."))
        if pair in self._noted:
            self._add(row, Outcome.ACCEPTED, recorded, wrote=Wrote.RECUSAL)
        elif pair in self._recused:
            self._add(row, Outcome.UNCHANGED)
        elif seated.problem:
            self._refuse(row, seated.problem)
        elif sheet is not None and sheet.state == Scoresheet.State.FINAL and not self._update:
            reason = _("Already final. %(update)s to record the conflict.")
            self._refuse(row, reason % {"update": self._report.how_to_update})
        else:
            void = self._voided(seated, pair)
            self._recused.add(pair)
            self._noted.add(pair)
            self.recusals.append((entry, juror, row.conflict))
            outcome = Outcome.WARNED if void or row.findings else Outcome.ACCEPTED
            self._add(row, outcome, recorded, *void, wrote=Wrote.RECUSAL)

    def _voided(self, seated: SeatedStage, pair: Pair) -> list[Finding]:
        """What a conflict takes back: scores of this workbook, and final sheets of other open stages."""
        places = list(self._scored[pair])
        final = Scoresheet.objects.counted().filter(
            submission=pair[0], juror=pair[1], stage__closed_at__isnull=True
        )
        places += final.exclude(stage=seated.stage).values_list("stage__name", flat=True)
        if not places:
            return []
        return [Finding("", "", _("The scores of %(rows)s become void.") % {"rows": ", ".join(places)})]

    def _scores(self, seated: SeatedStage, row: ScoreRow, pair: Pair) -> None:
        sheet = self._sheets.get((seated.stage.pk, *pair))
        stored = self._stored.get(sheet.pk, {}) if sheet is not None else {}
        changed = {code: value for code, value in row.values.items() if stored.get(code) != value}
        if sheet is None or (changed and self._stands_aside(seated, pair)):
            self._refuse(row, self._why_no_scores(seated, pair))
        elif changed:
            self._changed(seated, row, sheet, stored)
        else:
            self._same(seated, row, sheet, stored)

    def _stands_aside(self, seated: SeatedStage, pair: Pair) -> bool:
        announced = self._announced.get(pair)
        return pair in self._recused or (announced is not None and announced[0] <= seated.stage.position)

    def _why_no_scores(self, seated: SeatedStage, pair: Pair) -> str:
        if pair in self._announced:
            text = _("The juror stands aside from this entry, see %(row)s.")
            return text % {"row": self._announced[pair][1]}
        if pair in self._recused:
            return _("The juror stands aside from this entry, for a conflict of interest.")
        return seated.problem or _("This juror was not given this entry.")

    def _same(
        self, seated: SeatedStage, row: ScoreRow, sheet: Scoresheet, stored: Mapping[str, Decimal]
    ) -> None:
        """Nothing new among the scores: perhaps a comment, a draft to finalise, or a blank row."""
        comment = bool(row.comment) and row.comment != sheet.comment
        draft = sheet.state == Scoresheet.State.DRAFT
        complete = all(criterion.code in stored for criterion in self._criteria[seated.stage.pk])
        finalises = draft and complete and bool(row.values)
        may_comment = draft or (self._update and sheet.state != Scoresheet.State.VOID)
        if finalises or (comment and may_comment):
            self._changed(seated, row, sheet, stored)
        elif comment:
            reason = _("The comment is stored otherwise. %(update)s to take it over.") % {
                "update": self._report.how_to_update
            }
            self._add(row, Outcome.UNCHANGED, Finding(row.table.label("comment"), row.comment, reason))
        elif draft and not sheet.version and not row.values:
            self._add(row, Outcome.WARNED, Finding("", "", _open_sheet()))
        else:
            self._add(row, Outcome.UNCHANGED)

    def _changed(
        self, seated: SeatedStage, row: ScoreRow, sheet: Scoresheet, stored: Mapping[str, Decimal]
    ) -> None:
        criteria = self._criteria[seated.stage.pk]
        merged = {**stored, **row.values}
        reopen = sheet.state in REOPENABLE
        reason = seated.problem or self._unwritable(sheet, merged, criteria)
        if not reason and reopen and not self._update:
            reason = _("Already %(state)s: %(values)s. %(update)s to change it.") % {
                "update": self._report.how_to_update,
                "state": sheet.get_state_display().lower(),
                "values": _differences(criteria, stored, row.values),
            }
        if reason:
            self._refuse(row, reason)
            return
        pair = (sheet.submission_id, sheet.juror_id)
        self._papers[seated.stage.pk, reopen].append(PaperSheet(sheet.pk, row.values, row.comment))
        self._scored[pair].append(row.place)
        empty = [criterion.name for criterion in criteria if criterion.code not in merged]
        wrote = Wrote.DRAFT if empty else Wrote.FINAL
        findings = []
        if empty and merged:
            text = _("Draft: no score yet for %(criteria)s.") % {"criteria": "; ".join(empty)}
            findings.append(Finding("", "", text))
        elif empty:
            findings.append(Finding("", "", _open_sheet()))
        if reopen or any(stored.get(code) not in {None, value} for code, value in row.values.items()):
            text = _differences(criteria, stored, row.values)
            self._add(row, Outcome.CHANGED, Finding("", "", text), *findings, wrote=wrote)
        else:
            outcome = Outcome.WARNED if findings or row.findings else Outcome.ACCEPTED
            self._add(row, outcome, *findings, wrote=wrote)

    def _unwritable(
        self, sheet: Scoresheet, merged: Mapping[str, Decimal], criteria: Sequence[Criterion]
    ) -> str:
        """Why the rules of a sheet refuse the write; that it is final is another question."""
        before = sheet.state
        if before in REOPENABLE:
            sheet.state = Scoresheet.State.DRAFT
        try:
            require_writable(sheet, from_paper=True)
            check_values(merged, scales_of(criteria))
        except DomainError as error:
            return str(error)
        finally:
            sheet.state = before
        return ""

    def _refuse(self, row: ScoreRow, reason: str) -> None:
        self._add(row, Outcome.REFUSED, Finding("", row.row.cell("title").text, reason))

    def _add(self, row: ScoreRow, outcome: Outcome, *findings: Finding, wrote: Wrote | None = None) -> None:
        twin = row.entry.code if outcome in {Outcome.CHANGED, Outcome.UNCHANGED} and row.entry else ""
        found, subject = [*findings, *row.findings], row.subject
        self._report.add(
            row.row.sheet, row.row.number, outcome, found, twin=twin, subject=subject, wrote=wrote
        )


def _open_sheet() -> str:
    return _("No scores: the sheet stays open, and the stage cannot close before it is settled.")


def _differences(
    criteria: Sequence[Criterion], stored: Mapping[str, Decimal], given: Mapping[str, Decimal]
) -> str:
    """`Signifikansi 80 → 81`, for every value that is stored otherwise."""
    changes = [
        f"{criterion.name} {plain(stored[code]) if code in stored else '–'} → {plain(given[code])}"
        for criterion in criteria
        if (code := criterion.code) in given and stored.get(code) != given[code]
    ]
    return "; ".join(changes) or _("the comment")
