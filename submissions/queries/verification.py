"""What is found on an entry so far: the checklist, the rules, entries like it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Max
from django.utils.translation import gettext as _

from submissions.eligibility import NOT_MET, TO_DECIDE, UNKNOWN
from submissions.models import ChecklistItem, CheckResult, EligibilityDecision, Return, Submission
from submissions.queries.checklists import admission_items
from submissions.queries.eligibility import RuleOutcome

Outcome = CheckResult.Outcome


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the checklist with what was found on it; `result` may be of an earlier revision.

    What passed, or does not apply, holds for later revisions; what failed is to be looked at again.
    """

    item: ChecklistItem
    result: CheckResult | None
    revision: int

    @property
    def is_earlier(self) -> bool:
        """Whether the finding is of an earlier revision."""
        return self.result is not None and self.result.revision_number < self.revision

    @property
    def outcome(self) -> str:
        """What holds now; empty while it is open."""
        if self.result is None or (self.is_earlier and self.result.outcome == Outcome.FAILED):
            return ""
        return self.result.outcome

    @property
    def is_clear(self) -> bool:
        """Whether nothing of this point stands in the way of admission."""
        if self.item.is_required:
            return self.outcome in {Outcome.PASSED, Outcome.NOT_APPLICABLE}
        return self.outcome != Outcome.FAILED

    @property
    def seen(self) -> str:
        """A mark of what is stored, by which a page shows that it knew it."""
        if self.result is None:
            return "-"
        facts = f"{self.result.pk}:{self.result.outcome}:{self.result.note}"
        return sha256(facts.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RulePoint:
    """What a rule says of an entry, and what a verifier decided about that."""

    said: RuleOutcome
    decision: EligibilityDecision | None

    @property
    def is_open(self) -> bool:
        """Whether a verifier has to decide before the entry can be admitted."""
        if self.decision is not None:
            return False
        return self.said.outcome == TO_DECIDE or (self.said.outcome == NOT_MET and self.said.blocks)

    @property
    def is_doubtful(self) -> bool:
        """Whether there is something to look at, decided or not."""
        return self.said.outcome in {TO_DECIDE, NOT_MET, UNKNOWN}

    @property
    def is_against(self) -> bool:
        """Whether a verifier decided against the entry."""
        return self.decision is not None and not self.decision.is_accepted


def revision_of(submission: Submission) -> int:
    """The number of the latest frozen revision; 0 for an entry that was registered for its unit."""
    return submission.revisions.aggregate(last=Max("number"))["last"] or 0


def check_points(submission: Submission) -> list[Point]:
    """The checklist with the latest finding on each point; three queries."""
    revision = revision_of(submission)
    results: dict[str, CheckResult] = {}
    found = submission.check_results.select_related("by", "item").order_by("revision_number", "pk")
    for result in found:
        results[result.item.code] = result
    return [Point(item, results.get(item.code), revision) for item in admission_items(submission.category)]


def rule_points(submission: Submission, outcomes: Sequence[RuleOutcome]) -> list[RulePoint]:
    """Each rule with what it says and what was decided; one query."""
    decisions = {row.rule_id: row for row in submission.eligibility_decisions.select_related("by")}
    return [RulePoint(outcome, decisions.get(outcome.rule.pk)) for outcome in outcomes]


def hindrances(points: Sequence[Point], rules: Sequence[RulePoint]) -> list[str]:
    """Why the entry cannot be admitted yet, in words; empty when it can."""
    found = []
    for point in points:
        if point.outcome == Outcome.FAILED:
            found.append(_("%(point)s: failed") % {"point": point.item.text})
        elif not point.is_clear:
            found.append(_("%(point)s: not checked yet") % {"point": point.item.text})
    for rule in rules:
        label = rule.said.rule.get_kind_display()
        if rule.is_open:
            found.append(_("%(point)s: not decided yet") % {"point": label})
        elif rule.is_against:
            found.append(_("%(point)s: decided against the entry") % {"point": label})
    return found


def failed_reasons(points: Sequence[Point]) -> list[str]:
    """What a return or a rejection says by itself: each point that failed, with the verifier's note."""
    return [
        f"{point.item.text}: {point.result.note}" if point.result and point.result.note else point.item.text
        for point in points
        if point.outcome == Outcome.FAILED
    ]


def open_return(submission: Submission) -> Return | None:
    """The return that waits for the entrant's answer, with its reason and when it is due."""
    return submission.returns.filter(answered_at__isnull=True).select_related("by").first()
