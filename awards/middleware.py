"""What holds for every request: its method, the answer to a refusal, and what a cache may keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from awards.exceptions import DomainError

View = TypeVar("View", bound=Callable[..., Any])


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


def takes_up_to(size: int) -> Callable[[View], View]:
    """Marks a view that takes requests of so many bytes; all others take 32 MB."""

    def mark(view: View) -> View:
        view.largest_request = size  # type: ignore[attr-defined]
        return view

    return mark


class LargestRequestMiddleware:
    """A request that is larger than its page takes is refused before any of it is kept on the disk.

    Stands before the check against forged requests, which is the first to read a form. Only a signed-in
    person may send what is large. A browser shows the answer only when its request was taken in: so much of
    it is read and thrown away.
    """

    USUAL = 32 << 20
    THROWN_AWAY = 64 << 20
    BLOCK = 1 << 16

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """None where the request may be read."""
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length <= self.USUAL:
            return None
        if request.user.is_authenticated and length <= getattr(view, "largest_request", self.USUAL):
            return None
        for _block in range(self.THROWN_AWAY // self.BLOCK):
            if not request.read(self.BLOCK):
                break
        message = _("What you sent is too large. Send a smaller file, or several files one by one.")
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"message": message}, status=413)
        return render(request, "409.html", {"message": message}, status=413)


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
