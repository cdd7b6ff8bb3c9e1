"""Whether worker and beat are at work: each leaves a mark in the cache, which fades by itself."""

from __future__ import annotations

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

# Beat sends something each minute, and a worker marks every task it ends.
SECONDS = 5 * 60
logger = logging.getLogger(__name__)


def mark(program: str) -> None:
    """Say that a program works. Without the cache nothing is said and nothing breaks."""
    try:
        cache.set(_key(program), 1, SECONDS)
    except RedisError:
        logger.warning("The cache does not take the mark of %s", program)


def seen(program: str) -> bool:
    """Whether a program has left its mark within the last minutes. Raises `RedisError`."""
    return cache.get(_key(program)) is not None


def _key(program: str) -> str:
    return f"heartbeat-{program}"
