"""Who is what: roles in an edition and in a unit are given and taken here, and each is in the ledger."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Invitation, Membership, Organization, RevokedRole, User
from awards.permissions import EDITION_ROLES, UNIT_ROLES
from awards.services.ledger import append_event
from awards.services.messages import queue_mail

Role = Membership.Role


def ledger_edition() -> Edition | None:
    """The edition whose ledger tells of what happens in a unit: the current one, else the latest.

    An archived one records nothing any more.
    """
    editions = Edition.objects.filter(archived_at__isnull=True)
    return editions.current() or editions.order_by("-year", "-pk").first()


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    edition: Edition | None,
    organization: Organization | None = None,
    by: User | None,
    given_by: User | None = None,
    source: str = "given",
) -> Membership:
    """Give a person a role in an edition, or in a unit when `organization` is given.

    For a role in a unit `edition` is the one whose ledger tells of it. Who has the role keeps it as it is; a
    person who waits to be a member of the unit is confirmed. `by` acts; `given_by` is who stands for the
    grant where that is another person, as with an invitation. `source` says how: `given`, `invitation`,
    `confirmed`, `seat`, `command`. Refused: a deactivated account, what `_require_fitting` refuses.
    """
    _require_kind(role, organization)
    if not user.is_active:
        raise DomainError(_("The account of %(name)s is deactivated.") % {"name": user.name})
    if organization is None and edition is not None:
        _require_fitting(user, role, edition)
    place: dict[str, Any] = {"organization": organization} if organization else {"edition": edition}
    giver = given_by or by
    membership, is_new = Membership.objects.select_for_update(of=("self",)).get_or_create(
        user=user, role=role, **place, defaults={"confirmed_at": timezone.now(), "confirmed_by": giver}
    )
    if not is_new and membership.confirmed_at is not None:
        return membership
    if not is_new:
        membership.confirmed_at, membership.confirmed_by = timezone.now(), giver
        membership.save(update_fields=["confirmed_at", "confirmed_by"])
    data = _data(membership) | {"source": source, "given_by": giver.pk if giver else None}
    _record("role.granted", user, edition, data, by)
    return membership


@transaction.atomic
def revoke_role(
    *, membership_id: int, edition: Edition | None, by: User, reason: str, tell: bool = True
) -> RevokedRole:
    """Take a role from a person, with a reason that stays on record and is mailed to them.

    Nobody takes their own role in the secretariat, nor the last one of an edition; a juror who has a seat
    keeps the role until the seat is given up. A person who waits to be a member is refused in the same way.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    found = Membership.objects.select_related("user", "organization", "edition").get(pk=membership_id)
    if found.role == Role.SECRETARIAT:
        _require_another_secretary(found, by)
    membership = Membership.objects.select_for_update(of=("self",)).filter(pk=membership_id).first()
    if membership is None:
        raise DomainError(_("Somebody else has taken this role from %(name)s.") % {"name": found.user.name})
    if membership.role == Role.JUROR and _has_seat(found):
        raise DomainError(
            _("%(name)s has a seat in a panel. Take the seats back first, on the page of the jurors.")
            % {"name": found.user.name}
        )
    was_waiting = membership.confirmed_at is None
    revoked = RevokedRole.objects.create(
        user=found.user,
        role=found.role,
        organization=found.organization,
        edition=found.edition or edition,
        granted_at=membership.confirmed_at or membership.created_at,
        by=by,
        reason=reason.strip(),
    )
    data = _data(membership)
    membership.delete()
    _record("role.refused" if was_waiting else "role.revoked", found.user, found.edition or edition, data, by)
    if tell:
        queue_mail(
            key=f"role-revoked:{revoked.pk}",
            kind="role_revoked",
            user=found.user,
            edition=found.edition or edition,
            context={"revoked": revoked, "was_waiting": was_waiting, "where": place_name(revoked)},
        )
    return revoked


