"""Forms of the back office of judging."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import validate_comma_separated_integer_list
from django.db.models import BigIntegerField
from django.utils.translation import gettext_lazy as _

from awards.models import Stage, User
from judging.closing_board import DECIDED, BlockerRow
from judging.models import PanelMember


class AppointForm(forms.Form):
    """Who presides over a panel: one of its seated jurors, as chair or deputy."""

    juror = forms.ModelChoiceField(label=_("Juror"), queryset=User.objects.none())
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (PanelMember.Role.CHAIR, PanelMember.Role.CHAIR.label),
            (PanelMember.Role.DEPUTY, PanelMember.Role.DEPUTY.label),
        ],
    )

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = PanelMember.objects.seated().filter(panel__stage=stage)
        jurors = User.objects.filter(pk__in=seated.values("juror_id")).order_by("name")
        self.fields["juror"].queryset = jurors  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What a signed decision of the chair, or of the deputy, says of one blocker.

    The hidden fields are what the row showed when the decision was entered; the services refuse
    them when somebody else presides by now, or when the joint entries are others.
    """

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in DECIDED], widget=forms.HiddenInput)
    about = forms.CharField(
        max_length=2000, widget=forms.HiddenInput, validators=[validate_comma_separated_integer_list]
    )
    decided_by = forms.ModelChoiceField(queryset=User.objects.none(), widget=forms.HiddenInput)
    takes = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("all", _("All go on")), ("none", _("None goes on"))],
        coerce=lambda value: value == "all",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    on_file = forms.BooleanField(label=_("The signed decision is kept on file"))

    def __init__(self, data: Any = None, *, stage: Stage, row: BlockerRow | None = None) -> None:
        sent = data or {}
        kind = row.kind if row else str(sent.get("kind", ""))
        subject = row.subject if row else str(sent.get("about", ""))
        super().__init__(data, auto_id=re.sub(r"\W", "_", f"{kind}_{subject}") + "_%s")
        if kind != "promotion_line":
            del self.fields["takes"]
        if data is not None:  # a page shows many forms, and makes the query's filters for the one it was sent
            seated = PanelMember.objects.seated().filter(panel__stage=stage)
            jurors = User.objects.filter(pk__in=seated.values("juror_id"))
            self.fields["decided_by"].queryset = jurors  # type: ignore[attr-defined]

    @property
    def is_stale(self) -> bool:
        """Whether what the page showed, not what was typed, is refused."""
        return any(field.errors for field in self.hidden_fields())

    def is_about(self, row: BlockerRow) -> bool:
        """Whether this bound form is the one of a row."""
        return (self["kind"].value(), self["about"].value()) == (row.kind, row.subject)

    def clean_about(self) -> tuple[int, ...]:
        """The ids as numbers."""
        ids = tuple(int(part) for part in self.cleaned_data["about"].split(","))
        if max(ids) > BigIntegerField.MAX_BIGINT:
            raise forms.ValidationError(_("There is no such entry."))
        return ids
