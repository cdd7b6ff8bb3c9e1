"""What entrants of a category declare, in the version that is asked for now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from awards.models import Category
from awards.services.setup_base import fingerprint, values_of
from submissions.models import Form, Question, Statement

EDITED: Final = (
    "title",
    "text",
    "signer",
    "lists_team",
    "needs_stamp_duty",
    "is_retired",
    "source",
    "is_example",
)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with its versions, the newest first; `latest` is what is asked for, unless retired."""

    latest: Statement
    versions: tuple[Statement, ...]

    @property
    def is_letter(self) -> bool:
        return self.latest.kind == Statement.Kind.LETTER


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


def latest_statement(category: Category, code: str) -> Statement | None:
    """The newest version of one statement, also of one that is no longer asked for."""
    return category.statements.filter(code=code).order_by("version").last()


def statement_seen(statement: Statement) -> str:
    """The mark of a statement, which its page carries."""
    return fingerprint(statement.code, statement.version, values_of(statement, EDITED))


def is_locked(category: Category) -> bool:
    """Whether an entry of the category was submitted: statements then change by new versions alone."""
    return category.submissions.filter(submitted_at__isnull=False).exists()


def letters_wanted(category: Category) -> list[Question]:
    """The file questions of the form in force that have no letter yet."""
    have = category.statements.values("code")
    asked = Question.objects.filter(
        section__form__category=category, section__form__state=Form.State.IN_FORCE, kind=Question.Kind.FILE
    )
    return list(asked.exclude(code__in=have).order_by("section__position", "position"))


def statement_rows(category: Category) -> list[StatementRow]:
    """Every statement of a category in the order of its pages, with its versions; one query."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in category.statements.order_by("version"):
        found[row.code].append(row)
    rows = [StatementRow(versions[-1], tuple(reversed(versions))) for versions in found.values()]
    return sorted(rows, key=lambda row: (row.latest.position, row.latest.code))
