"""Turns the refusals of a rule into pages that say what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from awards.exceptions import DomainError


class DomainErrorMiddleware:
    """A `DomainError` that a view lets through becomes a page with its message and status 409.

    A request of htmx gets the message alone, which replaces the content of the page's messages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only a DomainError is answered here."""
        if not isinstance(exception, DomainError):
            return None
        if request.headers.get("HX-Request") == "true":
            context = {"tone": "bad", "title": str(exception), "role": "alert"}
            response = render(request, "components/notice.html", context, status=409)
            response["HX-Retarget"], response["HX-Reswap"] = "#pesan", "innerHTML"
            return response
        return render(request, "409.html", {"message": str(exception)}, status=409)


class PrivatePagesMiddleware:
    """What a signed-in person is shown stays in no cache, so that nobody finds it after the signing out.

    A response that says itself how it may be kept is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
