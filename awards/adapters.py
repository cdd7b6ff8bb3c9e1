"""How django-allauth behaves here: addresses, words, mails and what is asked of staff."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.http import client_address
from awards.models import Edition, User
from awards.permissions import is_staff_somewhere
from awards.queries.privacy import notice_of
from awards.services.accounts import find_user, prove_address, save_person
from awards.services.privacy import give_consent

# What the limits know an address by that is none, as behind a proxy that says "unknown".
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing listens on it


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: who is asked for what, in whose language a mail is, and what an error says."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is deactivated. Ask the secretariat."),
        "cannot_remove_primary_email": gettext_lazy(
            "This address is the main one. Make another one the main address first."
        ),
        "duplicate_email": gettext_lazy("This address belongs to your account already."),
        "email_password_mismatch": gettext_lazy(
            "The e-mail or the password is not right. Check both and try again, or let us mail you a code."
        ),
        "email_taken": gettext_lazy("Another account has this address. Sign in with it instead."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("The code is not right. Type it as it stands in the newest mail."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "max_email_addresses": gettext_lazy("An account has at most %d addresses. Remove one first."),
        "rate_limited": gettext_lazy("That was a little fast. Wait a minute, then try again."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait 15 minutes, then try again."),
        "unverified_primary_email": gettext_lazy("Confirm the main address first."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count and the list of sessions shows."""
        address = client_address(request)
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            return NO_ADDRESS

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A new account keeps the name, the NIP and the language in which its person signed up.

        Raises `NipTaken` when another account took the NIP in the meantime.
        """
        data = form.cleaned_data
        user.name, user.nip = data.get("name") or user.name, data.get("nip", "")
        user.language = get_language() or ""
        super().save_user(request, user, form, commit=False)
        if commit:
            save_person(user)
            keep_consent(user, data)
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail a person, in their language; a stranger in the language of the page that was used."""
        reader = context.get("user") or find_user(email)
        language = (reader.language if reader else "") or get_language() or settings.LANGUAGE_CODE
        with override(language):
            message = self.render_mail(template_prefix, email, context | {"reader": reader, "email": email})
        try:
            message.send()
        except (SMTPException, OSError) as error:
            raise DomainError(
                _("The mail could not be sent just now. Wait a few minutes, then try again.")
            ) from error

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """The text as its template has it, and the same text drawn: a code large, addresses as links."""
        values = context | {"site": settings.PUBLIC_URL, "edition": Edition.objects.current()}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", values).split())
        text = render_to_string(f"{template_prefix}_message.txt", values).strip()
        drawn = {"subject": subject, "paragraphs": [part.strip() for part in text.split("\n\n")]}
        html = render_to_string("account/email/frame.html", values | drawn)
        foot = render_to_string("mail/_foot.txt", values)
        message = EmailMultiAlternatives(
            self.format_email_subject(subject),
            f"{text}\n{foot.rstrip()}\n",
            self.get_from_email(),
            [email] if isinstance(email, str) else email,
            headers=headers,
        )
        message.attach_alternative(html, "text/html")
        return message

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """After a new password, back to the profile."""
        return reverse("awards:profile")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:  # noqa: ARG002
        """After an address is confirmed, back to the list of addresses."""
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")


def keep_consent(user: User, said: Mapping[str, Any]) -> None:
    """Keep that a new person agreed to the notice of the edition that strangers see now."""
    edition = Edition.objects.current()
    if said.get("agree") and edition is not None:
        give_consent(
            user=user,
            edition=edition,
            version=notice_of(edition).version,
            language=user.language or settings.LANGUAGE_CODE,
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their words, and that staff keep one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor. Set up another one first, then remove this one."
        ),
        "incorrect_code": gettext_lazy("The code is not right. Use the one that the app shows now."),
        "unverified_email": gettext_lazy("Confirm or remove the unconfirmed address of your account first."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps the last one."""
        if not settings.STAFF_TWO_FACTOR or not is_staff_somewhere(authenticator.user):
            return True
        factors = Authenticator.objects.filter(user=authenticator.user).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return bool(factors.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth's name
        """The name offered for a new passkey."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)d") % {"number": held + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Under whose name a browser keeps the passkey."""
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": settings.PRODUCT_NAME}


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The sign-in at a provider of OpenID Connect."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ARG002
        """The provider's word proves the address of the account that it joins, so that no code is asked."""
        if sociallogin.user.pk is None:
            return
        for address in sociallogin.email_addresses:
            if address.verified:
                prove_address(user=sociallogin.user, email=address.email)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """A person who was asked something by us has agreed to the notice; the others are asked later."""
        user: User = super().save_user(request, sociallogin, form=form)
        if form is not None:
            keep_consent(user, form.cleaned_data)
        return user

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A new account takes its name from the provider, and the language of the page."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part) or user.email)[:200]
        user.language = get_language() or ""
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """What the provider said already."""
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return initial | {"name": sociallogin.user.name}
