"""The form that blackens words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BlackenForm(forms.Form):
    """Words that are blackened wherever they stand in an entry."""

    words = forms.CharField(
        label=_("Words to blacken"),
        max_length=500,
        help_text=_("A name, a place, a whole sentence. Every place where it stands becomes black."),
    )
