"""Forms of readiness: one for each indicator of an entry, its own level or the verified one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import say_anew
from awards.services.versions import mark_of, trimmed_text
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
    """What one side says of an indicator; `seen` is the mark of what the page showed of it.

    It is bound only to what its writer changed: an indicator that they left as it was shown says what is
    stored by now, hinders nobody and is not saved.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    said_fields: tuple[str, ...]  # in the order of the mark

    def __init__(self, data: Any, *, row: Indicator, initial: dict[str, Any], marks: dict[str, str]) -> None:
        prefix = f"i{row.item.pk}"
        super().__init__(self._changes(data, prefix), initial=initial | marks, prefix=prefix)
        self.row, self._marks = row, marks
        self.is_renewed = self.is_changed = False
        choices: Any = self.fields["level"]
        choices.choices = level_choices(row)

    @classmethod
    def _changes(cls, data: Any, prefix: str) -> Any:
        """What was sent, or None where nothing is sent of this indicator or only what it showed."""
        names = [f"{prefix}-{name}" for name in cls.said_fields]
        if data is None or not any(name in data for name in names):
            return None
        untouched = mark_of(*(data.get(name) for name in names)) == data.get(f"{prefix}-seen")
        return None if untouched else data

    def renew(self) -> None:
        """Show what is stored by now beside what was typed, which the next save then puts in its place."""
        self.is_renewed = True
        self.is_changed = any(self[name].value() != mark for name, mark in self._marks.items())
        for name, mark in self._marks.items():
            say_anew(self, name, mark)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Label and value of what was typed and is stored otherwise."""
        return [
            (str(self[name].label), self._said(name))
            for name in self.changed_data
            if name in self.said_fields
        ]

    def _said(self, name: str) -> str:
        value = str(self[name].value() or "")
        choices = getattr(self.fields[name], "choices", ())
        return next((str(label) for key, label in choices if str(key) == value), value)


class OwnLevelForm(LevelForm):
    """What an entry says of one indicator."""

    said_fields = ("level", "basis", "note", "evidence")
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
        super().__init__(data, row=row, initial=initial, marks={"seen": row.own_mark})
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
            data["level"], data.get("basis", ""), trimmed_text(data["note"]), data["evidence"], data["seen"]
        )


class VerifiedLevelForm(LevelForm):
    """What the secretariat found on one indicator; `judged` is the mark of the own level it was shown."""

    said_fields = ("level", "note")
    judged = forms.CharField(widget=forms.HiddenInput, required=False)
    level = forms.TypedChoiceField(label=_("Verified level"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, row: Indicator) -> None:
        note = row.level.verified_note if row.level else ""
        initial = {"level": row.verified, "note": note}
        marks = {"seen": row.verified_mark, "judged": row.judged_mark}
        super().__init__(data, row=row, initial=initial, marks=marks)

    @property
    def said(self) -> VerifiedLevel:
        """What the valid form says."""
        data = self.cleaned_data
        return VerifiedLevel(data["level"], trimmed_text(data["note"]), data["seen"], data["judged"])


def all_valid(several: Sequence[forms.Form]) -> bool:
    """Whether every form is; each is cleaned, so that all errors are shown at once."""
    valid = [form.is_valid() for form in several]
    return all(valid)
