"""The forms of one's own account: allauth's rules, our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 12 characters. A short sentence is easier to remember than a word.")
CODE_HELP = _("Eight digits; with or without the hyphen.")


def draw(form: forms.Form, **labels: Any) -> None:
    """Give fields our labels, and take away placeholders, which vanish as soon as one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in labels:
            field.label = labels[name]
            field.help_text = ""


class _Code:
    """A code that came by mail."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, code=_("Code from the mail"))  # type: ignore[arg-type]
        self.fields["code"].help_text = CODE_HELP
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class ConfirmSignInCodeForm(_Code, allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that signs in."""


class ConfirmAddressForm(_Code, allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that confirms an address."""


class ConfirmResetCodeForm(_Code, allauth_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that lets one choose a new password."""


class AddAddressForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    """A further address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, email=_("Another e-mail address"))


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address that gets a code for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, email=_("E-mail"))


class _NewPassword:
    """A new password, typed once: who mistypes it gets in by code and chooses another one."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        draw(self, oldpassword=_("Present password"), password1=_("New password"))  # type: ignore[arg-type]
        self.fields["password1"].help_text = PASSWORD_HELP


class NewPasswordForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The password after a code."""


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""


class SetPasswordForm(_NewPassword, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """The first password of an account that had none."""


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that protects the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self, password=_("Password"))
