"""Pages of lists whose length is known before they are read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
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
