"""What a list is as a file: columns, rows, and the filter in use; the same for CSV and workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.forms import BooleanField, ChoiceField, Form
from django.http import QueryDict

from awards.models import Edition, User

Cell = str | int | bool | Decimal | date | datetime | None
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what a row says in it, its width in a workbook.

    `personal` names the field of the access log that it hands out, where it is one.
    """

    head: str
    value: Callable[[Any], Cell]
    width: int = 16
    personal: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was asked for. `rows` are read once; `people` counts those it names."""

    columns: Sequence[Column]
    rows: Iterable[Any]
    filters: Sequence[tuple[str, str]] = ()
    people: Callable[[], int] = field(default=lambda: 0)

    @property
    def personal(self) -> list[str]:
        """The personal fields that the file hands out."""
        return sorted({column.personal for column in self.columns if column.personal})


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a list of which edition, with the words of its address."""

    edition: Edition
    user: User
    query: QueryDict


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be taken along. `page` is the URL name where people read it, "" where none has it.

    `code` stands in the address and in the name of the file. `ask` raises Http404 for what is not there.
    One `by_stage` is there for each stage, which its query names.
    """

    code: str
    title: Callable[[], str]
    ask: Callable[[Asked], Listed]
    page: str = ""
    by_stage: bool = False


def streamed(rows: QuerySet[Any]) -> Iterator[Any]:
    """The rows from a cursor of the server, so that memory stays flat at any number of them."""
    return rows.iterator(chunk_size=CHUNK)


def in_chunks(rows: QuerySet[Any], dress: Callable[[list[Any]], Iterable[Any]]) -> Iterator[Any]:
    """Streamed rows of which something more is read, a constant number of queries for each chunk."""
    waiting = streamed(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield from dress(chunk)


def said(form: Form) -> list[tuple[str, str]]:
    """What narrows a list, in words: the label of each field that says something, and what it says."""
    form.is_valid()
    found = []
    for name, bound in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value:
            continue
        if isinstance(bound, ChoiceField):
            choices: Any = bound.choices
            words = {str(key): str(label) for key, label in choices}
            found.append((str(bound.label), words.get(str(value), str(value))))
        elif isinstance(bound, BooleanField):
            found.append((str(bound.label), "✓"))
        else:
            found.append((str(bound.label), str(value)))
    return found
