"""Privacy notices, who agreed to them, and who saw personal data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from awards.models import AccessLog, Consent, Edition, PrivacyNotice, User
from awards.privacy_texts import ENGLISH, INDONESIAN, STANDARD_VERSION, Block, blocks

# Headers by which staff call the columns of a workbook, the more special word first.
PERSONAL_COLUMNS = (
    (AccessLog.Field.EMAIL, r"e-?mail|surel"),
    (AccessLog.Field.NIP, r"\bnip|pegawai"),
    (AccessLog.Field.NIK, r"\bnik\b|kependudukan"),
    (AccessLog.Field.PHONE, r"telep|telp|\bhp\b|handphone|phone|\bwa\b|whatsapp|kontak|contact|narahubung"),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What an edition tells people of their data now, as it stands in both languages."""

    version: int
    text_id: str
    text_en: str
    is_standard: bool

    def blocks(self, language: str) -> Sequence[Block]:
        """The notice in a language, to be drawn."""
        return tuple(blocks(self.text_en if language == "en" else self.text_id))


def notice_of(edition: Edition) -> Notice:
    """The notice in force: the latest of the edition's own, else the standard text as version 1."""
    stored = PrivacyNotice.objects.filter(edition=edition).first()
    if stored is not None:
        is_standard = stored.by_id is None and stored.version == STANDARD_VERSION
        return Notice(stored.version, stored.text_id, stored.text_en, is_standard)
    return Notice(STANDARD_VERSION, *standard_texts(edition), is_standard=True)


def standard_texts(edition: Edition) -> tuple[str, str]:
    """The standard notice of an edition, in Indonesian and English."""
    contact = edition.contact
    lines = [str(contact[key]) for key in ("name", "email", "hours") if contact.get(key)]
    facts = {
        "organizer": edition.organizer.label,
        "edition": edition.name,
        "contact": ", ".join(lines) or settings.PUBLIC_URL,
    }
    return INDONESIAN.format(**facts), ENGLISH.format(**facts)


def needs_consent(user: User, edition: Edition) -> bool:
    """Whether a person has yet to agree to the notice in force of an edition."""
    held = Consent.objects.filter(
        user=user, subject="", edition=edition, kind=Consent.Kind.PRIVACY, withdrawn_at__isnull=True
    )
    return not held.filter(text_version=notice_of(edition).version).exists()


def consents_of(user: User) -> QuerySet[Consent]:
    """What a person agreed to, the latest first."""
    return Consent.objects.filter(user=user).select_related("edition").order_by("-at", "-pk")


def accesses_of(
    edition: Edition, *, action: str = "", field: str = "", text: str = ""
) -> QuerySet[AccessLog]:
    """Who saw personal data of an edition, the latest first; what is given narrows it."""
    found = AccessLog.objects.filter(edition=edition).select_related("user").order_by("-at", "-pk")
    if action:
        found = found.filter(action=action)
    if field:
        found = found.filter(fields__contains=[field])
    if text:
        found = found.filter(
            Q(user__name__icontains=text) | Q(user__email__icontains=text) | Q(label__icontains=text)
        )
    return found


def personal_column(label: str) -> str:
    """Which personal field the column of a workbook holds, by its header; empty where it holds none."""
    said = label.casefold()
    return next((field for field, words in PERSONAL_COLUMNS if re.search(words, said)), "")


def field_names() -> dict[str, Any]:
    """The personal fields that accesses name."""
    return dict(AccessLog.Field.choices)
