"""Tables: rows by the codes of their columns; rows that are left empty do not count."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.answers.base import AnswerKind, Value
from submissions.answers.numbers import STORED, parse_number, stored_number, written_number
from submissions.answers.texts import one_line
from submissions.models import Question

CELL = 500
PLACES = 4


class Table(AnswerKind):
    """So many rows of texts and numbers under fixed columns."""

    def clean(self, question: Question, raw: Any) -> Value:
        if raw in (None, "", []):
            return None
        if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
            raise ValidationError(_("Fill in the rows of the table."))
        if len(raw) > 10 * (question.max_rows or 1):
            raise ValidationError(_("This table is too long to be kept."))
        errors, rows = [], []
        for number, row in enumerate(raw, start=1):
            cells = {}
            for column in question.columns:
                try:
                    cell = self._cell(column, row.get(column["code"]))
                except ValidationError as error:
                    where = {"row": number, "column": column["label"], "problem": " ".join(error.messages)}
                    errors.append(_("Row %(row)d, %(column)s: %(problem)s") % where)
                    continue
                if cell:
                    cells[column["code"]] = cell
            if cells:
                rows.append(cells)
        if errors:
            raise ValidationError(errors)
        return rows or None

    def _cell(self, column: Mapping[str, str], raw: Any) -> str:
        text = one_line(raw)
        if len(text) > CELL:
            over = len(text) - CELL
            raise ValidationError(
                ngettext("Take out %(n)d character.", "Take out %(n)d characters.", over) % {"n": over}
            )
        if not text or column["kind"] != "number":
            return text
        value = parse_number(text)
        if abs(value) >= 10**14 or -int(value.normalize().as_tuple().exponent) > PLACES:
            raise ValidationError(_("This number is too long to be kept."))
        return stored_number(value)

    def fit(self, question: Question, value: Value) -> Value:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            return None
        rows = [
            {
                column["code"]: row[column["code"]]
                for column in question.columns
                if self._fits(column, row.get(column["code"]))
            }
            for row in value
        ]
        return [row for row in rows if row] or None

    def _fits(self, column: Mapping[str, str], cell: Any) -> bool:
        is_text = isinstance(cell, str) and bool(cell)
        return is_text and (column["kind"] != "number" or STORED.fullmatch(cell) is not None)

    def cells(self, question: Question, value: Value) -> list[list[str]]:
        """The rows as people read them, a text for every column."""
        return [
            [self._written(column, row.get(column["code"], "")) for column in question.columns]
            for row in value
        ]

    def _written(self, column: Mapping[str, str], cell: str) -> str:
        return written_number(Decimal(cell)) if cell and column["kind"] == "number" else cell

    def display(self, question: Question, value: Value) -> str:
        """One line a row: `Year: 2024; Farmers: 212`."""
        labels = [column["label"] for column in question.columns]
        return "\n".join(
            "; ".join(f"{label}: {cell}" for label, cell in zip(labels, row, strict=True) if cell)
            for row in self.cells(question, value)
        )

    def typed(self, question: Question, value: Value) -> Any:
        codes = [column["code"] for column in question.columns]
        return [dict(zip(codes, row, strict=True)) for row in self.cells(question, value)]

    def limits(self, question: Question, value: Value) -> list[str]:
        over = len(value) - (question.max_rows or 0)
        if over <= 0:
            return []
        return [ngettext("Take out %(n)d row.", "Take out %(n)d rows.", over) % {"n": over}]
