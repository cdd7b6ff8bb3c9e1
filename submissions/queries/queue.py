"""The verification queue: entries by what waits longest, with ages, findings so far and doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Edition
from submissions.models import (
    ChecklistItem,
    CheckResult,
    EligibilityDecision,
    EligibilityOutcome,
    Likeness,
    Revision,
    Submission,
    VerificationPolicy,
)
from submissions.models.submission import SubmissionQuerySet
from submissions.queries.checklists import ADMISSION
from submissions.queries.deadlines import deadlines_of, with_deadlines
from submissions.queries.verification import Point

State = Submission.State
WAITING, OVERDUE, ALL = "waiting", "overdue", "all"
TRIED = (EligibilityOutcome.Moment.SUBMISSION, EligibilityOutcome.Moment.VERIFICATION)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An entry of the queue with what a verifier wants to know before opening it."""

    entry: Submission
    days: int
    is_late: bool
    points: tuple[Point, ...]
    doubts: tuple[str, ...]
    until: datetime | None
    is_overdue: bool

    @property
    def checked(self) -> int:
        """How many points have a finding that holds."""
        return sum(1 for point in self.points if point.outcome)

    @property
    def is_cleared(self) -> bool:
        """Whether no point of the checklist stands in the way."""
        return all(point.is_clear for point in self.points)

    @property
    def age(self) -> str:
        """How long it has been waiting, in words."""
        if self.days == 0:
            return _("today")
        return ngettext("%(n)d day", "%(n)d days", self.days) % {"n": self.days}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows the queue; empty values narrow nothing."""

    category: str = ""
    state: str = WAITING
    late: bool = False
    verifier: str = ""
    doubts: bool = False
    text: str = ""
    me: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries of an edition are where in the check."""

    waiting: int = 0
    late: int = 0
    returned: int = 0
    overdue: int = 0
    admitted: int = 0
    rejected: int = 0
    drafts: int = 0


def queue(edition: Edition, narrowing: Narrowing) -> SubmissionQuerySet:
    """The entries of an edition that fit, what waits longest first."""
    rows = (
        Submission.objects.filter(category__edition=edition)
        .exclude(state=State.DRAFT)
        .exclude(code="")
        .select_related("category__edition", "unit__parent", "verifier")
    )
    rows = _in_state(rows, narrowing.state)
    if narrowing.category:
        rows = rows.filter(category__code=narrowing.category)
    if narrowing.late:
        rows = rows.filter(late(edition))
    if narrowing.verifier == "none":
        rows = rows.filter(verifier=None)
    elif narrowing.verifier == "me":
        rows = rows.filter(verifier=narrowing.me)
    elif narrowing.verifier.isdigit():
        rows = rows.filter(verifier=int(narrowing.verifier))
    if narrowing.doubts:
        rows = rows.filter(_doubtful())
    if narrowing.text:
        text = narrowing.text
        rows = rows.filter(
            Q(code__istartswith=text) | Q(title__icontains=text) | Q(unit__name__icontains=text)
        )
    return rows.order_by("submitted_at", "pk")


def queue_rows(entries: Sequence[Submission]) -> list[QueueRow]:
    """What the queue shows of a page of entries; eight queries at any number of rows."""
    now = timezone.now()
    days = _check_days(entry.category_id for entry in entries)
    points = points_of(entries)
    doubts = _doubts(entries)
    until = deadlines_of([entry for entry in entries if entry.state == State.RETURNED])
    rows = []
    for entry in entries:
        age = _age(entry, now)
        ends = until.get(entry.pk)
        rows.append(
            QueueRow(
                entry=entry,
                days=age,
                is_late=entry.state == State.SUBMITTED and age >= days[entry.category_id],
                points=tuple(points[entry.pk]),
                doubts=tuple(doubts[entry.pk]) if entry.state == State.SUBMITTED else (),
                until=ends,
                is_overdue=ends is not None and ends <= now,
            )
        )
    return rows


def counts(edition: Edition) -> Counts:
    """The figures above the queue; four queries."""
    entries = Submission.objects.filter(category__edition=edition)
    states: dict[str, int] = defaultdict(int)
    states.update(entries.order_by().values_list("state").annotate(number=Count("pk")))
    return Counts(
        waiting=states[State.SUBMITTED],
        late=entries.filter(late(edition), state=State.SUBMITTED).count(),
        returned=states[State.RETURNED],
        overdue=_in_state(entries, OVERDUE).count(),
        admitted=states[State.ADMITTED],
        rejected=states[State.REJECTED],
        drafts=states[State.DRAFT],
    )


def late(edition: Edition) -> Q:
    """Entries whose check takes longer than their category's days."""
    categories = list(edition.categories.all())
    days = _check_days(category.pk for category in categories)
    now = timezone.now()
    found = Q(pk__in=[])
    for category in categories:
        found |= Q(category=category.pk, submitted_at__lte=now - timedelta(days=days[category.pk]))
    return found


