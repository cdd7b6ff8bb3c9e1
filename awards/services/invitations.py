"""Invitations: a role is offered by mail, and taken or declined by the link that the mail carries.

The secret of the link exists in that mail alone; its hash is kept. Whoever has the link has read the mail, so
the link proves the address.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Invitation, Membership, Organization, User
from awards.services.accounts import ensure_user
from awards.services.ledger import append_event
from awards.services.memberships import grant_role, ledger_edition, place_name
from awards.services.messages import queue_mail

VALID_FOR = timedelta(days=14)
Role = Membership.Role


def token_digest(token: str) -> str:
    """What is kept of the secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link, in whatever state it is."""
    found = Invitation.objects.select_related(
        "user", "by", "organization__parent", "edition__organizer__parent", "edition__letterhead"
    )
    return found.filter(token_sha256=token_digest(token)).first()


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    institution: str = "",
    role: str,
    edition: Edition | None,
    organization: Organization | None = None,
    by: User,
) -> Invitation:
    """Offer a role in an edition, or in a unit when `organization` is given, and mail the link.

    The account is made at once, so that a juror can be seated before the answer. Who is invited already gets
    a new link, and the old one stops working. Refused: who has the role; a juror may have it, since it comes
    with the seat, and then the invitation leads to the account.
    """
    user = ensure_user(email=email, name=name, institution=institution)
    if not user.is_active:
        raise DomainError(_("The account of %(name)s is deactivated.") % {"name": user.name})
    place = {"organization": organization, "edition": None if organization else edition}
    held = Membership.objects.filter(user=user, role=role, confirmed_at__isnull=False, **place)
    if role != Role.JUROR and held.exists():
        raise DomainError(
            _("%(name)s has the role “%(role)s” already.") % {"name": user.name, "role": Role(role).label}
        )
    token = secrets.token_urlsafe(32)
    fields = {"token_sha256": token_digest(token), "expires_at": timezone.now() + VALID_FOR, "by": by}
    invitation = _waiting(user, role, organization, edition)
    if invitation is None:
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(user=user, role=role, **place, **fields)
        except IntegrityError as error:  # somebody else invited the same person at the same moment
            raise DomainError(_("%(name)s has just been invited.") % {"name": user.name}) from error
    else:
        _renew(invitation, token, by)
    _record("invitation.sent", invitation, edition, by)
    _send(invitation, token, edition)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation_id: int, edition: Edition | None, by: User) -> Invitation:
    """Mail a new link, valid for another 14 days; the old one stops working."""
    invitation = _locked(invitation_id)
    token = secrets.token_urlsafe(32)
    _renew(invitation, token, by)
    _record("invitation.sent", invitation, edition, by)
    _send(invitation, token, edition)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, edition: Edition | None, by: User) -> Invitation:
    """Take an invitation back; its link stops working."""
    invitation = _locked(invitation_id)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record("invitation.withdrawn", invitation, edition, by)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str) -> Invitation:
    """Take the role that a link offers, for the person to whom it was sent; asking twice grants it once."""
    invitation = _answerable(token)
    if invitation.accepted_at is None:
        _accept(invitation)
    return invitation


@transaction.atomic
def accept_waiting(*, user: User, role: str, edition: Edition) -> Invitation | None:
    """Take a role that waits for a person who came another way, as a juror does by the card."""
    invitation = _waiting(user, role, None, edition)
    if invitation is not None:
        _accept(invitation)
    return invitation


@transaction.atomic
def decline_invitation(*, token: str) -> Invitation:
    """Decline what a link offers; whoever invited is told."""
    invitation = _answerable(token)
    if invitation.accepted_at is not None:
        raise DomainError(
            _("This invitation was accepted before. Ask the secretariat to take the role back.")
        )
    invitation.withdrawn_at, invitation.is_declined = timezone.now(), True
    invitation.save(update_fields=["withdrawn_at", "is_declined"])
    edition = invitation.edition or ledger_edition()
    _record("invitation.declined", invitation, edition, invitation.user)
    if invitation.by is not None and invitation.by.is_active:
        queue_mail(
            key=f"invitation-declined:{invitation.pk}",
            kind="invitation_declined",
            user=invitation.by,
            edition=edition,
            context={"invitation": invitation, "where": place_name(invitation)},
        )
    return invitation


def _accept(invitation: Invitation) -> None:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    edition = invitation.edition or ledger_edition()
    grant_role(
        user=invitation.user,
        role=invitation.role,
        edition=edition,
        organization=invitation.organization,
        by=invitation.user,
        given_by=invitation.by,
        source="invitation",
    )
    _record("invitation.accepted", invitation, edition, invitation.user)


def _answerable(token: str) -> Invitation:
    """The invitation of a link, locked: still open, or accepted before."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user", "by", "organization", "edition")
        .filter(token_sha256=token_digest(token))
        .first()
    )
    if invitation is None or invitation.withdrawn_at is not None:
        raise DomainError(_("This invitation does not hold any more. Ask whoever invited you for a new one."))
    if invitation.accepted_at is None and invitation.expires_at <= timezone.now():
        raise DomainError(_("This invitation has run out. Ask whoever invited you for a new one."))
    return invitation


def _waiting(
    user: User, role: str, organization: Organization | None, edition: Edition | None
) -> Invitation | None:
    place = {"organization": organization} if organization else {"edition": edition, "organization": None}
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user", "by", "organization", "edition")
        .filter(user=user, role=role, accepted_at__isnull=True, withdrawn_at__isnull=True, **place)
        .first()
    )


def _locked(invitation_id: int) -> Invitation:
    """A waiting invitation under its lock, run out or not."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user", "by", "organization", "edition")
        .get(pk=invitation_id)
    )
    if invitation.accepted_at is not None:
        raise DomainError(_("%(name)s has accepted this invitation.") % {"name": invitation.user.name})
    if invitation.withdrawn_at is not None:
        raise DomainError(_("This invitation was withdrawn or declined. Invite the person again."))
    return invitation


def _renew(invitation: Invitation, token: str, by: User) -> None:
    invitation.token_sha256, invitation.by = token_digest(token), by
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save(update_fields=["token_sha256", "by", "expires_at"])


def _send(invitation: Invitation, token: str, edition: Edition | None) -> None:
    queue_mail(
        key=f"invitation:{invitation.pk}:{invitation.token_sha256[:16]}",
        kind="invitation",
        user=invitation.user,
        edition=invitation.edition or edition,
        context={
            "invitation": invitation,
            "where": place_name(invitation),
            "link": settings.PUBLIC_URL + reverse("awards:invitation", kwargs={"token": token}),
        },
    )


def _record(kind: str, invitation: Invitation, edition: Edition | None, by: User | None) -> None:
    chain = invitation.edition or edition
    if chain is not None:
        append_event(
            edition_id=chain.pk,
            kind=kind,
            subject=f"invitation:{invitation.pk}",
            data={
                "user": invitation.user_id,
                "role": invitation.role,
                "organization": invitation.organization_id,
            },
            by=by,
        )
