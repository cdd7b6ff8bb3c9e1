"""Privacy notices, consent to them, and the log of who saw personal data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import AccessLog, Consent, Edition, PrivacyNotice, User
from awards.queries.privacy import notice_of
from awards.services.ledger import append_event
from awards.services.setup_base import lock_edition


class NoticeChanged(DomainError):  # noqa: N818 - as `SettingsChanged`
    """The notice was changed while somebody read it: the new one has to be read."""


@transaction.atomic
def give_consent(*, user: User, edition: Edition, version: int, language: str) -> Consent:
    """A person agrees to the notice in force, in the language in which they read it; again changes nothing.

    What was read is stored with the first consent, the standard text too. Raises `NoticeChanged` when
    `version` is not in force any more.
    """
    stored = _stored_notice(edition)
    if stored.version != version:
        raise NoticeChanged(_("The privacy notice was changed meanwhile. Read it and tick the box again."))
    consent, _is_new = Consent.objects.get_or_create(
        user=user,
        subject="",
        edition=edition,
        kind=Consent.Kind.PRIVACY,
        text_version=version,
        withdrawn_at=None,
        defaults={"language": language, "at": timezone.now()},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, consent_id: int) -> Consent:
    """A person takes their consent back; they are asked again before they write anything more."""
    consent = Consent.objects.select_for_update().get(pk=consent_id, user=user)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
    return consent


@transaction.atomic
def change_notice(
    *, edition_id: int, text_id: str, text_en: str, seen: int, by: User | None
) -> PrivacyNotice:
    """Put a new version of the notice in force; everybody is asked to agree again.

    The same texts change nothing. Refused when somebody else changed them meanwhile: `seen` is the version
    that the page showed.
    """
    edition = lock_edition(edition_id)
    current = _stored_notice(edition)
    if current.version != seen:
        raise NoticeChanged(_("Somebody else changed the notice meanwhile. Look at it, then save again."))
    text_id, text_en = _normal(text_id), _normal(text_en)
    if not text_id or not text_en:
        raise DomainError(_("Write the notice in both languages."))
    if (text_id, text_en) == (_normal(current.text_id), _normal(current.text_en)):
        return current
    notice = PrivacyNotice.objects.create(
        edition=edition, version=current.version + 1, text_id=text_id, text_en=text_en, by=by
    )
    digest = hashlib.sha256(f"{text_id}\n\n{text_en}".encode()).hexdigest()
    append_event(
        edition_id=edition.pk,
        kind="privacy.notice_changed",
        subject=f"edition:{edition.pk}",
        data={"version": notice.version, "sha256": digest},
        by=by,
    )
    return notice


def log_access(
    *,
    user: Any,
    edition: Edition | None,
    action: str,
    fields: Iterable[str],
    subject: str,
    purpose: str,
    label: str = "",
    people: int = 1,
) -> AccessLog | None:
    """Note that somebody saw, revealed or exported personal fields; nothing where there was no such field.

    `subject` is the key of what they belong to, as the ledger names it, `label` what people call it.
    """
    named: Sequence[str] = sorted(set(fields))
    if not named:
        return None
    return AccessLog.objects.create(
        user=user,
        edition=edition,
        action=action,
        fields=named,
        subject=subject,
        label=label[:80],
        people=people,
        purpose=purpose,
    )


def _stored_notice(edition: Edition) -> PrivacyNotice:
    """The notice in force as a row. The standard text becomes one as soon as somebody relies on it."""
    notice = notice_of(edition)
    stored, _is_new = PrivacyNotice.objects.get_or_create(
        edition=edition,
        version=notice.version,
        defaults={"text_id": notice.text_id, "text_en": notice.text_en},
    )
    return stored


def _normal(text: str) -> str:
    return normalize_newlines(text).strip()
