"""Counting attempts in the cache, so that control codes cannot be tried at will.

The limits of the sign-in are allauth's own: see `ACCOUNT_RATE_LIMITS`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Throttle:
    """At most `limit` counted attempts per key within `seconds` of the first one."""

    name: str
    limit: int
    seconds: int

    def is_exhausted(self, *key: str) -> bool:
        """Whether the next attempt must be refused."""
        return int(cache.get(self._key(key), 0)) >= self.limit

    def count(self, *key: str) -> None:
        """Count an attempt."""
        name = self._key(key)
        cache.add(name, 0, self.seconds)
        try:
            cache.incr(name)
        except ValueError:  # it ran out between the two lines
            cache.set(name, 1, self.seconds)

    def forget(self, *key: str) -> None:
        """Start again, after a success."""
        cache.delete(self._key(key))

    def _key(self, key: tuple[str, ...]) -> str:
        digest = hashlib.sha256("\n".join(key).casefold().encode()).hexdigest()
        return f"throttle:{self.name}:{digest}"
