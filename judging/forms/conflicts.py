"""Forms about conflicts of interest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.declaring import Declaration

REASON_LENGTH = 1000


def reason_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A reason in a few lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclareForm(forms.Form):
    """A reason for each entry with which the juror has a conflict; the others have none."""

    def __init__(self, *args: Any, found: Declaration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        for row in found.rows:
            self.fields[f"reason-{row.assignment_id}"] = reason_field(
                _("What connects you with this entry?"), required=False
            )
        self.fields["seen"] = forms.MultipleChoiceField(
            choices=[(row.assignment_id, row.assignment_id) for row in found.rows], required=False
        )

    def require_reason(self, assignment_id: int) -> None:
        """The button beside one entry asks for its reason."""
        name = f"reason-{assignment_id}"
        if name in self.fields and not self.cleaned_data.get(name):
            self.add_error(name, _("Say in a few words what connects you with this entry."))

    @property
    def reasons(self) -> dict[int, str]:
        """The reasons that were given, by assignment."""
        return {
            row.assignment_id: text
            for row in self.found.rows
            if (text := self.cleaned_data.get(f"reason-{row.assignment_id}"))
        }

    @property
    def seen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["seen"]]

    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each entry with the field of its reason."""
        return [(row, self[f"reason-{row.assignment_id}"]) for row in self.found.rows]


class BlindDeclareForm(forms.Form):
    """The units and people with which the juror has a conflict, and why; empty where there is none."""

    units = forms.MultipleChoiceField(label=_("Units"), required=False, widget=forms.CheckboxSelectMultiple)
    people = forms.MultipleChoiceField(label=_("People"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = reason_field(
        _("What connects you with what you ticked?"),
        required=False,
        help_text=_("Leave it empty when you ticked nothing."),
    )
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: Declaration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest"].initial = found.digest
        self.found = found
        for name, parties in (("units", found.units), ("people", found.people)):
            choices = [(party.key, party.label) for party in parties]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.data.get("digest") != self.found.digest:
            raise forms.ValidationError(
                _("An entry was added or left meanwhile. Look at the list again, then say it once more.")
            )
        if self.ticked and not data.get("reason"):
            self.add_error("reason", _("Say in a few words what connects you with what you ticked."))
        if data.get("reason") and not self.ticked:
            self.add_error("reason", _("Tick the unit or the person that this is about."))
        return data

    @property
    def ticked(self) -> list[str]:
        return [*self.cleaned_data.get("units", []), *self.cleaned_data.get("people", [])]


class DecideForm(forms.Form):
    """What the secretariat decides about a conflict."""

    RECUSED, CLEARED = "recused", "cleared"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (RECUSED, _("The juror does not judge this entry")),
            (CLEARED, _("This is not a conflict, the juror may judge")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(
        _("Reason"), required=False, help_text=_("Needed where it is not a conflict. It stays on record.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == self.CLEARED and not data.get("reason"):
            self.add_error("reason", _("Give the reason why this is not a conflict of interest."))
        return data
