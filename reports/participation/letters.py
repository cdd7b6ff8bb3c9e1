"""Whom the secretariat can write to in a unit, and the message that is filled in for them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from awards import formats
from awards.models import AccessLog, Edition, Membership, Organization, User
from awards.whatsapp import whatsapp_link

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class UnitContact:
    """A person of a unit; each address is empty where the person has none. `text` is what is sent."""

    name: str
    role: str
    unit: str
    phone: str
    email: str
    whatsapp: str
    mail: str
    text: str


def unit_contacts(edition: Edition, unit: Organization, *, takes_part: bool) -> list[UnitContact]:
    """The confirmed members of a unit, and admins of the units it lies in; its own people and admins first.

    Each once, with a message in the person's language: an invitation while registration is open, a question
    what was in the way once it is over. One query beside the units above.
    """
    above = []
    parent = unit.parent
    while parent is not None and parent.kind not in {Organization.Kind.CITY, Organization.Kind.PROVINCE}:
        above.append(parent.pk)
        parent = parent.parent
    rows = (
        Membership.objects.filter(
            Q(organization=unit, role__in=[Role.UNIT_ADMIN, Role.MEMBER])
            | Q(organization__in=above, role=Role.UNIT_ADMIN),
            confirmed_at__isnull=False,
            user__is_active=True,
        )
        .select_related("user", "organization__parent")
        .order_by("user__name", "pk")
    )
    ranked = sorted(rows, key=lambda row: (row.organization_id != unit.pk, row.role != Role.UNIT_ADMIN))
    found: dict[int, UnitContact] = {}
    for row in ranked:
        if row.user_id not in found:
            found[row.user_id] = _contact(edition, unit, row, takes_part=takes_part)
    return list(found.values())


def shown_fields(contacts: list[UnitContact]) -> set[str]:
    """Which personal fields a list of contacts shows."""
    found = {AccessLog.Field.NAME.value} if contacts else set()
    if any(contact.phone for contact in contacts):
        found.add(AccessLog.Field.PHONE.value)
    if any(contact.email for contact in contacts):
        found.add(AccessLog.Field.EMAIL.value)
    return found


def _contact(edition: Edition, unit: Organization, row: Membership, *, takes_part: bool) -> UnitContact:
    user = row.user
    subject, text = _message(edition, unit, user, takes_part=takes_part)
    mail = ""
    if user.email:
        said = f"subject={quote(subject, safe='')}&body={quote(text, safe='')}"
        mail = f"mailto:{quote(user.email, safe='@')}?{said}"
    return UnitContact(
        user.name,
        row.get_role_display(),
        row.organization.label if row.organization is not None else "",
        user.phone,
        user.email,
        whatsapp_link(user.phone, text),
        mail,
        text,
    )


def _message(edition: Edition, unit: Organization, user: User, *, takes_part: bool) -> tuple[str, str]:
    """Subject and text, in the language of the person and the time zone of the edition."""
    with translation.override(user.language or edition.language), timezone.override(edition.zone):
        closes = edition.registration_closes_at
        facts = {"unit": unit.label, "edition": edition.name, "until": formats.deadline(closes)}
        if takes_part:
            said = _("this is about the participation of %(unit)s in %(edition)s.") % facts
        elif timezone.now() < edition.registration_opens_at:
            said = _("we would be glad to see %(unit)s take part in %(edition)s.") % facts
        elif timezone.now() < closes:
            said = (
                _("%(unit)s does not take part in %(edition)s yet. Entries are accepted until %(until)s.")
                % facts
            )
        else:
            said = (
                _("%(unit)s did not take part in %(edition)s. What was in the way, and what would help?")
                % facts
            )
        greeting = _("Dear %(name)s,") % {"name": user.name}
        parts = [greeting, said, f"{settings.PUBLIC_URL}/", edition.name]
        return _("%(edition)s: %(unit)s") % facts, "\n\n".join(parts)
