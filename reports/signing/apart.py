"""A thread of its own for a library that starts an event loop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def apart(work: Callable[[], Result]) -> Result:
    """What this work gives, or the error it raises, from a thread of its own.

    pyHanko runs its coroutines by `asyncio.run`, which refuses a thread in which a loop runs already.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
