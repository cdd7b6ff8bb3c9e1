"""Forms of the public pages."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """The number and the control code that a paper carries."""

    number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("As printed, for example 400.10.11/017/Bappedalitbang/2025."),
        max_length=120,
        error_messages={"required": _("Fill in the number as it is printed on the document.")},
    )
    control_code = forms.CharField(
        label=_("Control code"),
        help_text=_("Six letters and digits under the QR code."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Fill in the six letters and digits under the QR code.")},
    )

    def clean_control_code(self) -> str:
        """Six characters; small letters, spaces and hyphens are slips of typing."""
        code = re.sub(r"[\s-]+", "", self.cleaned_data["control_code"]).upper()
        if not re.fullmatch(r"[A-Z0-9]{6}", code):
            raise forms.ValidationError(_("The control code has six letters and digits. Check it again."))
        return code
