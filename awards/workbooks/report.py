"""What became of every row of an import, for the screen and as CSV."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TextIO

from django.utils.translation import gettext as _

HEADER = ("sheet", "row", "column", "outcome", "value", "reason", "twin")
FORMULA_STARTS = tuple("=+-@＝＋－＠")


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    WARNED = "warned"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a row: the column's label (or empty for the whole row), what stood there, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of the workbook. `twin` is the row it repeats, such as `IPP!7`, or the code of its entry;
    `subject` says on screen what the row is about. A row counts once, whatever its findings.
    """

    sheet: str
    row: int
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    twin: str = ""
    subject: str = ""


@dataclass
class ImportReport:
    results: list[RowResult] = field(default_factory=list)

    def add(
        self,
        sheet: str,
        row: int,
        outcome: Outcome,
        findings: Iterable[Finding] = (),
        *,
        twin: str = "",
        subject: str = "",
    ) -> None:
        self.results.append(RowResult(sheet, row, outcome, tuple(findings), twin, subject))

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows had each outcome; every outcome is named, also with 0."""
        found = Counter(result.outcome for result in self.results)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def exit_code(self) -> int:
        """1 when a row was refused, otherwise 0."""
        return int(self.counts[Outcome.REFUSED] > 0)

    def write_csv(self, stream: TextIO) -> None:
        """Write one line for each finding, and one for each row without any.

        Cells that a spreadsheet would take for a formula get an apostrophe in front. Open the file with
        `newline=""` and UTF-8.
        """
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for result in self.results:
            for finding in result.findings or (Finding("", "", ""),):
                line = (
                    result.sheet,
                    str(result.row),
                    finding.column,
                    result.outcome.value,
                    finding.value,
                    finding.reason,
                    result.twin,
                )
                writer.writerow([defuse(cell) for cell in line])

    def summary(self) -> str:
        """The counts in one line, then every refused, warned and duplicate row with its reasons."""
        labels = {
            Outcome.ACCEPTED: _("accepted"),
            Outcome.WARNED: _("warned"),
            Outcome.UNCHANGED: _("unchanged"),
            Outcome.CHANGED: _("changed"),
            Outcome.DUPLICATE: _("duplicate"),
            Outcome.REFUSED: _("refused"),
        }
        lines = [", ".join(f"{count} {labels[outcome]}" for outcome, count in self.counts.items() if count)]
        if not self.results:
            lines = [_("No rows found.")]
        for outcome in (Outcome.REFUSED, Outcome.DUPLICATE, Outcome.WARNED):
            for result in self.results:
                if result.outcome is outcome:
                    lines.extend(self._describe(result, labels[outcome]))
        return "\n".join(lines)

    @staticmethod
    def _describe(result: RowResult, label: str) -> list[str]:
        place = _("%(sheet)s row %(row)s") % {"sheet": result.sheet, "row": result.row}
        twin = f" ({result.twin})" if result.twin else ""
        findings = result.findings or (Finding("", "", ""),)
        return [
            f"  {place}: {label}{twin}"
            + (f", {finding.column}" if finding.column else "")
            + (f": {finding.reason}" if finding.reason else "")
            for finding in findings
        ]


def defuse(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before `= + - @`, also behind spaces, or a control
    character.
    """
    start = text.lstrip(" \u00a0")[:1]
    if start and (start in FORMULA_STARTS or ord(start) < 32 or ord(start) == 127):
        return f"'{text}"
    return text
