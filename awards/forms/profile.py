"""What a person says of themselves: at sign-up and later on the profile page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import User
from awards.services.accounts import others_with_nip
from awards.workbooks.model import Cell, Kind
from awards.workbooks.values import nip_digits, nip_problems, parse_phone

# Each in its own words, as people look for theirs.
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
# A number that is no telephone number anywhere; a foreign one is fine.
NO_PHONE = {"phone_doubtful", "phone_several"}
TAKEN = _(
    "Another account has this NIP. If it is yours, sign in with the other address, or ask the secretariat "
    "to join the two."
)


class NipField(forms.CharField):
    """An NIP or NI PPPK, optional: 18 digits, grouped by the typist as they like, kept as digits only."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("NIP"))
        kwargs.setdefault(
            "help_text",
            _("For civil servants: 18 digits, also an NI PPPK. Leave it empty if you have none."),
        )
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(required=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        """The digits. Raises with what is wrong, in the order of the digits."""
        digits = nip_digits(super().clean(value))
        if not digits:
            return ""
        errors, _warnings = nip_problems(digits, today=timezone.localdate())
        if errors:
            raise forms.ValidationError([error.message for error in errors])
        return digits

    def prepare_value(self, value: Any) -> Any:
        """As an NIP is written: 8, 6, 1 and 3 digits."""
        text = str(value or "")
        if len(text) != 18 or not text.isdecimal():
            return value
        return f"{text[:8]} {text[8:14]} {text[14]} {text[15:]}"


class PhoneField(forms.CharField):
    """A telephone number, optional, kept as `+62...`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Telephone"))
        kwargs.setdefault("help_text", _("For example 0812 3456 7890. Only the secretariat sees it."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(required=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        parsed = parse_phone(Cell(kind=Kind.TEXT, value=super().clean(value)))
        wrong = [note.message for note in parsed.warnings if note.code in NO_PHONE]
        if wrong:
            raise forms.ValidationError(wrong)
        return parsed.value or ""


def name_field() -> forms.CharField:
    """The name as papers print it."""
    return forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("In full and with titles, as it shall stand on a certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def check_nip_free(nip: str, user: User | None = None) -> None:
    """Raise a validation error when another account has this NIP."""
    if others_with_nip(nip, user).exists():
        raise forms.ValidationError(TAKEN)


class ProfileForm(forms.Form):
    """Name, NIP, telephone, institution and language of one person."""

    name = name_field()
    nip = NipField()
    phone = PhoneField()
    institution = forms.CharField(
        label=_("Institution"),
        max_length=200,
        required=False,
        help_text=_("Where you work or study, if it is no unit of the list below."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=LANGUAGES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_nip(self) -> str:
        nip: str = self.cleaned_data["nip"]
        check_nip_free(nip, self.user)
        return nip
