"""Entering the registry's numbers: many that follow each other, or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms.letterhead import require_number_pattern
from reports.models import Document
from reports.services.numbering import LONGEST, Block


class RowForm(forms.Form):
    """Numbers that follow each other for all open papers of a kind."""

    kind = forms.ChoiceField(label=_("Kind"))
    pattern = forms.CharField(
        label=_("Number pattern"),
        max_length=80,
        help_text=_("{urut} is the running number, {unit} the office, {tahun} the year."),
    )
    first = forms.IntegerField(
        label=_("First number"),
        min_value=1,
        max_value=999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    # Which paper was to get which number when they were shown; empty before.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_pattern(self) -> str:
        """A pattern like that of the letterhead."""
        pattern: str = self.cleaned_data["pattern"]
        require_number_pattern(pattern)
        return pattern

    @property
    def block(self) -> Block:
        """What was asked for, once the form is valid."""
        return Block(**{name: self.cleaned_data[name] for name in ("kind", "pattern", "first")})


class SinglesForm(forms.Form):
    """A number for each of the papers shown; those left empty stay open."""

    def __init__(self, *args: Any, papers: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for paper in papers:
            self.fields[f"n{paper.pk}"] = forms.CharField(
                label=_("Number of %(title)s") % {"title": paper.title},
                required=False,
                max_length=LONGEST,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def numbers(self) -> dict[int, str]:
        """What was typed, by paper."""
        return {int(name[1:]): text for name, text in self.cleaned_data.items() if text}
