"""Doing the same to many entries: first saying what would happen, then doing exactly that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, User
from submissions.models import Submission
from submissions.queries.deadlines import deadline_of
from submissions.queries.eligibility import return_days_of, rule_outcomes
from submissions.queries.queue import points_of
from submissions.queries.verification import Point, failed_reasons, hindrances, open_return, rule_points
from submissions.services.verification import (
    admit_verified,
    remind_returned,
    return_entry,
    take_entry,
    try_again,
)

ADMIT, RETURN, REMIND, TAKE, TRY = "admit", "return", "remind", "take", "try"
ACTIONS = (ADMIT, RETURN, REMIND, TAKE, TRY)
MOST = 200  # entries in one go
State = Submission.State


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen to one entry: `why_not` is empty where it happens, `reason` is what is sent."""

    entry: Submission
    why_not: str = ""
    reason: str = ""

    @property
    def happens(self) -> bool:
        """Whether the entry is touched."""
        return not self.why_not

    @property
    def mark(self) -> str:
        """The entry and the version of its check that was shown."""
        return f"{self.entry.code}:{self.entry.check_version}"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one entry; `problem` is empty where it happened."""

    code: str
    problem: str = ""


def plans(*, edition: Edition, action: str, codes: Sequence[str]) -> list[Plan]:
    """What an action would do to each of these entries. Raises `DomainError` for none and too many."""
    if action not in ACTIONS:
        raise DomainError(_("Choose what is to be done."))
    if not codes:
        raise DomainError(_("Choose at least one entry."))
    if len(codes) > MOST:
        raise DomainError(_("Choose at most %(n)d entries at once.") % {"n": MOST})
    entries = list(
        Submission.objects.filter(category__edition=edition, code__in=codes)
        .select_related("category__edition", "unit__parent")
        .order_by("category__position", "number")
    )
    points = points_of(entries)
    return [_plan(entry, action, points[entry.pk]) for entry in entries]


def days_to_mend(rows: Sequence[Plan]) -> int:
    """How many days the categories of the entries that are returned give: of several, the most."""
    return return_days_of({row.entry.category_id for row in rows if row.happens})


def run(
    *,
    edition: Edition,
    action: str,
    versions: Mapping[str, int],
    reasons: Mapping[str, str],
    due_at: datetime | None,
    by: User,
) -> list[Done]:
    """Do to each entry what was shown for it, each in a transaction of its own, in the order of their codes.

    One that somebody changed since it was shown is left as it is, and says so.
    """
    entries = {
        entry.code: entry
        for entry in Submission.objects.filter(category__edition=edition, code__in=versions).select_related(
            "category__edition"
        )
    }
    done = []
    for code in sorted(entries):
        try:
            with transaction.atomic():
                _do(entries[code], action, versions[code], reasons.get(code, ""), due_at, by)
        except DomainError as error:
            done.append(Done(code, str(error)))
        else:
            done.append(Done(code))
    return done


def _plan(entry: Submission, action: str, points: Sequence[Point]) -> Plan:
    wanted = State.RETURNED if action == REMIND else State.SUBMITTED
    if entry.state != wanted:
        return Plan(entry, _("It is “%(state)s”.") % {"state": entry.get_state_display()})
    if action == ADMIT:
        missing = hindrances(points, rule_points(entry, rule_outcomes(entry)))
        return Plan(entry, "; ".join(missing))
    if action == RETURN:
        reasons = failed_reasons(points)
        if not reasons:
            return Plan(entry, _("No point of its checklist failed."))
        return Plan(entry, reason="\n".join(reasons))
    if action == REMIND:
        waiting = open_return(entry)
        if waiting is None or deadline_of(entry) <= timezone.now():
            return Plan(entry, _("Its time is over."))
        return Plan(entry, reason=waiting.reason)
    return Plan(entry)


def _do(entry: Submission, action: str, version: int, reason: str, due_at: datetime | None, by: User) -> None:
    if action == ADMIT:
        admit_verified(submission=entry, seen_version=version, by=by)
    elif action == RETURN:
        if due_at is None:
            raise DomainError(_("Say until when it is to be mended."))
        return_entry(submission=entry, reason=reason, due_at=due_at, seen_version=version, by=by)
    elif action == REMIND:
        remind_returned(submission=entry, by=by)
    elif action == TAKE:
        take_entry(submission=entry, by=by, verifier=by)
    else:
        try_again(submission=entry, by=by)
