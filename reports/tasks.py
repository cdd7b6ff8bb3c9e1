"""Jobs of the workers. The rows are the truth: a task carries ids, and may run twice."""

from __future__ import annotations

from celery import shared_task

from reports.services import documents
from reports.services.rendering import render_batch


@shared_task(
    name="reports.tasks.render_documents",
    acks_late=True,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=5,
)
def render_documents(document_ids: list[int]) -> int:
    """Render the queued ones of up to a hundred papers; returns how many were recorded."""
    return render_batch(document_ids)


@shared_task(name="reports.tasks.resend_stale_documents")
def resend_stale_documents() -> int:
    """Send papers again whose message was lost; returns how many."""
    return documents.resend_stale_documents()
