"""Two people at one page: it carries a mark of what each row showed, so that nobody saves over another's."""

from __future__ import annotations

from typing import Any

from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.services.setup_base import fingerprint


class ChangedMeanwhile(DomainError):  # noqa: N818 - as `SettingsChanged`
    """Somebody else changed a part of the page since it was shown; nothing was stored."""


def mark_of(*values: Any) -> str:
    """The mark of what a row shows, the same for stored values and for what a browser sends of them.

    Nothing is sent as an empty text, and a text with other line ends and without blanks around it.
    """
    return fingerprint(*("" if value is None else trimmed_text(str(value)) for value in values))


def trimmed_text(text: str) -> str:
    """A text with one kind of line end and without blanks around it."""
    return normalize_newlines(text).strip()


def require_unchanged(stored: str, seen: str, name: str) -> None:
    """Refuse to save over another state than the writer has seen, by marks. Raises `ChangedMeanwhile`."""
    if stored != seen:
        raise ChangedMeanwhile(
            _("Somebody else changed “%(name)s” meanwhile. Look at it, then save again.") % {"name": name}
        )
