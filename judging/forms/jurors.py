"""Forms of the page of jurors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.forms.people import email_field, institution_field, person_name_field
from awards.models import Edition, Organization, Stage
from judging.models import PanelMember


class StageChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Stages by category and name."""

    def label_from_instance(self, obj: Stage) -> str:
        return f"{obj.category.name}: {obj.name}"


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Units by the name that papers print."""

    def label_from_instance(self, obj: Organization) -> str:
        return obj.label


class JurorInviteForm(forms.Form):
    """Who is invited to judge, and the stages in which they get a seat at once."""

    email = email_field()
    name = person_name_field()
    institution = institution_field()
    unit = UnitChoiceField(
        label=_("Unit the person belongs to"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=_("Only units behind an entry, and those above or below them. It helps to find conflicts."),
        empty_label=_("none of these"),
    )
    nip = forms.CharField(
        label=_("NIP"), required=False, max_length=25, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
    )
    stages = StageChoiceField(
        label=_("Seats"),
        queryset=Stage.objects.none(),
        required=False,
        help_text=_("You can give and take seats later, until the juror begins to score."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A stage you chose is closed by now. Choose again.")},
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entered = Organization.objects.filter(submissions__category__edition=edition)
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            Organization.objects.filter(Q(pk__in=entered) | Q(children__in=entered) | Q(parent__in=entered))
            .select_related("parent")
            .order_by("name", "pk")
            .distinct()
        )
        self.fields["stages"].queryset = (  # type: ignore[attr-defined]
            Stage.objects.filter(category__edition=edition, closed_at__isnull=True)
            .select_related("category")
            .order_by("category__position", "position")
        )


class SeatForm(forms.Form):
    """What to do with the seat of a juror in a stage."""

    SEAT, UNSEAT = "seat", "unseat"

    stage = forms.ModelChoiceField(queryset=Stage.objects.none())
    do = forms.ChoiceField(choices=[(SEAT, SEAT), (UNSEAT, UNSEAT), *PanelMember.Role.choices])

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(category__edition=edition).select_related("category__edition")
        self.fields["stage"].queryset = stages  # type: ignore[attr-defined]
