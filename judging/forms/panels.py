"""Forms of the pages of a panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Stage, User
from judging.forms.conflicts import reason_field
from judging.models import PanelMember
from judging.panel_board import possible_successors


class JurorChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Jurors with their institutions."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}, {obj.institution}" if obj.institution else obj.name


class SeatGiveForm(forms.Form):
    """A juror of the edition who gets a seat in this panel."""

    juror = JurorChoiceField(label=_("Juror"), queryset=User.objects.none(), empty_label=_("Choose a juror"))
    role = forms.ChoiceField(
        label=_("Role"), choices=PanelMember.Role.choices, initial=PanelMember.Role.JUROR
    )

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jurors = User.objects.filter(
            memberships__edition=stage.category.edition, memberships__role="juror", is_active=True
        )
        seats = PanelMember.objects.filter(panel__stage=stage)
        self.fields["juror"].queryset = (  # type: ignore[attr-defined]
            jurors.exclude(pk__in=seats.values("juror")).distinct().order_by("name", "pk")
        )


class SuccessorForm(forms.Form):
    """Who takes over a seat, and why."""

    successor = JurorChoiceField(
        label=_("Successor"),
        queryset=User.objects.none(),
        empty_label=_("Choose a juror"),
        help_text=_("Somebody who is not a juror of this edition yet is invited first."),
    )

    def __init__(self, *args: Any, stage: Stage, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = possible_successors(stage, leaver)
        self.fields["successor"].queryset = found  # type: ignore[attr-defined]


class ReplaceForm(SuccessorForm):
    """The same, once the preview was seen."""

    reason = reason_field(_("Reason for replacing the juror"), help_text=_("It stays on record."))
