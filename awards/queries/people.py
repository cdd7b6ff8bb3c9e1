"""People of an edition: their roles, what they were invited to, and who waits to be a member of a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from awards.models import Edition, Invitation, Membership, Message, Organization, RevokedRole, User

Role = Membership.Role


def units_of(edition: Edition) -> QuerySet[Organization]:
    """The units of an edition: those of its organiser's city, or all where it stands above every city."""
    above: Organization | None = edition.organizer
    while above is not None and above.kind != Organization.Kind.CITY:
        above = above.parent
    return Organization.objects.below([above.pk]) if above is not None else Organization.objects.all()


def roles_of(edition: Edition, *, role: str = "", text: str = "") -> QuerySet[Membership]:
    """Who has which role in an edition or in one of its units, by name; what is given narrows it."""
    found = (
        Membership.objects.filter(Q(edition=edition) | Q(organization__in=units_of(edition).values("pk")))
        .select_related("user", "organization__parent", "confirmed_by")
        .order_by(Lower("user__name"), "user_id", "role", "pk")
    )
    if role:
        found = found.filter(role=role)
    for word in text.split():
        found = found.filter(
            Q(user__name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__institution__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(organization__abbreviation__icontains=word)
        )
    return found


def invitations_of(edition: Edition) -> QuerySet[Invitation]:
    """Invitations to an edition or to one of its units, the newest first."""
    return (
        Invitation.objects.filter(Q(edition=edition) | Q(organization__in=units_of(edition).values("pk")))
        .select_related("user", "by", "organization__parent")
        .order_by("-created_at", "-pk")
    )


def unanswered(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those that wait for an answer, run out or not, and those that were declined in the last 30 days."""
    month = timezone.now() - timedelta(days=30)
    return invitations.filter(
        Q(accepted_at__isnull=True, withdrawn_at__isnull=True) | Q(is_declined=True, withdrawn_at__gte=month)
    )


def revoked_of(edition: Edition) -> QuerySet[RevokedRole]:
    """Roles that were taken, of which this edition's ledger tells, the latest first."""
    return RevokedRole.objects.filter(edition=edition).select_related("user", "by", "organization__parent")


def members_of_units(user: Any) -> QuerySet[Membership]:
    """Members and admins of the units that a unit admin looks after: who waits first, then by name."""
    return (
        Membership.objects.filter(
            role__in=(Role.MEMBER, Role.UNIT_ADMIN),
            organization__in=Organization.objects.administered_by(user).values("pk"),
        )
        .select_related("user", "organization__parent", "confirmed_by")
        .annotate(is_confirmed=Q(confirmed_at__isnull=False))
        .order_by("is_confirmed", Lower("user__name"), "pk")
    )


def admins_of(unit_ids: Collection[int]) -> dict[int, list[User]]:
    """Unit → its confirmed admins, else those of the nearest unit above it that has any, the first first.

    Who may not sign in is none. A query for each level of the tree, and one.
    """
    above: dict[int, int | None] = {}
    level = set(unit_ids)
    while level:
        rows = dict(Organization.objects.filter(pk__in=level).values_list("pk", "parent_id"))
        above |= rows
        level = {parent for parent in rows.values() if parent is not None} - above.keys()
    admins: dict[int | None, list[User]] = defaultdict(list)
    held = Membership.objects.filter(
        organization__in=above, role=Role.UNIT_ADMIN, confirmed_at__isnull=False, user__is_active=True
    )
    for row in held.select_related("user").order_by("pk"):
        admins[row.organization_id].append(row.user)
    found = {}
    for unit in unit_ids:
        at: int | None = unit
        while at is not None and at not in admins:
            at = above.get(at)
        found[unit] = list(admins.get(at, ()))
    return found


def messages_of(
    edition: Edition, *, state: str = "", kind: str = "", about: str = "", text: str = ""
) -> QuerySet[Message]:
    """The mails of an edition, the newest first, without what they said.

    `about` is what people call the thing that a mail tells of, as the code of an entry.
    """
    found = Message.objects.filter(edition=edition).select_related("user").defer("text", "html")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if about:
        found = found.filter(about_label__icontains=about)
    if text:
        found = found.filter(
            Q(to__icontains=text) | Q(subject__icontains=text) | Q(user__name__icontains=text)
        )
    return found


def kinds_of_messages(edition: Edition) -> list[str]:
    """The kinds of mail that an edition has sent or will send."""
    return list(
        Message.objects.filter(edition=edition).order_by("kind").values_list("kind", flat=True).distinct()
    )


def counts_of_messages(edition: Edition) -> dict[str, int]:
    """How many mails of an edition are in each state."""
    rows = Message.objects.filter(edition=edition).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)
