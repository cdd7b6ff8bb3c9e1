"""Papers that no longer hold: with their row in the ledger, in the transaction of what made them void."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from awards.models import Category, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from reports.models import Document
from submissions.models import Submission
from submissions.services.entries import leave_field


def void_documents(*, papers: Sequence[Document], category: Category, reason: str, by: User | None) -> None:
    """Make papers of a category void. The caller holds the category's lock alone."""
    if not papers:
        return
    Document.objects.filter(pk__in=[paper.pk for paper in papers]).update(
        state=Document.State.VOID, void_at=timezone.now(), void_reason=reason.strip()
    )
    append_event(
        edition_id=category.edition_id,
        kind="document.void",
        subject=f"category:{category.pk}",
        data={"documents": [paper.pk for paper in papers]},
        by=by,
    )


@transaction.atomic
def dismiss_entry(*, submission: Submission, to: str, reason: str, by: User | None) -> Submission:
    """Rule 9: let an entry leave the field; what certifies that it was in it becomes void with it.

    Raises `DomainError` like `leave_field`.
    """
    lock_category(submission.category_id, exclusive=True)
    submission = leave_field(submission=submission, to=to, reason=reason, by=by)
    in_force = Document.objects.filter(submission=submission).exclude(state=Document.State.VOID)
    void_documents(
        papers=list(in_force.order_by("series", "number")),
        category=submission.category,
        reason=reason,
        by=by,
    )
    return submission
