"""Signing in and signing up: labels of ours over allauth's rules, and what an account is asked for."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm, SignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.socialaccount.forms import SignupForm as AllauthProviderSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from awards.forms.accounts import PASSWORD_HELP, draw
from awards.forms.privacy import agree_field
from awards.forms.profile import TAKEN, NipField, check_nip_free, name_field
from awards.models import User
from awards.services.accounts import NipTaken


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password; the error never says which was wrong, nor whether an account exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, login=_("E-mail"), password=_("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """The address that gets a code, whether or not it has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, email=_("E-mail"))


class PersonFields(forms.Form):
    """What a new account is asked for besides its address."""

    name = name_field()
    nip = NipField()
    agree = agree_field()

    def clean_nip(self) -> str:
        nip: str = self.cleaned_data["nip"]
        check_nip_free(nip)
        return nip


class SignUpForm(SignupForm, PersonFields):  # type: ignore[misc]
    """A new account. An address that has one already gets a mail that says so, and the same page."""

    field_order = ("email", "password1", "name", "nip", "agree")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, email=_("E-mail"), password1=_("Password"))
        self.fields["email"].help_text = _(
            "We mail a code to it. Take one that you will still have next year."
        )
        self.fields["password1"].help_text = PASSWORD_HELP

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save once. Who signs up with the same address at the same moment is treated as already there.

        Raises a validation error when the NIP was taken in the meantime.
        """
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return saved
        except NipTaken:
            raise forms.ValidationError({"nip": TAKEN}) from None
        except IntegrityError:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])


class ProviderSignUpForm(AllauthProviderSignupForm, PersonFields):  # type: ignore[misc]
    """What a provider did not say of a new person."""

    field_order = ("email", "name", "nip", "agree")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, email=_("E-mail"))
