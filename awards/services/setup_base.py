"""What the services of the settings share: two people at one page, what a change was, and what is locked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rfc8785
from django.db import models, transaction
from django.utils.translation import gettext as _

from awards.exceptions import ArchivedError, DomainError
from awards.models import Category, Edition, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from awards.setup_facts import Lock, all_locks


class SettingsChanged(DomainError):  # noqa: N818 - the word of the page
    """Somebody else saved the same settings since the page was opened; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else saved this page while you were working on it. Nothing of theirs is "
                "overwritten: what you typed stands below and is not saved yet."
            )
        )


class LockedSettings(DomainError):  # noqa: N818 - the word of the page
    """A part of the settings is locked; the message says why and how it opens."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(f"{lock.reason} {lock.way_out}")


def as_text(value: Any) -> Any:
    """A value as the ledger and a fingerprint write it: decimals and moments as text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Mapping):
        return {str(key): as_text(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(item) for item in value]
    return value


def fingerprint(*values: Any) -> str:
    """SHA-256 of stored values, which a page carries so that nobody overwrites what they have not seen."""
    return hashlib.sha256(rfc8785.dumps(as_text(values))).hexdigest()


def values_of(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Some fields of a row by name."""
    return {name: getattr(row, name) for name in fields}


def require_seen(seen: str, now: str) -> None:
    """Refuse to save a page that shows other values than are stored by now."""
    if seen != now:
        raise SettingsChanged


def lock_edition(edition_id: int) -> Edition:
    """The edition under its row lock, before any lock on a category; refused while it is archived.

    Rows that refer to the edition, the ledger's above all, may still be written meanwhile.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition_id)
    if edition.is_archived:
        raise ArchivedError(edition.name)
    return edition


def lock_for_change(category_id: int) -> Category:
    """The category, whose row this transaction has alone from here on; refused in an archived edition."""
    lock_category(category_id, exclusive=True)
    category = Category.objects.select_related("edition").get(pk=category_id)
    if category.edition.is_archived:
        raise ArchivedError(category.edition.name)
    return category


def require_unlocked(category: Category, part: str) -> None:
    """Refuse a change to a part of a category's settings that is locked."""
    for lock in locks_of(category):
        if lock.part == part and lock.stage_id is None:
            raise LockedSettings(lock)


def locks_of(category: Category) -> list[Lock]:
    """What is locked in one category."""
    return all_locks(category.edition, [category])


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the values that differ."""
    return [name for name in after if as_text(before.get(name)) != as_text(after[name])]


@transaction.atomic
def record_change(
    *,
    edition_id: int,
    kind: str,
    subject: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    texts: Sequence[str] = (),
    by: User | None,
) -> list[str]:
    """Append what changed to the ledger, and return its names: values from and to, texts by name alone.

    Nothing is appended when nothing changed.
    """
    names = changes(before, after)
    if names:
        shown = [name for name in names if name not in texts]
        data = {
            "from": {name: as_text(before.get(name)) for name in shown},
            "to": {name: as_text(after[name]) for name in shown},
            "texts": [name for name in names if name in texts],
        }
        append_event(edition_id=edition_id, kind=kind, subject=subject, data=data, by=by)
    return names
