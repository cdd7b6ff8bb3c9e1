"""Forms of watching a stage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import CountField, WeightField
from awards.models import Category
from judging.forms.hearings import ReasonForm
from judging.models import Objection


class PolicyForm(forms.Form):
    """Limits of disagreement, and what entrants get."""

    range_limit = WeightField(
        label=_("Mark an entry when its highest and lowest sheet differ by at least"),
        help_text=_("Points of 100."),
    )
    deviation_limit = WeightField(
        label=_("Mark an entry when the standard deviation of its sheets is at least"),
        help_text=_("Points of 100."),
    )
    shows_scores = forms.BooleanField(
        label=_("Entrants read the scores of each criterion beside the comments"), required=False
    )
    objection_days = CountField(
        label=_("Days in which entrants may object"),
        least=0,
        most=60,
        help_text=_("Whole days after feedback is released. With 0 nobody can object."),
    )


class ReopenSheetForm(ReasonForm):
    """Why a sheet is opened again, and which objection it follows from."""

    objection = forms.ModelChoiceField(
        label=_("It follows from the objection"),
        queryset=Objection.objects.none(),
        required=False,
        empty_label=_("none"),
    )

    def __init__(self, *args: Any, category: Category, submission_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Objection.objects.filter(category=category, submission=submission_id)
        self.fields["objection"].queryset = known.order_by("number")  # type: ignore[attr-defined]
        if not known.exists():
            del self.fields["objection"]
