"""What holds for every request: its method, the answer to a refusal, and what a cache may keep."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from awards.exceptions import DomainError


class MethodsMiddleware:
    """Pages are looked at and forms are sent; a request by any other method never reaches a view.

    The class-based views of packages would take a PUT for a POST, a redirect takes whatever comes.
    """

    ALLOWED = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.ALLOWED:
            return HttpResponseNotAllowed(self.ALLOWED)
        return self.get_response(request)


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


class TimeZoneMiddleware:
    """Every request starts in the site's time zone; a view switches to the one of its edition."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return self.get_response(request)


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
