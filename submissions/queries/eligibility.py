"""What the rules of a category say of an entry, or of one that is not begun yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.db.models.functions import Lower

from awards.models import Category, Honour, Membership, Organization, User
from awards.workbooks.values import title_key
from submissions.eligibility import NOT_MET, UNKNOWN, Candidate, Win, closing_date, explain, judge
from submissions.models import EligibilityOutcome, EligibilityRule, Question, Submission, VerificationPolicy

# In these states an entry counts among those of its unit and among titles that are taken.
ENTERED = (Submission.State.SUBMITTED, Submission.State.RETURNED, Submission.State.ADMITTED)
HELD = (Membership.Role.JUROR, Membership.Role.COMMITTEE, Membership.Role.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What one rule says, in the reader's language."""

    rule: EligibilityRule
    outcome: str
    data: Mapping[str, Any]

    @property
    def blocks(self) -> bool:
        """Whether an entry cannot be submitted: the rule blocks, and is not met or cannot be judged yet."""
        return self.rule.is_blocking and self.outcome in {NOT_MET, UNKNOWN}

    @property
    def label(self) -> str:
        """The outcome in words."""
        return str(EligibilityOutcome.Outcome(self.outcome).label)

    @property
    def explanation(self) -> str:
        """Why, and what mends it; empty where the rule is met."""
        return explain(self.rule.kind, self.outcome, self.data)


def policy_of(category: Category) -> VerificationPolicy:
    """How the category is verified; the defaults where nothing was set."""
    return VerificationPolicy.objects.filter(category=category).first() or VerificationPolicy(
        category=category
    )


def return_days_of(categories: Collection[int]) -> int:
    """The days that returned entries of these categories are given; of several categories the most."""
    days = VerificationPolicy.objects.filter(category__in=categories).values_list("return_days", flat=True)
    default = [VerificationPolicy().return_days] if len(days) < len(categories) or not categories else []
    return max([*days, *default])


def preview_rules(
    *, category: Category, unit: Organization, user: User | None = None, participant_kind: str = ""
) -> list[RuleOutcome]:
    """What the rules say before an entry is begun; needs the category's edition. Nothing is stored."""
    entered = Submission.objects.filter(category=category, unit=unit, state__in=ENTERED)
    candidate = Candidate(
        year=category.edition.year,
        closing=closing_date(category.edition.registration_closes_at, category.edition.zone),
        unit_kind=unit.kind,
        participant_kind=participant_kind,
        others_of_unit=tuple(entered.order_by("pk").values_list("pk", flat=True)),
        holders=_holders(category, Q(user=user)) if user is not None else {},
    )
    return outcomes_of(category, candidate)


def rule_outcomes(submission: Submission) -> list[RuleOutcome]:
    """What the rules say of an entry as it is now. Nothing is stored, see `services.eligibility`."""
    category = submission.category
    rules = list(category.eligibility_rules.all())
    return outcomes_of(category, candidate_of(submission), rules) if rules else []


def outcomes_of(
    category: Category, candidate: Candidate, rules: Sequence[EligibilityRule] | None = None
) -> list[RuleOutcome]:
    """The verdicts of a category's rules in their order."""
    found = []
    for rule in category.eligibility_rules.all() if rules is None else rules:
        verdict = judge(rule.kind, figures_of(rule, category), candidate)
        found.append(RuleOutcome(rule, verdict.outcome, verdict.data))
    return found


def figures_of(rule: EligibilityRule, category: Category) -> Mapping[str, Any]:
    """The figures of a rule: those that are limits of the category come from there."""
    kinds = EligibilityRule.Kind
    of_category: dict[str, Mapping[str, Any]] = {
        kinds.AGE: {"months": category.min_age_months},
        kinds.PER_UNIT: {"most": category.max_per_unit},
        kinds.UNIT_KIND: {"kinds": category.unit_kinds},
        kinds.PARTICIPANT_KIND: {"kinds": category.participant_kinds},
    }
    own: Mapping[str, Any] = rule.parameters
    return of_category.get(rule.kind, own)


def candidate_of(submission: Submission) -> Candidate:
    """An entry as the rules see it; a constant number of queries."""
    category, edition = submission.category, submission.category.edition
    others = Submission.objects.exclude(pk=submission.pk).filter(
        Q(category=category, unit_id=submission.unit_id, state__in=ENTERED)
        | Q(category__edition=edition, title_key=submission.title_key, state__in=ENTERED)
    )
    rows = list(others.order_by("pk").values("pk", "category_id", "unit_id", "title_key"))
    same = [row for row in rows if row["title_key"] == submission.title_key]
    team = list(submission.team.all())
    people = Q(user=submission.owner_id) | Q(user__in=[member.user_id for member in team if member.user_id])
    emails = [member.email.lower() for member in team if member.email]
    return Candidate(
        year=edition.year,
        closing=closing_date(edition.registration_closes_at, edition.zone),
        unit_kind=submission.unit.kind,
        participant_kind=submission.participant_kind,
        started_on=submission.started_on,
        started_precision=submission.started_precision,
        others_of_unit=tuple(
            row["pk"]
            for row in rows
            if row["category_id"] == category.pk and row["unit_id"] == submission.unit_id
        ),
        team_size=len(team),
        same_titles=tuple(row["pk"] for row in same),
        same_titles_in_category=tuple(row["pk"] for row in same if row["category_id"] == category.pk),
        wins=_wins(submission),
        says_developed=submission.is_developed_further,
        explains_development=bool(submission.development.strip()),
        holders=_holders(category, people | Q(address__in=emails)),
        missing_evidence=_missing_evidence(submission),
    )


def _missing_evidence(submission: Submission) -> tuple[str, ...]:
    """The file questions of an entry's form that have fewer files than they ask for.

    None for an entry that was registered from a workbook: its papers are elsewhere.
    """
    if submission.form_id is None:
        return ()
    there: Counter[tuple[str, str]] = Counter(
        submission.attachments.present().values_list("section_code", "question_code")
    )
    asked = Question.objects.filter(
        section__form=submission.form_id, kind=Question.Kind.FILE, is_required=True
    ).order_by("section__position", "position")
    return tuple(
        question.code
        for question in asked.select_related("section")
        if there[question.section.code, question.code] < (question.min_files or 0)
    )


def _holders(category: Category, people: Q) -> dict[str, tuple[int, ...]]:
    """Which of these people have a role in the edition that keeps them from entering."""
    rows = (
        Membership.objects.filter(edition=category.edition_id, role__in=HELD)
        .annotate(address=Lower("user__email"))
        .filter(people)
        .order_by("role", "user_id")
        .values_list("role", "user_id")
    )
    found: dict[str, list[int]] = defaultdict(list)
    for role, user_id in rows:
        found[role].append(user_id)
    return {role: tuple(users) for role, users in found.items()}


def _wins(submission: Submission) -> tuple[Win, ...]:
    """Honours of earlier years of the same unit, or with a title like that of the entry."""
    least = policy_of(submission.category).title_likeness / 100
    rows = (
        Honour.objects.filter(year__lt=submission.category.edition.year)
        .annotate(likeness=TrigramSimilarity(Lower("entry_title"), submission.title_key))
        .filter(Q(unit=submission.unit_id) | Q(likeness__gte=least))
        .order_by("year", "pk")
    )
    return tuple(
        Win(
            honour_id=row.pk,
            year=row.year,
            place=row.place_number,
            title=row.place_title,
            is_same=title_key(row.entry_title) == submission.title_key,
            is_like=row.likeness >= least,
            is_of_unit=row.unit_id == submission.unit_id,
        )
        for row in rows
    )
