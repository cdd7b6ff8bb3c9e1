"""The form of the papers' wording: one text for each part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from reports.wording import PARTS, Part

PAPERS = {
    "certificate": gettext_lazy("Certificates"),
    "minutes": gettext_lazy("Minutes of the plenary session"),
    "decree": gettext_lazy("Draft decision on the winners"),
}


def _rows(part: Part) -> int:
    if part.is_list:
        return 5
    return 1 if part.most < 100 else 2


class WordingForm(forms.Form):
    """Every part with its text; an empty one returns to the default."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, texts: Mapping[str, str], seen: str, manages: bool) -> None:
        super().__init__(data, initial={"seen": seen, **texts})
        for part in PARTS:
            known = " ".join(f"{{{name}}}" for name in part.names)
            self.fields[part.code] = forms.CharField(
                label=str(part.label),
                required=False,
                max_length=part.most,
                disabled=not manages,
                help_text=gettext("May use: %(known)s") % {"known": known},
                widget=forms.Textarea(attrs={"rows": _rows(part), "data-part": part.code}),
            )

    @property
    def papers(self) -> list[tuple[Any, str, list[forms.BoundField]]]:
        """Heading, code and fields of each paper."""
        return [
            (label, paper, [self[part.code] for part in PARTS if part.paper == paper])
            for paper, label in PAPERS.items()
        ]

    def texts(self) -> dict[str, str]:
        """What was typed, by part."""
        return {part.code: self.cleaned_data[part.code] for part in PARTS}
