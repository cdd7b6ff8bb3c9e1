"""Forms of readiness: one for each indicator of an entry, its own level or the verified one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.models.readiness import HIGHEST
from submissions.queries.readiness import Indicator
from submissions.services.readiness import OwnLevel, VerifiedLevel

NOTE = 1000


def level_choices(row: Indicator) -> list[tuple[str, str]]:
    """Nothing, and the levels with what they mean; where there are several ways, the number alone."""
    choices = [("", str(_("– not filled in"))), ("0", str(_("0 – none, or no valid evidence")))]
    for level in range(1, HIGHEST + 1):
        meaning = "" if row.item.bases else f" – {row.item.parameters[level - 1]}"
        choices.append((str(level), f"{level}{meaning}"))
    return choices


class OwnLevelForm(forms.Form):
    """What an entry says of one indicator."""

    level = forms.TypedChoiceField(label=_("Own level"), required=False, coerce=int, empty_value=None)
    basis = forms.ChoiceField(label=_("Measured by"), required=False)
    evidence = forms.TypedChoiceField(label=_("Evidence"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(
        label=_("Where the evidence lies"),
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any, *, row: Indicator, files: Iterable[tuple[int, str]]) -> None:
        level = row.level
        initial = {
            "level": row.own,
            "basis": level.basis if level else "",
            "evidence": level.evidence_id if level else None,
            "note": level.own_note if level else "",
            "seen": level.version if level else 0,
        }
        super().__init__(data, initial=initial, prefix=f"i{row.item.pk}")
        self.row = row
        fields: Any = self.fields
        fields["level"].choices = level_choices(row)
        fields["basis"].choices = [("", "–"), *((one["code"], one["name"]) for one in row.item.bases)]
        fields["evidence"].choices = [("", _("– no file")), *files]
        if not row.item.bases:
            del self.fields["basis"]

    def clean(self) -> dict[str, Any]:
        """A level above 0 of an indicator with several ways of measuring names the way."""
        said = super().clean() or {}
        if "basis" in self.fields and said.get("level") and not said.get("basis"):
            self.add_error("basis", _("Choose how it is measured."))
        return said

    @property
    def said(self) -> OwnLevel:
        """What the valid form says."""
        data = self.cleaned_data
        return OwnLevel(
            data["level"], data.get("basis", ""), data["note"].strip(), data["evidence"], data["seen"] or 0
        )


class VerifiedLevelForm(forms.Form):
    """What the secretariat found on one indicator."""

    level = forms.TypedChoiceField(label=_("Verified level"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any, *, row: Indicator) -> None:
        level = row.level
        initial = {
            "level": row.verified,
            "note": level.verified_note if level else "",
            "seen": level.version if level else 0,
        }
        super().__init__(data, initial=initial, prefix=f"i{row.item.pk}")
        self.row = row
        choices: Any = self.fields["level"]
        choices.choices = level_choices(row)

    @property
    def said(self) -> VerifiedLevel:
        """What the valid form says."""
        data = self.cleaned_data
        return VerifiedLevel(data["level"], data["note"].strip(), data["seen"] or 0)


def all_valid(several: Sequence[forms.Form]) -> bool:
    """Whether every form is; each is cleaned, so that all errors are shown at once."""
    valid = [form.is_valid() for form in several]
    return all(valid)
