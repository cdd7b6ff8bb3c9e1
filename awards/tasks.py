"""Jobs of the workers. The rows are the truth: a task carries an id, and may run twice."""

from __future__ import annotations

from celery import shared_task

from awards.services import messages


@shared_task(name="awards.tasks.send_message", time_limit=300)
def send_message(message_id: int) -> bool:
    """Send a mail of the outbox if it is still due; True when the mail server took it."""
    return messages.send(message_id)


@shared_task(name="awards.tasks.send_waiting_messages")
def send_waiting_messages() -> int:
    """Ring for every mail that is due, and fail those in doubt; returns how many are due."""
    return messages.ring_for_waiting()
