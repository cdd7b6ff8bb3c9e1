"""The form of a nomination: a text for each section, longer ones too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from awards.forms.fields import say_anew
from awards.services.versions import mark_of, trimmed_text
from reports.queries.nominations import Nomination, SectionText
from reports.services.nominations import Written

LONGEST = 20_000


class NominationTextForm(forms.Form):
    """One field for each section of the nomination, with the mark of the text that the page showed.

    A section that its writer left as shown says what is stored by now, hinders nobody and is not saved.
    """

    def __init__(self, data: Any, *, nomination: Nomination) -> None:
        super().__init__(data)
        self._sections = nomination.sections
        self._typed = [one for one in nomination.sections if self._is_typed(one.section.code)]
        self._newer: frozenset[str] = frozenset()
        for one in nomination.sections:
            code = one.section.code
            is_untouched = self.is_bound and one not in self._typed
            if is_untouched:
                say_anew(self, code, one.text)
                say_anew(self, f"{code}-seen", one.mark)
            self.fields[code] = forms.CharField(
                label=one.section.title,
                help_text=_help(one),
                required=False,
                max_length=None if is_untouched else LONGEST,
                strip=True,
                initial=one.text,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            self.fields[f"{code}-seen"] = forms.CharField(
                required=False, initial=one.mark, widget=forms.HiddenInput
            )

    def _is_typed(self, code: str) -> bool:
        """Whether another text was sent than the page showed."""
        return code in self.data and mark_of(self.data[code]) != self.data.get(f"{code}-seen")

    def renew(self) -> None:
        """Show what is stored by now beside what was typed, which the next save then puts in its place."""
        newer = [one for one in self._typed if self.data.get(f"{one.section.code}-seen") != one.mark]
        self._newer = frozenset(one.section.code for one in newer)
        for one in newer:
            say_anew(self, f"{one.section.code}-seen", one.mark)

    @property
    def rows(self) -> list[tuple[SectionText, Any, Any, bool]]:
        """Each section with its field, the mark of what was seen, and whether it was changed since."""
        return [
            (
                one,
                self[one.section.code],
                self[f"{one.section.code}-seen"],
                one.section.code in self._newer,
            )
            for one in self._sections
        ]

    @property
    def said(self) -> Mapping[str, Written]:
        """What the valid form says of the sections that were changed, with one kind of line end."""
        return {
            one.section.code: Written(
                trimmed_text(self.cleaned_data[one.section.code]),
                self.cleaned_data[f"{one.section.code}-seen"],
            )
            for one in self._typed
        }


def _help(one: SectionText) -> str:
    if one.section.max_words is None:
        return one.section.guidance
    return _("%(guidance)s. At most %(n)d words.") % {
        "guidance": one.section.guidance,
        "n": one.section.max_words,
    }
