"""Whom the secretariat can reach about an entry, and the message that WhatsApp opens with."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Value
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from awards import formats
from awards.models import User
from awards.whatsapp import whatsapp_link
from submissions.models import Submission
from submissions.queries.deadlines import with_deadlines


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of an entry, and the address that opens a chat with them; empty without a mobile number."""

    name: str
    role: str
    phone: str
    link: str


def contacts_of(submission: Submission) -> list[Contact]:
    """Owner and team of an entry by telephone number, each number once.

    The text says how the entry stands and until when something is due, in the language of the person.
    """
    entry = with_deadlines(Submission.objects.filter(pk=submission.pk)).select_related(
        "category__edition", "owner"
    )
    found = entry.get()
    people: list[tuple[str, str, str, User | None]] = [
        (member.name, member.get_role_display(), member.phone or _phone(member.user), member.user)
        for member in found.team.select_related("user").order_by("role", "pk")
    ]
    if found.owner is not None:
        people.append((found.owner.name, _("Owner of the entry"), found.owner.phone, found.owner))
    contacts: dict[str, Contact] = {}
    for name, role, phone, user in people:
        if phone:
            contacts.setdefault(
                phone, Contact(name, role, phone, whatsapp_link(phone, _text(found, name, user)))
            )
    return list(contacts.values())


def _phone(user: User | None) -> str:
    return user.phone if user is not None else ""


def _text(entry: Submission, name: str, user: User | None) -> str:
    """What the secretary may send as it stands, or change first."""
    edition = entry.category.edition
    language = (user.language if user else "") or edition.language
    with translation.override(language), timezone.override(edition.zone):
        parts = [_("Dear %(name)s,") % {"name": name}, _said(entry), f"{settings.PUBLIC_URL}/", edition.name]
    return "\n\n".join(parts)


def _said(entry: Submission) -> str:
    until = entry.until  # type: ignore[attr-defined]  # annotated by `with_deadlines`
    facts = {"entry": str(entry), "until": formats.deadline(until)}
    if entry.state == Submission.State.DRAFT and until > timezone.now():
        return _("your entry “%(entry)s” is still a draft. Please submit it until %(until)s.") % facts
    if entry.state == Submission.State.RETURNED:
        return _("we have returned your entry “%(entry)s”. Please complete it until %(until)s.") % facts
    return _("this is about your entry “%(entry)s”.") % facts


@dataclass(frozen=True, slots=True)
class Shown:
    """Which personal fields a page of an entry shows, and of how many people."""

    fields: frozenset[str]
    people: int


def fields_of(submission: Submission) -> Shown:
    """The personal fields of an entry's team and owner that are filled in."""
    rows = [*submission.team.values_list("phone", "email", "nip")]
    if submission.owner_id is not None:
        rows += User.objects.filter(pk=submission.owner_id).values_list("phone", Value(""), Value(""))
    filled = [
        {name for name, value in zip(("phone", "email", "nip"), row, strict=True) if value} for row in rows
    ]
    return Shown(frozenset().union(*filled), sum(bool(names) for names in filled))
