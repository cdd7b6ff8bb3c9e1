"""When private files may be deleted: not while a backup reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KEY = 5_276_310_412  # any number that no other advisory lock of this database has


@contextmanager
def files_kept() -> Iterator[None]:
    """Nothing is purged in this block, so that every file that a row named at its start is still there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [KEY])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [KEY])


@contextmanager
def files_may_go() -> Iterator[bool]:
    """Whether files may be purged in this block: not while a backup is made, the next purge comes soon."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        (is_free,) = cursor.fetchone()
        try:
            yield bool(is_free)
        finally:
            if is_free:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])
