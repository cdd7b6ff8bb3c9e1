"""Forms of people and their roles: narrowing the list, giving, revoking and inviting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.mail_kinds import label_of
from awards.models import Edition, Membership, Message, Organization
from awards.permissions import UNIT_ROLES
from awards.units import UnitIndex, UnitRefused

Role = Membership.Role


def email_field() -> forms.EmailField:
    """The address by which a person is known, whatever its case."""
    return forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The person signs in with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def person_name_field() -> forms.CharField:
    """The name of another person, as papers print it."""
    return forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("In full and with titles, as it shall stand on a certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def institution_field() -> forms.CharField:
    """Where a person comes from."""
    return forms.CharField(
        label=_("Institution"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NarrowingForm(forms.Form):
    """A form of a list's address; a value that means nothing narrows nothing."""

    @property
    def narrowing(self) -> dict[str, str]:
        """What narrows the list."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class PeopleFilterForm(NarrowingForm):
    """What narrows the list of people: a role, and a text."""

    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Membership.Role.choices]
    )
    text = forms.CharField(
        label=_("Name, e-mail, institution or unit"),
        required=False,
        max_length=100,
        widget=forms.SearchInput,
    )


class MessageFilterForm(NarrowingForm):
    """What narrows the log of mails: a state, a kind, an entry, and a text."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Message.State.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    about = forms.CharField(
        label=_("Entry"), required=False, max_length=80, help_text=_("Its number, or a word of its title.")
    )
    text = forms.CharField(
        label=_("Address, name or subject"), required=False, max_length=100, widget=forms.SearchInput
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(((kind, label_of(kind)) for kind in kinds), key=lambda choice: choice[1])
        self.fields["kind"].choices = [("", _("All kinds")), *choices]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """A role for a person: offered by mail, or given at once. A role in a unit names the unit."""

    INVITE, GIVE = "invite", "give"

    email = email_field()
    name = person_name_field()
    institution = institution_field()
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=200,
        help_text=_(
            "Only for a unit admin or a member: the name, an abbreviation or an older name of the unit."
        ),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=_("How"),
        initial=INVITE,
        choices=[
            (INVITE, _("Invite by mail: the person has the role after accepting")),
            (GIVE, _("Give the role at once: the person is told by mail")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        # A juror is invited with the seats, on the page of the jurors.
        roles = [(role, label) for role, label in Role.choices if role != Role.JUROR]
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role in a unit needs one unit that the text names; another role needs none."""
        data = super().clean() or {}
        text = data.get("unit", "").strip()
        data["organization"] = None
        if data.get("role") not in UNIT_ROLES:
            return data
        if not text:
            self.add_error("unit", _("Name the unit: this role is held in a unit."))
            return data
        try:
            data["organization"] = UnitIndex(self.edition).match(text, kinds=UNIT_KINDS).unit
        except UnitRefused as error:
            self.add_error("unit", str(error))
        return data


UNIT_KINDS = tuple(
    kind
    for kind in Organization.Kind.values
    if kind not in {Organization.Kind.NATION, Organization.Kind.PROVINCE, Organization.Kind.CITY}
)


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Units as lists print them."""

    def label_from_instance(self, obj: Organization) -> str:
        return obj.label


class ColleagueForm(forms.Form):
    """A colleague whom a unit admin invites to be a member of one of their units."""

    email = email_field()
    name = person_name_field()
    unit = UnitChoiceField(label=_("Unit"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = units.select_related("parent").order_by("kind", "name")
        if len(units) == 1:
            field.initial, field.empty_label = units[0], None


class ReasonForm(forms.Form):
    """Why a role is taken or a request refused."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "The person reads it in a mail. It stays on record, the ledger keeps only that it was done."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason.")},
    )
