"""What stands between a stage and its closing, as the page shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Stage, User
from judging.models import PanelMember, Scoresheet
from judging.presiding import Presidency, presidency
from judging.services.closing import Blocker, stage_blockers
from submissions.models import Submission

MOST = 50  # of each kind on one page, for each has a form
DECIDED = ("open_sheet", "few_sheets", "promotion_line")  # the kinds that a decision settles


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """One blocker: its sentence, and the codes of the entries it is about. Of a sheet that is not final,
    `title` is the entry's and the sentence short, for the group says what to do.

    `decider` is who may settle it with a signed decision, None where nobody may; `is_passed_on` where that is
    not the chair because of a conflict of interest. `about` is what the decision is about: the sheet to
    excuse, else the entries.
    """

    kind: str
    message: str
    codes: tuple[str, ...]
    about: tuple[int, ...]
    decider: User | None
    is_passed_on: bool
    title: str = ""

    @property
    def is_decided(self) -> bool:
        """Whether a decision settles it."""
        return self.kind in DECIDED

    @property
    def subject(self) -> str:
        """What the decision is about, as a form sends it."""
        return ",".join(map(str, self.about))


@dataclass(frozen=True, slots=True)
class BlockerGroup:
    """The blockers of one kind, with what to do about all of them."""

    kind: str
    title: str
    advice: str
    rows: tuple[BlockerRow, ...]
    total: int
    is_for_the_chair: bool

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class ClosingBoard:
    """A stage before its closing. `earlier` is the first earlier stage that is still open."""

    stage: Stage
    earlier: Stage | None
    groups: tuple[BlockerGroup, ...]
    presiding: tuple[PanelMember, ...]

    @property
    def is_closable(self) -> bool:
        return self.stage.closed_at is None and self.earlier is None and not self.groups


def closing_board(stage: Stage) -> ClosingBoard:
    """The blockers of a stage by kind, each with who decides; none are looked for once it is closed.

    The number of queries does not depend on how many there are.
    """
    earlier = Stage.objects.filter(
        category=stage.category_id, position__lt=stage.position, closed_at__isnull=True
    )
    shown: dict[str, list[Blocker]] = {}
    for blocker in () if stage.closed_at else stage_blockers(stage):
        shown.setdefault(blocker.kind, []).append(blocker)
    entries = {pk for rows in shown.values() for row in rows[:MOST] for pk in row.submission_ids}
    presides = presidency(stage, entries)
    groups = tuple(_groups(shown, entries, presides))
    return ClosingBoard(stage, earlier.order_by("position").first(), groups, presides.seats)


def _groups(
    shown: Mapping[str, Sequence[Blocker]], entries: Collection[int], presides: Presidency
) -> Iterator[BlockerGroup]:
    names = {}
    if entries:
        named = Submission.objects.filter(pk__in=entries).values_list("pk", "code", "title")
        names = {pk: (code, title) for pk, code, title in named}
    sheets = [row.sheet_id for row in shown.get("open_sheet", ())[:MOST]]
    jurors: dict[Any, User] = {}
    if sheets:
        found = Scoresheet.objects.filter(pk__in=sheets).select_related("juror")
        jurors = {sheet.pk: sheet.juror for sheet in found}
    for kind, (title, advice, for_chair) in _words().items():
        blockers = shown.get(kind, ())
        rows = [_row(row, names, jurors.get(row.sheet_id), presides) for row in blockers[:MOST]]
        if rows:
            yield BlockerGroup(kind, title, advice, tuple(rows), len(blockers), for_chair)


def _row(
    row: Blocker, names: Mapping[int, tuple[str, str]], juror: User | None, presides: Presidency
) -> BlockerRow:
    message, title = row.message, ""
    if juror is not None:
        message = _("The sheet of %(juror)s is not final.") % {"juror": juror.name}
        title = names[row.submission_ids[0]][1]
    return BlockerRow(
        row.kind,
        message,
        tuple(sorted(names[pk][0] for pk in row.submission_ids)),
        row.submission_ids if row.sheet_id is None else (row.sheet_id,),
        presides.over(row.submission_ids, juror.pk if juror else None),
        presides.passes_on(row.submission_ids),
        title,
    )


def _words() -> dict[str, tuple[str, str, bool]]:
    """Of each kind: its title, what to do, and whether it is for the chair alone."""
    return {
        "open_sheet": (
            _("Sheets that are not final"),
            _("Remind the jurors. A conflict of interest or the chair's excuse also settles a sheet."),
            False,
        ),
        "other_version": (
            _("Sheets on an older version of the rubric"),
            _("The jurors finalise them again on the version in force."),
            False,
        ),
        "few_sheets": (
            _("Entries with too few counted sheets"),
            _("The chair, or the deputy where the chair is concerned, gives the reason."),
            True,
        ),
        "promotion_line": (
            _("Entries joint at the promotion line"),
            _("The chair decides whether all of them go on, or none."),
            True,
        ),
    }
