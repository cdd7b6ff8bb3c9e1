"""A number for every request, and one line in the log when it was answered."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.logs import NUMBER, running

HEADER = "X-Request-ID"
# What nginx and Caddy make; anything else could carry a name, or a line break into the log.
FORM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
POLLED = ("health", "ready")
logger = logging.getLogger("config.requests")


class RequestLogMiddleware:
    """Stands first. The number is the proxy's where a proxy is trusted, else made here; the answer names it.

    What is asked every few seconds, and static files, get a line only when something was wrong with them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _given(request) or uuid4().hex
        request.META[NUMBER] = number
        token = running.set(request)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response[HEADER] = number
            if response.status_code >= 400 or not _is_dull(request):
                took = round((time.monotonic() - began) * 1000)
                logger.info("answered", extra={"status": response.status_code, "ms": took})
        finally:
            running.reset(token)
        return response


def _given(request: HttpRequest) -> str | None:
    said = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return said if FORM.fullmatch(said) else None


def _is_dull(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.path.startswith(settings.STATIC_URL) or bool(match and match.view_name in POLLED)
