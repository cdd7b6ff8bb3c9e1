"""Real threads with connections of their own, started at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

from django.db import connection, transaction

from config.stack.processes import wait_until


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment; returns each result, or the exception that it raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def kinds(results: Sequence[Any]) -> list[str]:
    """The class names of the results, in order of name."""
    return sorted(type(result).__name__ for result in results)


def somebody_waits() -> bool:
    """Whether a transaction of this database waits for one that is not over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() is not None


def one_waits_for_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Begin the second call once the first has written and is not committed; it has to wait for it.

    Returns the results like `at_once`; the first one fails where the other did not wait.
    """
    written = Event()

    def hold() -> Any:
        try:
            with transaction.atomic():
                result = first()
                written.set()
                assert wait_until(somebody_waits, seconds=15), "nobody waits"
            return result
        finally:
            written.set()

    def follow() -> Any:
        assert written.wait(timeout=30)
        return second()

    return at_once(hold, follow)
