"""What entrants declare and sign: given to a new category, copied with it, and removed with it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from awards.models import Category
from awards.services.setup_base import values_of
from submissions.models import Question, Statement
from submissions.queries.statements import current_statements

FILE = Path(__file__).resolve().parent.parent / "statements.toml"
FIELDS = (
    "kind",
    "code",
    "position",
    "title",
    "text",
    "signer",
    "lists_team",
    "needs_stamp_duty",
    "source",
    "is_example",
)


@cache
def preset_statements() -> tuple[dict[str, Any], ...]:
    """The statements that lie beside the app, as rows without a category."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["statements"]
    return tuple(
        {**row, "text": row["text"].strip(), "position": at, "is_example": True}
        for at, row in enumerate(rows, 1)
    )


@transaction.atomic
def add_statements(*, category: Category) -> None:
    """Give a category its declarations, and the letters that a file question of its form asks for."""
    asked = set(
        Question.objects.filter(section__form__category=category, kind=Question.Kind.FILE).values_list(
            "code", flat=True
        )
    )
    Statement.objects.bulk_create(
        [
            Statement(category=category, **row)
            for row in preset_statements()
            if row["kind"] == Statement.Kind.DECLARATION or row["code"] in asked
        ]
    )


@transaction.atomic
def copy_statements(*, source: Category, target: Category) -> None:
    """Copy what is declared in a category to a new one, as version 1."""
    Statement.objects.bulk_create(
        [Statement(category=target, **values_of(row, FIELDS)) for row in current_statements(source)]
    )


@transaction.atomic
def remove_statements(*, category: Category) -> None:
    """Delete the statements of a category that goes; refused by the database once one was declared."""
    category.statements.all().delete()