@transaction.atomic
def confirm_member(*, membership_id: int, edition: Edition | None, by: User) -> Membership:
    """Agree that a person belongs to a unit; who is confirmed already stays so."""
    waiting = Membership.objects.select_related("user", "organization").filter(
        pk=membership_id, role=Role.MEMBER
    )
    membership = waiting.first()
    if membership is None:
        raise DomainError(_("This person does not wait any more: the request was withdrawn or refused."))
    if membership.confirmed_at is not None:
        return membership
    confirmed = grant_role(
        user=membership.user,
        role=Role.MEMBER,
        organization=membership.organization,
        edition=edition,
        by=by,
        source="confirmed",
    )
    tell_granted(confirmed, edition)
    return confirmed


def place_name(role: Membership | RevokedRole | Invitation) -> str:
    """Where a role is held, as a mail says it: the unit, or the edition."""
    if role.organization is not None:
        return role.organization.label
    return role.edition.name if role.edition is not None else ""


def tell_granted(membership: Membership, edition: Edition | None) -> None:
    """Write to a person who was given a role, once for each time it is given."""
    given_at = membership.confirmed_at or membership.created_at
    queue_mail(
        key=f"role-granted:{membership.pk}:{given_at.timestamp():.6f}",
        kind="role_granted",
        user=membership.user,
        edition=membership.edition or edition,
        context={"membership": membership, "where": place_name(membership)},
    )


def _require_kind(role: str, organization: Organization | None) -> None:
    known = UNIT_ROLES if organization is not None else EDITION_ROLES
    if role not in known:
        raise DomainError(
            _("There is no role “%(role)s” here. Known: %(known)s.")
            % {"role": role, "known": ", ".join(sorted(known))}
        )


def _require_fitting(user: User, role: str, edition: Edition) -> None:
    """Refuse who would run, or audit, what they take part in.

    Nobody is secretariat and auditor of one edition, and a person on a team of an edition is neither. A
    person on a team may judge other categories: the seat says which.
    """
    other = {Role.SECRETARIAT: Role.AUDITOR, Role.AUDITOR: Role.SECRETARIAT}.get(Role(role))
    if other is None:
        return
    if user.memberships.filter(edition=edition, role=other).exists():
        raise DomainError(
            _("%(name)s has the role “%(other)s” in this edition. Nobody audits what they run.")
            % {"name": user.name, "other": other.label}
        )
    # By the names of the relations: the tables of entries belong to an app above this one.
    if user.team_places.filter(submission__category__edition=edition).exists():
        raise DomainError(
            _("%(name)s is on the team of an entry in this edition and may not have the role “%(role)s”.")
            % {"name": user.name, "role": Role(role).label}
        )


def _require_another_secretary(membership: Membership, by: User) -> None:
    """The secretaries of an edition are locked in one order: two who relieve each other meet here."""
    if membership.user_id == by.pk:
        raise DomainError(
            _("Nobody takes their own role in the secretariat. Ask another secretary to do it.")
        )
    secretaries = Membership.objects.select_for_update(of=("self",)).filter(
        edition=membership.edition_id, role=Role.SECRETARIAT, user__is_active=True
    )
    if not [row for row in secretaries.order_by("pk") if row.pk != membership.pk]:
        raise DomainError(_("An edition keeps at least one secretary. Give the role to somebody else first."))


def _has_seat(membership: Membership) -> bool:
    # By the names of the relations: panels belong to an app above this one.
    seats = membership.user.seats.filter(
        panel__stage__category__edition=membership.edition_id, replaced_at__isnull=True
    )
    return bool(seats.exists())


def _data(membership: Membership) -> dict[str, Any]:
    return {
        "membership": membership.pk,
        "role": membership.role,
        "organization": membership.organization_id,
    }


def _record(kind: str, user: User, edition: Edition | None, data: dict[str, Any], by: User | None) -> None:
    """Nothing is recorded where there is no edition at all yet: units exist before the first one."""
    if edition is not None:
        append_event(edition_id=edition.pk, kind=kind, subject=f"user:{user.pk}", data=data, by=by)
