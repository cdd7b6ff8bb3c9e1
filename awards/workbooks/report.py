"""What became of every row of an import, for the screen and as CSV."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HEADER = ("sheet", "row", "column", "outcome", "value", "reason", "twin")
FORMULA_STARTS = tuple("=+-@＝＋－＠")


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    WARNED = "warned"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Wrote(StrEnum):
    """The score sheet that a row leaves behind."""

    FINAL = "final"
    DRAFT = "draft"
    RECUSAL = "recusal"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a row: the column's label (or empty for the whole row), what stood there, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of the workbook. `twin` is the row it repeats, such as `IPP!7`, or the code of its entry;
    `subject` says on screen what the row is about. A row counts once, whatever its findings. `is_sheet` is
    set where a sheet as a whole was refused or left out: that is no row. `wrote` names the score sheet that
    a row makes.
    """

    sheet: str
    row: int
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    twin: str = ""
    subject: str = ""
    is_sheet: bool = False
    wrote: Wrote | None = None

    @property
    def stores(self) -> bool:
        """Whether a confirmation writes something for this row; a remark below the table is none."""
        if self.outcome is Outcome.WARNED:
            return bool(self.subject)
        return self.outcome in {Outcome.ACCEPTED, Outcome.CHANGED}

    @property
    def place(self) -> str:
        """Where the row stands, in words."""
        return place_of(self.sheet, self.row)

    @property
    def twin_in_words(self) -> str:
        """The twin as people read it: `IPP row 7`, or the code of an entry."""
        sheet, _mark, number = self.twin.rpartition("!")
        return place_of(sheet, int(number)) if sheet and number.isdigit() else self.twin


def place_of(sheet: str, row: int) -> str:
    """Where a row stands, written in one way everywhere: `IPP row 19`."""
    return _("%(sheet)s row %(row)s") % {"sheet": sheet, "row": row}


@dataclass
class ImportReport:
    """Every row of an import. `kind` is that of the workbook; `on_page` words advice for the page instead of
    the command.
    """

    results: list[RowResult] = field(default_factory=list)
    kind: str = "entries"
    on_page: bool = False

    def add(
        self,
        sheet: str,
        row: int,
        outcome: Outcome,
        findings: Iterable[Finding] = (),
        *,
        twin: str = "",
        subject: str = "",
        is_sheet: bool = False,
        wrote: Wrote | None = None,
    ) -> None:
        found = tuple(findings)
        self.results.append(RowResult(sheet, row, outcome, found, twin, subject, is_sheet, wrote))

    @property
    def how_to_update(self) -> str:
        """The option that takes over what differs, as the reader finds it."""
        if self.on_page:
            return _("Tick “%(label)s”") % {"label": _("Take over what differs from what is stored")}
        return _("Import with --update")

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows had each outcome; every outcome is named, also with 0. Whole sheets are no rows."""
        found = Counter(result.outcome for result in self.results if not result.is_sheet)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def exit_code(self) -> int:
        """1 when a row or a sheet was refused, otherwise 0."""
        return int(any(result.outcome is Outcome.REFUSED for result in self.results))

    @property
    def unread_sheets(self) -> int:
        """How many sheets could not be read."""
        return sum(result.is_sheet and result.outcome is Outcome.REFUSED for result in self.results)

    @property
    def unread_words(self) -> str:
        """`1 sheet could not be read`; empty when all could."""
        count = self.unread_sheets
        if not count:
            return ""
        return ngettext("%(count)d sheet could not be read", "%(count)d sheets could not be read", count) % {
            "count": count
        }

    @property
    def to_store(self) -> int:
        """How many rows a confirmation writes."""
        return sum(result.stores for result in self.results)

    @property
    def nothing_because(self) -> str:
        """Why the workbook has nothing to store; empty when it has, or when rows were refused."""
        if self.to_store or self.exit_code:
            return ""
        stored = [result for result in self.results if result.outcome is Outcome.UNCHANGED]
        none, unchanged, remarked = self._words_for_nothing()
        if not stored:
            return none
        numbers = {"count": len(stored), "other": sum(bool(result.findings) for result in stored)}
        return (remarked if numbers["other"] else unchanged) % numbers

    def _words_for_nothing(self) -> tuple[str, str, str]:
        """No row at all; all rows stored already; the same with remarks."""
        if self.kind == "entries":
            return (
                _("There is no row of an entry in this file"),
                _("All %(count)d entries are stored already, nothing has changed"),
                _("All %(count)d entries are stored already; %(other)d with a remark, see below"),
            )
        if self.kind == "honours":
            return (
                _("There is no row of a former winner in this file"),
                _("All %(count)d former winners are stored already, nothing has changed"),
                _("All %(count)d former winners are stored already; %(other)d with a remark, see below"),
            )
        return (
            _("There is no row of scores in this file"),
            _("All %(count)d rows of scores are stored already, nothing has changed"),
            _("All %(count)d rows of scores are stored already; %(other)d with a remark, see below"),
        )

    @property
    def written_words(self) -> str:
        """`320 final sheets, 4 sheets with a conflict of interest`; empty for entries."""
        found = Counter(result.wrote for result in self.results if result.wrote)
        words = {
            Wrote.FINAL: ngettext("%(count)d final sheet", "%(count)d final sheets", found[Wrote.FINAL]),
            Wrote.DRAFT: ngettext("%(count)d draft sheet", "%(count)d draft sheets", found[Wrote.DRAFT]),
            Wrote.RECUSAL: ngettext(
                "%(count)d sheet with a conflict of interest",
                "%(count)d sheets with a conflict of interest",
                found[Wrote.RECUSAL],
            ),
        }
        return ", ".join(words[kind] % {"count": found[kind]} for kind in Wrote if found[kind])

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
        told = [f"{count} {labels[outcome]}" for outcome, count in self.counts.items() if count]
        lines = ["; ".join(filter(None, (", ".join(told), self.unread_words, self.written_words)))]
        if self.nothing_because:
            lines = [line for line in lines if line] + [f"{self.nothing_because}."]
        for outcome in (Outcome.REFUSED, Outcome.DUPLICATE, Outcome.WARNED):
            for result in self.results:
                if result.outcome is outcome:
                    lines.extend(self._describe(result, labels[outcome]))
        return "\n".join(lines)

    @staticmethod
    def _describe(result: RowResult, label: str) -> list[str]:
        place = result.sheet if result.is_sheet else result.place
        twin = f" ({result.twin_in_words})" if result.twin else ""
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
