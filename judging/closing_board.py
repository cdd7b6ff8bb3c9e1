"""What stands between a stage and its closing, as the page shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
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
    """The blockers of one kind that `page` shows, with what to do about all of them."""

    kind: str
    title: str
    advice: str
    rows: tuple[BlockerRow, ...]
    page: Page[Blocker]
    is_for_the_chair: bool


@dataclass(frozen=True, slots=True)
class ClosingBoard:
    """A stage before its closing. `earlier` is the first earlier stage that is still open, `kind` of the only
    group that is shown, "" where all are.
    """

    stage: Stage
    earlier: Stage | None
    groups: tuple[BlockerGroup, ...]
    presiding: tuple[PanelMember, ...]
    kind: str

    @property
    def query(self) -> str:
        """What the address of the page says of its group and page."""
        return f"?jenis={self.kind}&page={self.groups[0].page.number}" if self.kind else ""

    @property
    def is_closable(self) -> bool:
        return self.stage.closed_at is None and self.earlier is None and not self.groups


def closing_board(stage: Stage, *, kind: str = "", page: str | None = None) -> ClosingBoard:
    """The blockers of a stage by kind, each with who decides; none are looked for once it is closed.

    `kind` narrows it to one group, of which `page` is shown, as the address gives it; a kind without blockers
    shows all groups, each from its beginning. The number of queries does not depend on how many there are.
    """
    earlier = Stage.objects.filter(
        category=stage.category_id, position__lt=stage.position, closed_at__isnull=True
    )
    found: dict[str, list[Blocker]] = {}
    for blocker in () if stage.closed_at else stage_blockers(stage):
        found.setdefault(blocker.kind, []).append(blocker)
    only = kind if kind in found else ""
    shown = {
        kind: Paginator(rows, MOST).get_page(page if only else 1)
        for kind, rows in found.items()
        if only in {"", kind}
    }
    entries = {pk for rows in shown.values() for row in rows for pk in row.submission_ids}
    presides = presidency(stage, entries)
    groups = tuple(_groups(shown, entries, presides))
    return ClosingBoard(stage, earlier.order_by("position").first(), groups, presides.seats, only)


def _groups(
    shown: Mapping[str, Page[Blocker]], entries: Collection[int], presides: Presidency
) -> Iterator[BlockerGroup]:
    names = {}
    if entries:
        named = Submission.objects.filter(pk__in=entries).values_list("pk", "code", "title")
        names = {pk: (code, title) for pk, code, title in named}
    sheets = [row.sheet_id for row in shown.get("open_sheet", ())]
    jurors: dict[Any, User] = {}
    if sheets:
        found = Scoresheet.objects.filter(pk__in=sheets).select_related("juror")
        jurors = {sheet.pk: sheet.juror for sheet in found}
    for kind, (title, advice, for_chair) in _words().items():
        if kind in shown:
            rows = [_row(row, names, jurors.get(row.sheet_id), presides) for row in shown[kind]]
            yield BlockerGroup(kind, title, advice, tuple(rows), shown[kind], for_chair)


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
