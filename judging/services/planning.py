"""Computes an optimised assignment; loads the solver, so only workers import it."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.db import transaction
from django.utils import translation

from awards.exceptions import DomainError
from judging.assignment import Entry, Juror, NoPlanError, Plan, assign
from judging.models import AssignmentPlan
from judging.plan_facts import PlanFacts, fingerprint, plan_facts

State = AssignmentPlan.State


@transaction.atomic
def compute_plan(plan_id: int) -> bool:
    """Compute a plan that waits, and keep what comes out; True when it was computed by this call.

    Nothing is assigned. Where there is no plan, the reasons are kept in the language of the edition.
    """
    plan = (
        AssignmentPlan.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("edition")
        .filter(pk=plan_id, state=State.WAITING)
        .first()
    )
    if plan is None:
        return False
    facts = plan_facts(plan)
    begun = perf_counter()
    with translation.override(plan.edition.language):
        try:
            plan.result, plan.state = _solved(facts), State.READY
        except DomainError as error:
            plan.result, plan.state = {"obstacles": _reasons(error)}, State.IMPOSSIBLE
    plan.result["milliseconds"] = round(1000 * (perf_counter() - begun))
    plan.fingerprint = fingerprint(facts)
    plan.save(update_fields=["result", "state", "fingerprint"])
    return True


def _reasons(error: DomainError) -> list[str]:
    if isinstance(error, NoPlanError):
        return [obstacle.text for obstacle in error.obstacles]
    return [str(error)]


def _solved(facts: PlanFacts) -> dict[str, Any]:
    found = assign(
        [Entry(entry.pk, entry.label, frozenset(entry.tags), entry.code) for entry in facts.entries],
        [
            Juror(
                juror.pk,
                frozenset(juror.labels),
                juror.least,
                juror.most,
                frozenset(juror.tags),
                juror.name,
            )
            for juror in facts.jurors
        ],
        sheets=facts.sheets,
        conflicts=facts.forbidden,
        existing=facts.existing,
    )
    return _plain(facts, found)


def _plain(facts: PlanFacts, found: Plan) -> dict[str, Any]:
    """The plan as it is kept: pairs by stage, and what the preview shows."""
    stage_of = {label: stage for stage, label in facts.stages}
    labels = {entry.pk: entry.label for entry in facts.entries}
    added: dict[str, list[list[int]]] = {str(stage): [] for stage, _label in facts.stages}
    for entry, juror in found.added:
        added[str(stage_of[labels[entry]])].append([entry, juror])
    before: dict[int, int] = {}
    for _entry, juror in set(facts.existing) - set(facts.forbidden):
        before[juror] = before.get(juror, 0) + 1
    return {
        "added": added,
        "cost": found.cost,
        "sheets": len(found.added),
        "kept": len(found.pairs) - len(found.added),
        "loads": [[juror, before.get(juror, 0), load] for juror, load in sorted(found.loads.items())],
        "links": [
            [stage_of[group.category], [[len(part.entries), len(part.jurors)] for part in group.parts]]
            for group in found.links
        ],
    }
