"""What entrants of a category declare, in the version that is asked for now."""

from __future__ import annotations

from awards.models import Category
from submissions.models import Statement


def declarations_of(category: Category) -> list[Statement]:
    """What is ticked before sending, in the order of the page."""
    return [row for row in current_statements(category) if row.kind == Statement.Kind.DECLARATION]


def letters_of(category: Category) -> list[Statement]:
    """The letters to sign and upload; each answers the file question that has its code."""
    return [row for row in current_statements(category) if row.kind == Statement.Kind.LETTER]


def current_statements(category: Category) -> list[Statement]:
    """The latest version of each statement, those left out that are no longer asked for."""
    latest = category.statements.order_by("code", "-version").distinct("code")
    return sorted((row for row in latest if not row.is_retired), key=lambda row: (row.position, row.code))
