"""Every address that the product answers, from its resolver."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def addresses() -> dict[str, frozenset[str]]:
    """Name → arguments of every address. One without a name is called by its path."""
    return dict(_walk(get_resolver()))


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...] = (), path: str = "/"
) -> Iterator[tuple[str, frozenset[str]]]:
    for item in resolver.url_patterns:
        here = path + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item, (*spaces, item.namespace) if item.namespace else spaces, here)
        elif isinstance(item, URLPattern):
            name = ":".join((*spaces, item.name)) if item.name else here
            yield name, frozenset(item.pattern.regex.groupindex)
