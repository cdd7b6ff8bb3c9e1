"""The form of a nomination: a text for each section, longer ones too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from awards.forms.fields import say_anew
from reports.queries.nominations import Nomination, SectionText
from reports.services.nominations import Written

LONGEST = 20_000


class NominationTextForm(forms.Form):
    """One field for each section of the nomination."""

    def __init__(self, data: Any, *, nomination: Nomination) -> None:
        super().__init__(data)
        self._sections = nomination.sections
        self._changed: frozenset[str] = frozenset()
        for one in nomination.sections:
            code = one.section.code
            self.fields[code] = forms.CharField(
                label=one.section.title,
                help_text=_help(one),
                required=False,
                max_length=LONGEST,
                strip=True,
                initial=one.text,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            self.fields[f"{code}-seen"] = forms.IntegerField(
                required=False, min_value=0, initial=one.version, widget=forms.HiddenInput
            )

    def renew(self, nomination: Nomination) -> None:
        """Show what is stored by now beside what was typed, which the next save then puts in its place."""
        self._sections = nomination.sections
        seen = {code: said.seen for code, said in self.said.items()}
        changed = [one for one in self._sections if seen.get(one.section.code, one.version) != one.version]
        self._changed = frozenset(one.section.code for one in changed)
        for one in changed:
            say_anew(self, f"{one.section.code}-seen", one.version)

    @property
    def rows(self) -> list[tuple[SectionText, Any, Any, bool]]:
        """Each section with its field, the version that was seen, and whether it was changed since."""
        return [
            (
                one,
                self[one.section.code],
                self[f"{one.section.code}-seen"],
                one.section.code in self._changed,
            )
            for one in self._sections
        ]

    @property
    def said(self) -> Mapping[str, Written]:
        """What the valid form says of the sections that were sent, with one kind of line end."""
        return {
            one.section.code: Written(
                self.cleaned_data[one.section.code].replace("\r\n", "\n"),
                self.cleaned_data[f"{one.section.code}-seen"] or 0,
            )
            for one in self._sections
            if one.section.code in self.data
        }


def _help(one: SectionText) -> str:
    if one.section.max_words is None:
        return one.section.guidance
    return _("%(guidance)s. At most %(n)d words.") % {
        "guidance": one.section.guidance,
        "n": one.section.max_words,
    }
