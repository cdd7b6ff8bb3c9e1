"""The way back for somebody who has lost the telephone and the recovery codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from awards.models import User
from awards.services.ledger import append_event
from awards.services.memberships import ledger_edition
from awards.services.messages import queue_mail


@transaction.atomic
def reset_second_factor(*, user_id: int, by: User | None) -> int:
    """Remove every second factor of a person, end their sessions and tell them; returns how many there were.

    Whoever does it has made sure by another way than mail who asks. Staff set up a new factor before they
    work again.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    removed: int = factors.count()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    edition = ledger_edition()
    if edition is not None:
        append_event(
            edition_id=edition.pk,
            kind="account.factors_removed",
            subject=f"user:{user.pk}",
            data={"factors": removed},
            by=by,
        )
    queue_mail(
        key=f"second-factor-reset:{user.pk}:{timezone.now().timestamp():.6f}",
        kind="second_factor_reset",
        user=user,
        edition=edition,
        context={},
    )
    return removed
