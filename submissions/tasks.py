"""Jobs of the workers. The rows are the truth: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from submissions.services import reminders
from submissions.services.evidence_purge import purge_removed, sweep_orphans


@shared_task(name="submissions.tasks.remind_of_deadlines")
def remind_of_deadlines() -> int:
    """Remind whoever has not submitted and is due; returns how many entries were reminded of."""
    return reminders.remind_all()


@shared_task(name="submissions.tasks.purge_evidence")
def purge_evidence() -> int:
    """Delete evidence that was taken off submitted entries and stored files without a row; how many."""
    return purge_removed() + sweep_orphans()
