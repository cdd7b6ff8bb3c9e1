"""Pages of django-allauth where more happens here than allauth does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import ConfirmLoginCodeView, ConfirmPasswordResetCodeView, SignupView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse

from awards.services.accounts import prove_address


class SignUpView(SignupView):  # type: ignore[misc]
    """A new account, which is asked for its unit once its address is confirmed."""

    def get_success_url(self) -> str:
        """The page that asks for the unit, and after it where the person was going."""
        target = reverse("awards:choose-unit")
        following = self.get_next_url()
        return f"{target}?{urlencode({'next': following})}" if following else target

    def get_authenticated_redirect_url(self) -> str:
        """Who has an account and is signed in has nothing to choose here."""
        return self.get_next_url() or reverse("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """An NIP that was taken while the form was being filled in is an error of the form."""
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            response = self.form_invalid(form)
        return response


class ConfirmSignInCodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """A code that came by mail signs in, and proves the address of an account that nobody had proved."""

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        if self._process.user is not None:
            prove_address(user=self._process.user, email=self._process.state.get("email", ""))
        response: HttpResponse = super()._verify_form_valid(form)
        return response


class ConfirmResetCodeView(ConfirmPasswordResetCodeView):  # type: ignore[misc]
    """A code that came by mail lets one choose a new password, and proves the address."""

    def form_valid(self, form: Any) -> HttpResponse:
        prove_address(user=self._process.user, email=self._process.state["email"])
        response: HttpResponse = super().form_valid(form)
        return response
