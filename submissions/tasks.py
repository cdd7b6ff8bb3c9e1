"""Jobs of the workers. The rows are the truth: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from submissions.services import reminders


@shared_task(name="submissions.tasks.remind_of_deadlines")
def remind_of_deadlines() -> int:
    """Remind whoever has not submitted and is due; returns how many entries were reminded of."""
    return reminders.remind_all()
