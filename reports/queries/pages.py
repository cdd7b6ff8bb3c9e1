"""Pages of long lists, read so that only the rows of the page are ever whole."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PAGE_SIZE = 250


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable when run
    """Pages of 250 rows of a list that counts `total`; without rows they are read elsewhere."""

    def __init__(self, total: int, rows: Any = ()) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


def keyed_page(rows: QuerySet[Any], number: str | None, size: int) -> Page[Any]:
    """A page of whole rows whose order is found among keys alone; three queries at any size.

    `number` is as the address gives it: the nearest page where there is none such.
    """
    page = Paginator(rows.values_list("pk", flat=True), size).get_page(number)
    keys = list(page.object_list)
    found = rows.in_bulk(keys)
    page.object_list = [found[key] for key in keys]
    return page
