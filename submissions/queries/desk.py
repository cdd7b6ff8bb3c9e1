"""All that the desk of one entry shows of its check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from submissions.models import Likeness, Return, Submission, VerificationPolicy
from submissions.queries.deadlines import deadline_of
from submissions.queries.eligibility import policy_of, rule_outcomes
from submissions.queries.verification import (
    Point,
    RulePoint,
    check_points,
    hindrances,
    open_return,
    revision_of,
    rule_points,
)

SUBMITTED = Submission.State.SUBMITTED


@dataclass(frozen=True, slots=True)
class Board:
    """The check of an entry as it stands now."""

    points: tuple[Point, ...]
    rules: tuple[RulePoint, ...]
    alike: tuple[Likeness, ...]
    hindrances: tuple[str, ...]
    revision: int
    policy: VerificationPolicy
    waiting: Return | None
    until: datetime
    returns: tuple[Return, ...]
    days: int
    is_late: bool

    @property
    def checked(self) -> int:
        """How many points have a finding that holds."""
        return sum(1 for point in self.points if point.outcome)

    @property
    def progress(self) -> str:
        """How far the checklist is, in words."""
        return _("%(done)d of %(all)d checked") % {"done": self.checked, "all": len(self.points)}

    @property
    def due(self) -> str:
        """Until when a returned entry is to be mended, in words."""
        return formats.deadline(self.until) if self.waiting else ""

    @property
    def is_overdue(self) -> bool:
        """Whether the time of a return is over without an answer."""
        return self.waiting is not None and self.until <= timezone.now()

    @property
    def open_alike(self) -> int:
        """How many entries alike nobody has looked at."""
        return sum(1 for row in self.alike if not row.verdict)


def board_of(entry: Submission) -> Board:
    """The check of an entry; a constant number of queries."""
    points = check_points(entry)
    rules = rule_points(entry, rule_outcomes(entry))
    policy = policy_of(entry.category)
    now = timezone.now()
    alike = entry.likenesses.select_related("other__category__edition", "other__unit__parent", "by")
    since = entry.submitted_at or now
    return Board(
        points=tuple(points),
        rules=tuple(rules),
        alike=tuple(alike.order_by("-by_text", "-by_title", "pk")),
        hindrances=tuple(hindrances(points, rules)),
        revision=revision_of(entry),
        policy=policy,
        waiting=open_return(entry),
        until=deadline_of(entry),
        returns=tuple(entry.returns.select_related("by")),
        days=max((now - since).days, 0),
        is_late=entry.state == SUBMITTED and now - since >= timedelta(days=policy.check_days),
    )
