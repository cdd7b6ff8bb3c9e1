"""Forms of participation: when there was a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import DayInput
from awards.models import Organization


class ExistenceForm(forms.Form):
    """From when until when there is a unit; `seen` are the dates that the page showed."""

    since = forms.DateField(
        label=_("There is this unit since"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: it has always been there."),
    )
    until = forms.DateField(
        label=_("There is no such unit any more since"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: it is still there."),
    )
    seen_since = forms.DateField(required=False, widget=forms.HiddenInput)
    seen_until = forms.DateField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, unit: Organization, data: Any = None) -> ExistenceForm:
        """The form of a unit, filled in with what is stored."""
        stored = {"since": unit.exists_from, "until": unit.exists_until}
        return cls(data, initial=stored | {f"seen_{name}": day for name, day in stored.items()})

    @classmethod
    def again(cls, unit: Organization, data: QueryDict) -> ExistenceForm:
        """What was typed, beside the dates that somebody else stored meanwhile, which are seen now."""
        typed = data.copy()
        for name, day in (("seen_since", unit.exists_from), ("seen_until", unit.exists_until)):
            typed[name] = day.isoformat() if day is not None else ""
        return cls(typed)

    @property
    def seen(self) -> tuple[date | None, date | None]:
        return self.cleaned_data["seen_since"], self.cleaned_data["seen_until"]
