"""Two people at one text: a page carries the version that it shows, and saves over no other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from awards.exceptions import DomainError


class ChangedMeanwhile(DomainError):  # noqa: N818 - as `SettingsChanged`
    """Somebody else changed a part of the page since it was shown; nothing was stored."""


def require_version(stored: int, seen: int, name: str) -> None:
    """Refuse to save over another version than the writer has seen. Raises `ChangedMeanwhile`."""
    if stored != seen:
        raise ChangedMeanwhile(
            _("Somebody else changed “%(name)s” meanwhile. Look at it, then save again.") % {"name": name}
        )
