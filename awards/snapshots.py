"""Reading many tables as they were at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[str]:
    """Everything read in the block is of one state of the database, whatever others write meanwhile.

    Gives the name under which another session may see the same state. Read only; never inside a transaction.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # writing a copy may take long
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield str(name)
