"""Forms of feedback and objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.models import Objection, Scoresheet
from judging.services.objections import LONGEST


class ObjectionForm(forms.Form):
    """What an entrant objects to."""

    text = forms.CharField(
        label=_("What do you object to, and why?"),
        help_text=_("Name the stage or the criterion, and what in your entry says otherwise."),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AnswerForm(forms.Form):
    """The secretariat's answer."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Objection.Outcome.choices if choice[0] != Objection.Outcome.OPEN],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer to the entrant"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    followed = forms.CharField(
        label=_("What follows"),
        help_text=_("For example: the sheet is opened again and checked. The entrant reads it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sheet = forms.ModelChoiceField(
        label=_("Score sheet it is about"),
        queryset=Scoresheet.objects.none(),
        required=False,
        empty_label=_("none"),
    )

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        field.queryset = (  # type: ignore[attr-defined]
            Scoresheet.objects.filter(submission=objection.submission_id)
            .select_related("stage", "juror")
            .order_by("stage__position", "juror__name")
        )
        field.label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.stage.name}: {one.juror.name}, {one.get_state_display()}"
        )


class FollowUpForm(forms.Form):
    """What followed after the answer."""

    followed = forms.CharField(
        label=_("What follows"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
