"""Personal cards of jurors: a QR that signs in once, on judging days, and binds the device that used it.

The secret stands on the paper alone, its hash in the database. The device gets a secret of its own in a
cookie, and may use the card again; another device may not.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Invitation, Membership, User
from awards.services.invitations import accept_waiting
from awards.services.ledger import Event, append_event, append_events
from judging.judging_days import is_judging_day, judging_spans
from judging.models import JurorCard

UNKNOWN, REVOKED, INACTIVE, ARCHIVED = "unknown", "revoked", "inactive", "archived"
NOT_TODAY, NO_SEAT, OTHER_DEVICE = "not_today", "no_seat", "other_device"


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that was just made, and its secret, which nobody can read again."""

    card: JurorCard
    secret: str


@dataclass(frozen=True, slots=True)
class CardUse:
    """A use that was allowed; `device` is the secret that the device has to keep, None where it has it."""

    card: JurorCard
    device: str | None


class CardRefused(DomainError):  # noqa: N818 - the word of the page
    """A card does not sign in now; `why` says why."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This card does not sign in now."))
        self.why = why


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_cards(*, edition: Edition, juror_ids: Collection[int], by: User) -> list[NewCard]:
    """Make a card for each of these jurors of the edition, by name; a card that one had is void from now on.

    Who is invited and has not answered gets one too: the card accepts the invitation. Refused when somebody
    among them is no juror of the edition, or has no account any more.
    """
    wanted = set(juror_ids)
    asked = {"edition": edition, "role": Membership.Role.JUROR, "user__in": wanted, "user__is_active": True}
    rows = Membership.objects.select_for_update(of=("self",)).filter(**asked).select_related("user")
    waiting = Invitation.objects.select_for_update(of=("self",)).filter(
        **asked, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    people = {row.user.pk: row.user for row in rows.order_by("pk")}
    people |= {row.user.pk: row.user for row in waiting.select_related("user").order_by("pk")}
    jurors = sorted(people.values(), key=lambda user: (user.name.casefold(), user.pk))
    if not wanted:
        raise DomainError(_("Choose at least one juror."))
    if len(jurors) < len(wanted):
        raise DomainError(
            _("Somebody you chose is no juror of this edition any more. Look at the list again.")
        )
    standing = JurorCard.objects.select_for_update().filter(
        edition=edition, juror__in=wanted, revoked_at__isnull=True
    )
    void = list(standing.order_by("pk"))
    standing.update(revoked_at=timezone.now(), revoked_by=by)
    made = [_make(edition, juror, by) for juror in jurors]
    events = [_event("card.revoked", card) for card in void]
    events += [_event("card.issued", new.card) for new in made]
    append_events(edition_id=edition.pk, events=events, by=by)
    return made


@transaction.atomic
def revoke_card(*, card_id: int, by: User) -> JurorCard:
    """A card signs in no more; whoever is signed in by it stays so until the session ends."""
    card = JurorCard.objects.select_for_update(of=("self",)).select_related("juror").get(pk=card_id)
    if card.revoked_at is None:
        card.revoked_at, card.revoked_by = timezone.now(), by
        card.save(update_fields=["revoked_at", "revoked_by"])
        append_event(
            edition_id=card.edition_id,
            kind="card.revoked",
            subject=f"card:{card.pk}",
            data={"juror": card.juror_id},
            by=by,
        )
    return card


def find_card(secret: str) -> JurorCard | None:
    """The card of a QR code, in whatever state it is."""
    cards = JurorCard.objects.select_related("juror", "edition__organizer__parent", "edition__letterhead")
    return cards.filter(secret_sha256=digest(secret)).first()


def why_not(card: JurorCard, device: str | None) -> str:
    """Why a card does not sign in now on a device that shows this secret, or none; empty when it does."""
    if card.revoked_at is not None:
        return REVOKED
    if not card.juror.is_active:
        return INACTIVE
    if card.edition.is_archived:
        return ARCHIVED
    if card.used_at is not None and not _is_bound(card, device):
        return OTHER_DEVICE
    spans = judging_spans(card.edition, [card.juror_id]).get(card.juror_id, [])
    if not spans:
        return NO_SEAT
    today = timezone.localdate(timezone=card.edition.zone)
    return "" if is_judging_day(spans, today) else NOT_TODAY


@transaction.atomic
def use_card(*, secret: str, device: str | None) -> CardUse:
    """Use a card, and bind the first device that does; the juror's waiting invitation is accepted by it.

    The row is locked: of two scans at once the first binds its device, the second is another device. Raises
    `CardRefused`.
    """
    card = (
        JurorCard.objects.select_for_update(of=("self",))
        .select_related("juror", "edition")
        .filter(secret_sha256=digest(secret))
        .first()
    )
    why = why_not(card, device) if card is not None else UNKNOWN
    if card is None or why:
        raise CardRefused(why)
    is_first = card.used_at is None
    new_device = secrets.token_urlsafe(32) if is_first else None
    if new_device is not None:
        card.used_at, card.device_sha256 = timezone.now(), digest(new_device)
        card.save(update_fields=["used_at", "device_sha256"])
    accept_waiting(user=card.juror, role=Membership.Role.JUROR, edition=card.edition)
    append_event(
        edition_id=card.edition_id,
        kind="card.used",
        subject=f"card:{card.pk}",
        data={"juror": card.juror_id, "first": is_first},
        by=card.juror,
    )
    return CardUse(card, new_device)


def _make(edition: Edition, juror: User, by: User) -> NewCard:
    secret = secrets.token_urlsafe(24)
    card = JurorCard.objects.create(edition=edition, juror=juror, secret_sha256=digest(secret), by=by)
    return NewCard(card, secret)


def _event(kind: str, card: JurorCard) -> Event:
    return Event(kind, f"card:{card.pk}", {"juror": card.juror_id})


def _is_bound(card: JurorCard, device: str | None) -> bool:
    return device is not None and hmac.compare_digest(card.device_sha256, digest(device))
