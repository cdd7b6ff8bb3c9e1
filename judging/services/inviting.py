"""Inviting a juror with the seats that wait for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from awards.models import Edition, Membership, Stage, User
from awards.services.invitations import invite
from awards.services.seals import lock_category
from judging.services.seating import require_open, seat_juror


@transaction.atomic
def invite_juror(
    *, edition: Edition, email: str, name: str, institution: str, stages: Sequence[Stage], by: User
) -> User:
    """Mail an invitation, and seat the juror at once in these open stages of the edition.

    All or nothing: where one seat is refused nobody is invited. The categories are locked first, in order.
    """
    for category_id in sorted({stage.category_id for stage in stages}):
        lock_category(category_id, exclusive=True)
    for stage in stages:
        require_open(Stage.objects.get(pk=stage.pk))
    invitation = invite(
        email=email, name=name, institution=institution, role=Membership.Role.JUROR, edition=edition, by=by
    )
    for stage in stages:
        seat_juror(stage=stage, juror=invitation.user, by=by)
    return invitation.user
