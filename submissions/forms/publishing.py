"""The form with which a draft is put in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class PublishForm(forms.Form):
    """The reason of a new version, asked only where one is needed, and the mark of the draft on the page."""

    reason = forms.CharField(
        label=gettext_lazy("Why a new version"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands beside the version for good."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]

    def renew(self, seen: str) -> None:
        """Let the next sending publish what the page shows now."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": seen}
