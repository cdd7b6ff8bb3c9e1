"""What an edition decides about watching, feedback and objections."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from awards.models import Edition, User
from awards.services.ledger import append_event
from judging.models import JudgingPolicy


@transaction.atomic
def save_policy(
    *,
    edition: Edition,
    range_limit: Decimal,
    deviation_limit: Decimal,
    shows_scores: bool,
    objection_days: int,
    by: User | None,
) -> JudgingPolicy:
    """Store the policy of an edition. What was released already keeps what held then."""
    policy, _created = JudgingPolicy.objects.update_or_create(
        edition=edition,
        defaults={
            "range_limit": range_limit,
            "deviation_limit": deviation_limit,
            "shows_scores": shows_scores,
            "objection_days": objection_days,
        },
    )
    append_event(
        edition_id=edition.pk,
        kind="judging.policy",
        subject=f"edition:{edition.pk}",
        data={
            "range_limit": f"{range_limit:f}",
            "deviation_limit": f"{deviation_limit:f}",
            "shows_scores": shows_scores,
            "objection_days": objection_days,
        },
        by=by,
    )
    return policy
