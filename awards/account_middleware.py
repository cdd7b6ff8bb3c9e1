"""What the account of a signed-in person decides on every page: its language, and staff's second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from awards.permissions import is_staff_somewhere

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
HAS_SECOND_FACTOR = "has_second_factor"
OWN_ACCOUNT = "/akun/"


class LanguageMiddleware:
    """A signed-in person reads in the language kept with the account, on whatever device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language and language != translation.get_language():
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Secretariat and auditors set up a second factor before they work (setting `STAFF_TWO_FACTOR`).

    Public pages and those of the own account stay open. That a person has a factor is kept in the session:
    whoever must have one cannot remove the last one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Lead to the page of second factors, which says why."""
        is_open = not getattr(view, "login_required", True) or request.path_info.startswith(OWN_ACCOUNT)
        if not settings.STAFF_TWO_FACTOR or is_open or not request.user.is_authenticated:
            return None
        if request.session.get(HAS_SECOND_FACTOR) or not is_staff_somewhere(request.user):
            return None
        if is_mfa_enabled(request.user, FACTORS):
            request.session[HAS_SECOND_FACTOR] = True
            return None
        target = reverse("mfa_index")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)
