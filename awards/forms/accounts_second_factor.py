"""The forms of the second factor: allauth's rules, our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.accounts import draw


class _AppCode:
    """A code of the authenticator app."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, code=_("Code from the app"))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class ActivateAppForm(_AppCode, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the app was set up."""


class SecondFactorForm(_AppCode, base_forms.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code, after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Without the app at hand: one of your recovery codes.")


class ConfirmSecondFactorForm(_AppCode, base_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something that protects the account is changed."""


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, which signs in alone, or a security key as second factor only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, name=_("Name"), passwordless=_("Sign in with it alone, without password or code"))
        self.fields["name"].help_text = _("So that you know it again, for example the name of the device.")
        self.fields["passwordless"].help_text = _("The device then asks for your finger, face or PIN.")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, name=_("Name"))
