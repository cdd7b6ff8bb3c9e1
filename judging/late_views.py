"""Views whose modules load numpy and scipy: imported when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse


def late(module: str, name: str) -> Callable[..., HttpResponse]:
    """The view `name` of a module, as a view."""

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        found: HttpResponse = getattr(import_module(module), name)(request, *args, **kwargs)
        return found

    view.__name__ = name
    return view
