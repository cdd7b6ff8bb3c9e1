"""Errors of papers that people outside the office meet too."""

from awards.exceptions import DomainError


class SetupError(DomainError):
    """Settings stand in the way of a paper. The message is for who may change them, and says which."""
