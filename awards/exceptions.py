"""Errors that a rule raises; their messages are safe to show."""


class DomainError(Exception):
    """A rule says no. The message says what to do, and becomes a 409 page or one line on a terminal."""
