"""What stands between a stage and its closing, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.models import Stage
from judging.models import PanelMember
from judging.services.closing import Blocker, stage_blockers
from submissions.models import Submission

MOST = 100  # of each kind on one page


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """One blocker: its sentence, and the codes of the entries it is about."""

    message: str
    codes: tuple[str, ...]


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
    """The blockers of a stage by kind; none are looked for once it is closed."""
    earlier = Stage.objects.filter(
        category=stage.category_id, position__lt=stage.position, closed_at__isnull=True
    )
    presiding = PanelMember.objects.filter(
        panel__stage=stage,
        replaced_at__isnull=True,
        role__in=[PanelMember.Role.CHAIR, PanelMember.Role.DEPUTY],
    )
    groups = () if stage.closed_at else tuple(_groups(stage_blockers(stage)))
    return ClosingBoard(
        stage,
        earlier.order_by("position").first(),
        groups,
        tuple(presiding.select_related("juror").order_by("role")),
    )


def _groups(blockers: Sequence[Blocker]) -> list[BlockerGroup]:
    words = {
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
    shown: dict[str, list[Blocker]] = {kind: [] for kind in words}
    for blocker in blockers:
        shown[blocker.kind].append(blocker)
    wanted = {pk for rows in shown.values() for row in rows[:MOST] for pk in row.submission_ids}
    codes = dict(Submission.objects.filter(pk__in=wanted).values_list("pk", "code")) if wanted else {}
    return [
        BlockerGroup(
            kind,
            title,
            advice,
            tuple(
                BlockerRow(row.message, tuple(sorted(codes[pk] for pk in row.submission_ids)))
                for row in shown[kind][:MOST]
            ),
            len(shown[kind]),
            for_chair,
        )
        for kind, (title, advice, for_chair) in words.items()
        if shown[kind]
    ]
