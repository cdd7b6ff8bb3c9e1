"""The rows of a checklist."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from awards.forms.rows import RowForm, row_set


class ItemRow(RowForm):
    """One point of the administrative check."""

    text = forms.CharField(
        label=gettext_lazy("What is checked"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(
        label=gettext_lazy("Where to look"), required=False, max_length=300, widget=forms.TextInput()
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be passed"), required=False)
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=500)
    is_example = forms.BooleanField(label=gettext_lazy("Example figures"), required=False)
    unique = {"text": gettext_lazy("This point is there already.")}


ItemRows = row_set(ItemRow, most=40)


class SeenForm(forms.Form):
    """Which list the page showed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
