"""Forms of the back office of judging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Stage, User
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
        seated = PanelMember.objects.filter(panel__stage=stage, replaced_at__isnull=True)
        jurors = User.objects.filter(pk__in=seated.values("juror_id")).order_by("name")
        self.fields["juror"].queryset = jurors  # type: ignore[attr-defined]
