"""Forms of readiness: one for each indicator of an entry, its own level or the verified one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import say_anew
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


class LevelForm(forms.Form):
    """What one side says of an indicator; `seen` is the version of the indicator that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any, *, row: Indicator, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial | {"seen": row.version}, prefix=f"i{row.item.pk}")
        self.row = row
        self.is_renewed = self.is_changed = False
        choices: Any = self.fields["level"]
        choices.choices = level_choices(row)

    def renew(self, row: Indicator) -> None:
        """Show what is stored by now beside what was typed, which the next save then puts in its place."""
        self.is_renewed, self.is_changed = True, (self.cleaned_data["seen"] or 0) != row.version
        self.row = row
        say_anew(self, "seen", row.version)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Label and value of what was typed and is stored otherwise."""
        return [(str(self[name].label), self._said(name)) for name in self.changed_data if name != "seen"]

    def _said(self, name: str) -> str:
        value = str(self[name].value() or "")
        choices = getattr(self.fields[name], "choices", ())
        return next((str(label) for key, label in choices if str(key) == value), value)


class OwnLevelForm(LevelForm):
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

    def __init__(self, data: Any, *, row: Indicator, files: Iterable[tuple[int, str]]) -> None:
        level = row.level
        initial = {
            "level": row.own,
            "basis": level.basis if level else "",
            "evidence": row.evidence.pk if row.evidence is not None else None,
            "note": level.own_note if level else "",
        }
        super().__init__(data, row=row, initial=initial)
        fields: Any = self.fields
        fields["basis"].choices = [("", "–"), *((one["code"], one["name"]) for one in row.item.bases)]
        fields["evidence"].choices = [("", _("– no file")), *files]
        if not row.item.bases:
            del self.fields["basis"]

    @property
    def is_closed(self) -> bool:
        """Whether it was verified after the page was opened, so that what was typed cannot be saved."""
        return self.is_renewed and self.row.verified is not None

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


class VerifiedLevelForm(LevelForm):
    """What the secretariat found on one indicator."""

    level = forms.TypedChoiceField(label=_("Verified level"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, row: Indicator) -> None:
        note = row.level.verified_note if row.level else ""
        super().__init__(data, row=row, initial={"level": row.verified, "note": note})

    @property
    def said(self) -> VerifiedLevel:
        """What the valid form says."""
        data = self.cleaned_data
        return VerifiedLevel(data["level"], data["note"].strip(), data["seen"] or 0)


def all_valid(several: Sequence[forms.Form]) -> bool:
    """Whether every form is; each is cleaned, so that all errors are shown at once."""
    valid = [form.is_valid() for form in several]
    return all(valid)
