"""An entry as its people see it: parts with their states, the time left, and what they may do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import User
from submissions.models import DeadlineExtension, Return, Submission, TeamMember
from submissions.permissions import HAND_IN_ENTRY, WRITE_ENTRY
from submissions.queries.completeness import TEAM, Completeness, Part, completeness_of
from submissions.queries.deadlines import WRITABLE, deadline_of, is_exempt

# Its people may give an entry up until the jury reads it.
GIVES_UP = frozenset({Submission.State.DRAFT, Submission.State.SUBMITTED, Submission.State.RETURNED})


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the task list; without an address it cannot be opened."""

    title: str
    href: str
    hint: str
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the task list that belong together, with how many are done."""

    id: str
    title: str
    meta: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class TaskList:
    """The board of one entry for one person."""

    entry: Submission
    completeness: Completeness
    until: datetime
    is_in_time: bool
    may_write: bool
    may_hand_in: bool
    team: tuple[TeamMember, ...]
    extension: DeadlineExtension | None
    returned: Return | None

    @property
    def is_open(self) -> bool:
        """Whether the entry can be written now, by whoever may."""
        return self.entry.state in WRITABLE and self.is_in_time

    @property
    def can_write(self) -> bool:
        return self.is_open and self.may_write

    @property
    def can_submit(self) -> bool:
        return self.is_open and self.may_hand_in and not self.completeness.missing

    @property
    def may_take_back(self) -> bool:
        return self.may_hand_in and self.is_in_time and self.entry.state == Submission.State.SUBMITTED

    @property
    def may_withdraw(self) -> bool:
        return self.may_hand_in and self.entry.state in GIVES_UP

    @property
    def groups(self) -> list[Group]:
        """The parts in three groups: what it is, what it says, what proves it; empty groups are left out."""
        parts = self.completeness.parts
        named = (
            ("identitas", _("Identity of the innovation"), [part for part in parts if part.section is None]),
            (
                "isi",
                _("What the entry says"),
                [part for part in parts if part.section is not None and not part.is_evidence],
            ),
            ("bukti", _("Evidence and statements"), [part for part in parts if part.is_evidence]),
        )
        filled = [(code, title, found) for code, title, found in named if found]
        return [
            Group(f"bagian-{code}", f"{at}. {title}", _done(found), tuple(map(self._task, found)))
            for at, (code, title, found) in enumerate(filled, 1)
        ]

    @property
    def check_title(self) -> str:
        """The heading of the last group, numbered after the others."""
        return f"{len(self.groups) + 1}. {_('Check and submit')}"

    def _task(self, part: Part) -> Task:
        return Task(part.title, self.href(part), part.hint, part.state, part.label)

    def href(self, part: Part) -> str:
        """Where a part is written; empty for whoever cannot write it now. The team is read by everybody."""
        if part.code == TEAM and part.section is None:
            return reverse("submissions:team", args=[self.entry.pk])
        if not self.can_write:
            return ""
        if part.section is None:
            return reverse("submissions:facts", args=[self.entry.pk])
        return reverse("submissions:section", args=[self.entry.pk, part.code])

    @property
    def next_href(self) -> str:
        """Where to go on."""
        following = self.completeness.next
        return self.href(following) if following is not None else ""

    @property
    def progress(self) -> str:
        """Done of all, in words."""
        done, total = self.completeness.done, self.completeness.total
        return ngettext("%(done)d of %(n)d part done", "%(done)d of %(n)d parts done", total) % {
            "done": done,
            "n": total,
        }

    @property
    def locked_reason(self) -> str:
        """Why the check before sending is not open, empty when it is."""
        missing = len(self.completeness.missing)
        if missing:
            return ngettext(
                "Opens when every part is done. %(n)d is left.",
                "Opens when every part is done. %(n)d are left.",
                missing,
            ) % {"n": missing}
        if not self.is_in_time:
            return _("The time for this entry is over.")
        if not self.may_hand_in:
            return _("The leader of the team or the admin of the unit submits.")
        return ""


def _done(parts: Sequence[Part]) -> str:
    done = sum(part.is_done for part in parts)
    return _("%(done)d of %(all)d done") % {"done": done, "all": len(parts)}


def task_list(entry: Submission, user: User) -> TaskList:
    """The board of an entry; needs category, edition, unit and form. A constant number of queries."""
    until = deadline_of(entry)
    return TaskList(
        entry,
        completeness_of([entry])[entry.pk],
        until,
        is_exempt(entry) or entry.category.edition.registration_opens_at <= timezone.now() < until,
        user.has_perm(WRITE_ENTRY, entry),
        user.has_perm(HAND_IN_ENTRY, entry),
        tuple(entry.team.select_related("user")),
        entry.extensions.last(),
        entry.returns.filter(answered_at__isnull=True).first(),
    )
