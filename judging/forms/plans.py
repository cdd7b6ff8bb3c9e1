"""Forms of optimised assignments and expertise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Edition, Stage
from judging.forms.jurors import StageChoiceField
from judging.plan_board import plannable_stages

MOST = 10_000


class PlanForm(forms.Form):
    """Which stages are shared out, and how."""

    stages = StageChoiceField(
        label=_("Stages"),
        queryset=Stage.objects.none(),
        help_text=_("One of each category. Jurors who sit in several get a fair load over all of them."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one stage.")},
    )
    sheets = forms.IntegerField(
        label=_("Sheets per entry"),
        min_value=1,
        max_value=100,
        initial=3,
        help_text=_("With one sheet nothing is shared, and jurors cannot be compared."),
    )
    least = forms.IntegerField(label=_("Least per juror"), min_value=0, max_value=MOST, initial=0)
    most = forms.IntegerField(
        label=_("Most per juror"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("Empty: no limit. Limits of single jurors are set with their expertise."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stages"].queryset = plannable_stages(edition)  # type: ignore[attr-defined]

    def clean_stages(self) -> Any:
        stages = self.cleaned_data["stages"]
        if len({stage.category_id for stage in stages}) < len(stages):
            raise forms.ValidationError(
                _("Choose one stage of each category; the second gets a plan of its own.")
            )
        return stages

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The most must not be below the least."))
        return data


class ExpertiseForm(forms.Form):
    """What one juror knows well and takes."""

    tags = forms.CharField(
        label=_("Fields of expertise"),
        required=False,
        max_length=600,
        help_text=_("With commas between them, for example: kesehatan, pendidikan, teknologi pangan."),
    )
    least = forms.IntegerField(label=_("Least entries"), min_value=0, max_value=MOST, required=False)
    most = forms.IntegerField(label=_("Most entries"), min_value=1, max_value=MOST, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The most must not be below the least."))
        return data


class TagsForm(forms.Form):
    """What the entries of a category, or one entry, ask for."""

    tags = forms.CharField(
        label=_("Expertise that is asked for"),
        required=False,
        max_length=600,
        help_text=_("With commas between them, in the same words as those of the jurors."),
    )
