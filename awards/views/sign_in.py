"""Signing in."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from awards.forms.sign_in import SignInForm
from awards.http import client_address
from awards.models import Edition
from awards.throttle import Throttle

FAILURES = Throttle("sign-in", limit=10, seconds=15 * 60)


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Signing in by e-mail; ten failures in a quarter of an hour stop an address for an account."""

    template_name = "awards/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"edition": Edition.objects.current()}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Neither asks the database nor tells whether the password was right once the limit is reached."""
        if FAILURES.is_exhausted(*self._key()):
            context = self.get_context_data(form=self.get_form_class()(request), is_stopped=True)
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        FAILURES.count(*self._key())
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        FAILURES.forget(*self._key())
        return super().form_valid(form)

    def _key(self) -> tuple[str, str]:
        """The account as the form reads it: spellings that Unicode takes for the same are one account."""
        name = unicodedata.normalize("NFKC", self.request.POST.get("username", ""))
        return client_address(self.request), name.strip()
