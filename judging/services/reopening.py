"""Reopening a closed stage: the frozen rows go, sheets and ledger stay."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed
from judging.models import FinalStanding, Recusal, Standing
from judging.services.closing import standing_digest
from judging.services.recusals import void_recused_sheets


@transaction.atomic
def reopen_stage(*, stage_id: int, by: User | None, reason: str) -> list[Stage]:
    """Reopen a closed stage and every later one; refused while a lock of the category stands.

    Standings and finals of these stages are dropped, their digests stay in the ledger. Recusals declared
    after the closing take effect now. Returns the stages that were reopened.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for reopening."))
    stage = Stage.objects.select_related("category").get(pk=stage_id)
    lock_category(stage.category_id, exclusive=True)
    require_unsealed(stage.category)
    later = list(
        Stage.objects.filter(
            category=stage.category_id, position__gte=stage.position, closed_at__isnull=False
        ).order_by("-position")
    )
    if stage.pk not in {item.pk for item in later}:
        raise DomainError(_("The stage %(stage)s is not closed.") % {"stage": stage.name})
    FinalStanding.objects.filter(category=stage.category_id).delete()
    for item in later:
        digest = standing_digest(item)
        Standing.objects.filter(stage=item).delete()
        item.closed_at = None
        item.save(update_fields=["closed_at"])
        append_event(
            edition_id=stage.category.edition_id,
            kind="stage.reopened",
            subject=f"stage:{item.pk}",
            data={"standing": digest},
            by=by,
        )
    voided = [
        pk
        for recusal in Recusal.objects.filter(submission__category=stage.category_id).order_by("pk")
        for pk in void_recused_sheets(submission_id=recusal.submission_id, juror_id=recusal.juror_id)
    ]
    if voided:
        append_event(
            edition_id=stage.category.edition_id,
            kind="recusal.applied",
            subject=f"category:{stage.category_id}",
            data={"void": voided},
            by=by,
        )
    return later
