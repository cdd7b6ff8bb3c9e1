"""Optimised assignments as the secretariat looks at them before accepting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from awards.models import Category, Edition, Stage, User
from judging.models import AssignmentPlan, JurorExpertise, PanelMember

PLANS_SHOWN = 20
PATIENCE = timedelta(seconds=30)  # computing takes seconds; a plan that waits longer waits for a worker


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A juror's sheets before and after."""

    juror: User
    before: int
    after: int

    @property
    def added(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A stage, and the parts into which its jurors and entries fall that cannot be compared."""

    stage: Stage
    added: int
    parts: tuple[tuple[int, int], ...]

    @property
    def is_linked(self) -> bool:
        return len(self.parts) <= 1


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """A plan with its loads and links, resolved to people and stages."""

    plan: AssignmentPlan
    stages: tuple[Stage, ...]
    loads: tuple[LoadRow, ...]
    links: tuple[LinkRow, ...]

    @property
    def is_stuck(self) -> bool:
        """Whether the plan has waited so long that no worker can be running."""
        is_waiting = self.plan.state == AssignmentPlan.State.WAITING
        return is_waiting and timezone.now() - self.plan.created_at > PATIENCE

    @property
    def heaviest(self) -> int:
        return max((row.after for row in self.loads), default=0)

    @property
    def lightest(self) -> int:
        return min((row.after for row in self.loads), default=0)

    @property
    def mean_mismatch(self) -> float:
        """Mean mismatch of a new sheet, 0 (all tags) to 2 (none)."""
        sheets = self.plan.result.get("sheets") or 0
        return self.plan.result.get("cost", 0) / sheets if sheets else 0.0


def plans_of(edition: Edition) -> QuerySet[AssignmentPlan]:
    """The plans of an edition, the latest first."""
    return AssignmentPlan.objects.filter(edition=edition).select_related("by").order_by("-pk")


def plan_board(plan: AssignmentPlan) -> PlanBoard:
    """What the preview says; three queries."""
    stages = {
        stage.pk: stage
        for stage in Stage.objects.filter(pk__in=plan.stage_ids)
        .select_related("category")
        .order_by("category__position", "pk")
    }
    result = plan.result
    people = User.objects.in_bulk([juror for juror, _before, _after in result.get("loads", [])])
    loads = [
        LoadRow(people[juror], before, after)
        for juror, before, after in result.get("loads", [])
        if juror in people
    ]
    links = tuple(
        LinkRow(
            stages[stage],
            len(result["added"].get(str(stage), [])),
            tuple((entries, jurors) for entries, jurors in parts),
        )
        for stage, parts in result.get("links", [])
        if stage in stages
    )
    return PlanBoard(
        plan,
        tuple(stages.values()),
        tuple(sorted(loads, key=lambda row: (-row.after, row.juror.name))),
        links,
    )


def plannable_stages(edition: Edition) -> QuerySet[Stage]:
    """Open stages in whose panel somebody sits."""
    seats = PanelMember.objects.seated().filter(panel__stage__category__edition=edition)
    return (
        Stage.objects.filter(
            category__edition=edition, closed_at__isnull=True, panel__in=seats.values("panel")
        )
        .select_related("category")
        .order_by("category__position", "position")
    )


def expertise_rows(edition: Edition) -> list[tuple[User, JurorExpertise | None]]:
    """The seated jurors of an edition with what is known of their expertise; two queries."""
    seats = PanelMember.objects.seated().filter(panel__stage__category__edition=edition)
    known = {row.juror_id: row for row in JurorExpertise.objects.filter(edition=edition)}
    jurors = User.objects.filter(pk__in=seats.values("juror")).order_by("name", "pk")
    return [(juror, known.get(juror.pk)) for juror in jurors]


def category_tags(edition: Edition) -> list[tuple[Category, str]]:
    """Each category with the expertise its entries ask for."""
    categories = edition.categories.select_related("expertise").order_by("position")
    return [
        (category, ", ".join(category.expertise.tags) if hasattr(category, "expertise") else "")
        for category in categories
    ]
