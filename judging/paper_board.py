"""Paper sheets of a stage: which are typed once, twice, differ, or are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.models import Stage, User
from judging.models import PaperEntry, Scoresheet
from judging.queries import field_of
from judging.services.paper_entry import Passes, Step, passes_of

State = Scoresheet.State


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A sheet as the list shows it; `state` and `label` for its tag."""

    sheet: Scoresheet
    passes: Passes
    state: str
    label: str

    @property
    def is_open(self) -> bool:
        """Whether it can be typed in now."""
        return self.sheet.state == State.DRAFT

    @property
    def names(self) -> str:
        """Who typed the passes that wait."""
        return ", ".join(entry.by.name for entry in self.passes.entries)


@dataclass(frozen=True, slots=True)
class JurorPapers:
    """The sheets of a juror; `files` are the numbers of the files in which they are printed."""

    juror: User
    rows: tuple[PaperRow, ...]
    files: tuple[int, ...]

    @property
    def final(self) -> int:
        return sum(row.sheet.state == State.FINAL for row in self.rows)

    @property
    def differing(self) -> int:
        return sum(row.is_open and row.passes.step == Step.DECISION for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.is_open and row.passes.step == Step.SECOND for row in self.rows)


def papers_of(stage: Stage) -> QuerySet[Scoresheet]:
    """The sheets of a stage that paper may be entered for: of entries in its field, not void."""
    return (
        Scoresheet.objects.filter(stage=stage, submission__in=field_of(stage))
        .exclude(state=State.VOID)
        .select_related("juror", "submission")
        .order_by("juror__name", "juror_id", "submission__code")
    )


def paper_board(stage: Stage, *, on_a_file: int) -> list[JurorPapers]:
    """All of them by juror; three queries at any size."""
    entries: dict[int, list[PaperEntry]] = defaultdict(list)
    for entry in PaperEntry.objects.filter(sheet__stage=stage).select_related("by"):
        entries[entry.sheet_id].append(entry)
    rows: dict[int, list[PaperRow]] = defaultdict(list)
    jurors: dict[int, User] = {}
    for sheet in papers_of(stage):
        jurors[sheet.juror_id] = sheet.juror
        rows[sheet.juror_id].append(paper_row(sheet, entries[sheet.pk]))
    return [
        JurorPapers(juror, tuple(rows[pk]), tuple(range(1, -(-len(rows[pk]) // on_a_file) + 1)))
        for pk, juror in jurors.items()
    ]


def paper_row(sheet: Scoresheet, entries: Iterable[PaperEntry]) -> PaperRow:
    """How far a sheet is."""
    passes = passes_of(list(entries))
    if sheet.state != State.DRAFT:
        return PaperRow(sheet, passes, sheet.state, sheet.get_state_display())
    words = {
        Step.FIRST: ("open", _("Not entered")),
        Step.SECOND: ("started", _("Entered once")),
        Step.DECISION: ("fix", _("The two differ")),
    }
    return PaperRow(sheet, passes, *words[passes.step])
