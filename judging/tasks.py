"""Jobs of the workers. The rows are the truth: a task carries ids, and may run twice."""

from __future__ import annotations

from celery import shared_task

from judging.services import planning, plans


@shared_task(name="judging.tasks.compute_plan", time_limit=600)
def compute_plan(plan_id: int) -> bool:
    """Compute an optimised assignment if it still waits."""
    return planning.compute_plan(plan_id)


@shared_task(name="judging.tasks.ring_for_plans")
def ring_for_plans() -> int:
    """Ring for plans that nobody computed; returns how many."""
    return plans.ring_for_waiting()
