"""What the chair, or the deputy, types on screen."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import validate_comma_separated_integer_list
from django.utils.translation import gettext_lazy as _

from judging.chair_board import EntryName, Question
from judging.closing_board import DECIDED
from judging.models import Hearing


class QuestionForm(forms.Form):
    """The answer to one question. What it is about is hidden, and refused when it is no longer so."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in DECIDED], widget=forms.HiddenInput)
    about = forms.CharField(
        max_length=2000, widget=forms.HiddenInput, validators=[validate_comma_separated_integer_list]
    )
    takes = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("all", _("All go on")), ("none", _("None goes on"))],
        coerce=lambda value: value == "all",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, data: Any = None, *, question: Question) -> None:
        prefix = re.sub(r"\W", "_", f"{question.kind}_{question.subject}")
        given = {"kind": question.kind, "about": question.subject}
        super().__init__(data, auto_id=f"{prefix}_%s", initial=given)
        if question.kind != "promotion_line":
            del self.fields["takes"]


class AbsenceForm(forms.Form):
    """An entry whose team did not come, and why."""

    hearing = forms.ModelChoiceField(
        label=_("Entry"), queryset=Hearing.objects.none(), empty_label=_("Choose an entry")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, data: Any = None, *, absences: tuple[tuple[Hearing, EntryName], ...]) -> None:
        super().__init__(data, auto_id="absence_%s")
        field = self.fields["hearing"]
        field.queryset = Hearing.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one, _name in absences]
        )
        names = {one.pk: f"{name.code} {name.title}".strip() for one, name in absences}
        field.label_from_instance = lambda one: names[one.pk]  # type: ignore[attr-defined]
