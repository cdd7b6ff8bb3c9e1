"""Jobs of the workers. The rows are the truth: a task carries ids, and may run twice."""

from __future__ import annotations

import logging

from celery import shared_task

from awards.exceptions import DomainError
from reports.services import documents, receipts
from reports.services.rendering import render_batch
from submissions.models import Submission

logger = logging.getLogger(__name__)


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


@shared_task(name="reports.tasks.issue_receipt")
def issue_receipt(submission_id: int) -> int | None:
    """Number the receipt of a submission and queue it; None where it cannot exist, and its page says why."""
    try:
        return receipts.issue_receipt(submission_id=submission_id, by=None).pk
    except (DomainError, Submission.DoesNotExist) as error:
        logger.info("No receipt for entry %s: %s", submission_id, error)
        return None


@shared_task(name="reports.tasks.resend_stale_documents")
def resend_stale_documents() -> int:
    """Send papers again whose message was lost; returns how many."""
    return documents.resend_stale_documents()
