"""Entering the registry's numbers: many that follow each other, or one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
    """A number for each of these papers; those left empty stay open."""

    def __init__(self, *args: Any, papers: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for paper in papers:
            self.fields[_name(paper)] = forms.CharField(
                label=_("Number of %(title)s") % {"title": paper.title},
                required=False,
                max_length=LONGEST,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """A paper that got its number elsewhere meanwhile is named, with what was typed for it."""
        for paper in self.papers:
            if paper.state != Document.State.OPEN and self.cleaned_data.get(_name(paper)):
                text = _("This paper has a number by now, or is void. Empty the field.")
                self.add_error(_name(paper), text)
        return self.cleaned_data

    @property
    def rows(self) -> list[tuple[Document, forms.BoundField]]:
        """Each paper with its field."""
        return [(paper, self[_name(paper)]) for paper in self.papers]

    @property
    def numbers(self) -> dict[int, str]:
        """What was typed, by paper."""
        return {int(name[1:]): text for name, text in self.cleaned_data.items() if text}


def typed_papers(data: Mapping[str, Any]) -> set[int]:
    """The papers for which a number was sent, those too that the page would not show any more."""
    return {
        int(name[1:]) for name, text in data.items() if re.fullmatch(r"n[0-9]{1,17}", name) and text.strip()
    }


def _name(paper: Document) -> str:
    return f"n{paper.pk}"
