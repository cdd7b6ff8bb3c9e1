"""Errors that a rule raises; their messages are safe to show."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule says no. The message says what to do, and becomes a 409 page or one line on a terminal."""


class ArchivedError(DomainError):
    """An archived edition refuses every change."""

    def __init__(self, edition_name: str) -> None:
        super().__init__(
            _(
                "%(edition)s is archived and can only be read. "
                "Take it out of the archive in its settings first."
            )
            % {"edition": edition_name}
        )