def points_of(entries: Sequence[Submission]) -> dict[int, list[Point]]:
    """The checklist of several entries with the latest findings; three queries at any number."""
    categories = {entry.category_id for entry in entries}
    items: dict[int, dict[int, list[ChecklistItem]]] = defaultdict(lambda: defaultdict(list))
    for item in ChecklistItem.objects.filter(category__in=categories, checklist=ADMISSION).order_by(
        "position"
    ):
        items[item.category_id][item.version].append(item)
    numbers = dict(
        Revision.objects.filter(submission__in=entries)
        .order_by()
        .values_list("submission_id")
        .annotate(last=Max("number"))
    )
    results: dict[int, dict[str, CheckResult]] = defaultdict(dict)
    found = CheckResult.objects.filter(submission__in=entries).select_related("item")
    for result in found.order_by("revision_number", "pk"):
        results[result.submission_id][result.item.code] = result
    points = {}
    for entry in entries:
        versions = items[entry.category_id]
        latest = versions[max(versions)] if versions else []
        points[entry.pk] = [
            Point(item, results[entry.pk].get(item.code), numbers.get(entry.pk, 0)) for item in latest
        ]
    return points


def _in_state(rows: SubmissionQuerySet, state: str) -> SubmissionQuerySet:
    if state == WAITING:
        return rows.filter(state=State.SUBMITTED)
    if state == OVERDUE:
        over = with_deadlines(rows.filter(state=State.RETURNED)).filter(until__lte=timezone.now())
        return rows.filter(pk__in=over.values("pk"))
    if state in State.values:
        return rows.filter(state=state)
    return rows


def _check_days(categories: Iterable[int]) -> Mapping[int, int]:
    default = VerificationPolicy().check_days
    days: dict[int, int] = defaultdict(lambda: default)
    wanted = VerificationPolicy.objects.filter(category__in=set(categories))
    days.update(wanted.values_list("category_id", "check_days"))
    return days


def _age(entry: Submission, now: datetime) -> int:
    return max((now - entry.submitted_at).days, 0) if entry.submitted_at else 0


def _latest_outcomes() -> QuerySet[EligibilityOutcome]:
    """The outcomes of the last time an entry's rules were tried that call for a decision."""
    last = (
        EligibilityOutcome.objects.filter(submission=OuterRef("submission"), moment__in=TRIED)
        .order_by("-at")
        .values("at")[:1]
    )
    decided = EligibilityDecision.objects.filter(submission=OuterRef("submission"), rule=OuterRef("rule"))
    return (
        EligibilityOutcome.objects.filter(moment__in=TRIED, at=Subquery(last))
        .exclude(outcome=EligibilityOutcome.Outcome.MET)
        .filter(~Exists(decided))
    )


def _open_failures() -> QuerySet[CheckResult]:
    last = Revision.objects.filter(submission=OuterRef("submission")).order_by("-number").values("number")[:1]
    return CheckResult.objects.annotate(latest=Subquery(last)).filter(
        Q(revision_number=F("latest")) | Q(latest__isnull=True), outcome=CheckResult.Outcome.FAILED
    )


def _doubtful() -> Q:
    mine = {"submission": OuterRef("pk")}
    return (
        Q(Exists(_latest_outcomes().filter(**mine)))
        | Q(Exists(_open_failures().filter(**mine)))
        | Q(Exists(Likeness.objects.filter(verdict="", **mine)))
    )


def _doubts(entries: Sequence[Submission]) -> dict[int, list[str]]:
    """What makes each entry doubtful, in a word or two each; three queries."""
    found: dict[int, list[str]] = defaultdict(list)
    outcomes = _latest_outcomes().filter(submission__in=entries).select_related("rule")
    for outcome in outcomes.order_by("rule__position"):
        found[outcome.submission_id].append(outcome.rule.get_kind_display())
    failed: dict[int, int] = defaultdict(int)
    for pk in _open_failures().filter(submission__in=entries).values_list("submission_id", flat=True):
        failed[pk] += 1
    for pk, number in failed.items():
        found[pk].append(ngettext("%(n)d point failed", "%(n)d points failed", number) % {"n": number})
    alike = Likeness.objects.filter(submission__in=entries, verdict="")
    for pk in dict.fromkeys(alike.values_list("submission_id", flat=True)):
        found[pk].append(_("Like another entry"))
    return found


def verifiers(edition: Edition) -> list[tuple[str, str]]:
    """Who verifies entries of an edition, as choices."""
    rows = (
        Submission.objects.filter(category__edition=edition, verifier__isnull=False)
        .order_by("verifier__name", "verifier")
        .values_list("verifier", "verifier__name")
        .distinct()
    )
    return [(str(pk), name) for pk, name in rows]
