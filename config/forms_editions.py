"""Forms that make an edition: from an earlier one, from a preset, or with nothing in it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import CountField, MomentField
from awards.models import Edition, Organization, User
from awards.models.edition import code_validator
from awards.presets.schema import EditionPreset

# What stands in an address instead of the code of an edition.
TAKEN_SLUGS = frozenset({"edisi"})


class NewEditionForm(forms.Form):
    """What every new edition is asked for."""

    year = CountField(label=_("Year"), least=2000, most=2100)
    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.CharField(
        label=_("Code"),
        max_length=60,
        validators=[code_validator],
        help_text=_("Part of addresses, it cannot be changed later: small letters, digits and hyphens."),
    )

    def clean_slug(self) -> str:
        """The code is free."""
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN_SLUGS:
            raise ValidationError(_("This word is used by the product itself. Choose another one."))
        if Edition.objects.filter(slug=slug).exists():
            raise ValidationError(_("There is an edition with this code already. Choose another one."))
        return slug


class CopyForm(NewEditionForm):
    """A new edition like an earlier one."""

    source = forms.ModelChoiceField(label=_("Like the edition"), queryset=Edition.objects.none())
    takes_people = forms.BooleanField(
        label=_("Its secretariat and inspectorate keep their roles in the new one"),
        required=False,
        initial=True,
        help_text=_("Jurors are not taken over; they are invited anew."),
    )
    field_order = ("source", "year", "name", "slug", "takes_people")

    def __init__(self, data: Any = None, *, user: User, source: Edition | None = None) -> None:
        editions = Edition.objects.of_organizers_of(user).order_by("-year", "name")
        source = source or editions.first()
        initial: dict[str, Any] = {"source": source}
        if source is not None:
            initial |= next_of(source)
        super().__init__(data, initial=initial)
        self.fields["source"].queryset = editions  # type: ignore[attr-defined]


class PresetForm(NewEditionForm):
    """A new edition from a preset."""

    organizer = forms.ModelChoiceField(label=_("Organiser"), queryset=Organization.objects.none())
    field_order = ("organizer", "year", "name", "slug")

    def __init__(self, data: Any = None, *, user: User, preset: EditionPreset) -> None:
        year = max(preset.year, timezone.localdate().year)
        super().__init__(
            data,
            initial={
                "year": year,
                "name": preset.name_pattern.replace("{tahun}", str(year)),
                "slug": with_year(preset.preset, preset.year, year),
            },
        )
        field: Any = self.fields["organizer"]
        field.queryset = organizers_of(user)
        own = field.queryset.filter(code=preset.organizer).first()
        if own is not None:
            field.initial = own
        elif user.is_superuser:  # its units are made with it
            field.required, field.empty_label = False, _("the organiser of the preset")


class EmptyForm(NewEditionForm):
    """A new edition with nothing in it but its dates."""

    organizer = forms.ModelChoiceField(label=_("Organiser"), queryset=Organization.objects.none())
    place_name = forms.CharField(label=_("City on papers"), max_length=100)
    opens = MomentField(label=_("Registration opens"))
    closes = MomentField(label=_("Registration closes"), is_end=True)
    field_order = ("organizer", "year", "name", "slug", "place_name", "opens", "closes")

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial={"year": timezone.localdate().year})
        field: Any = self.fields["organizer"]
        field.queryset = organizers_of(user)
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.initial = only[0]

    def clean(self) -> dict[str, Any]:
        """The window is a window."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("opens") and said.get("closes") and said["opens"] >= said["closes"]:
            self.add_error("closes", _("Registration must close after it opens."))
        return said


def organizers_of(user: User) -> Any:
    """Organisers for which a person may make an edition, as `awards.make_edition` says of each."""
    known = Organization.objects.exclude(kind=Organization.Kind.NATION)
    if user.is_superuser:
        return known.order_by("name")
    editions = Edition.objects.of_organizers_of(user)
    return known.filter(pk__in=editions.values("organizer_id")).order_by("name")


def next_of(source: Edition) -> dict[str, Any]:
    """What the edition after this one would be called."""
    year = max(source.year + 1, min(timezone.localdate().year, date.max.year))
    name = source.name.replace(str(source.year), str(year))
    return {
        "year": year,
        "name": name if name != source.name else f"{source.name} {year}",
        "slug": with_year(source.slug, source.year, year),
    }


def with_year(slug: str, old: int, year: int) -> str:
    """A code with another year in it, at its end where it had none; free of a code that exists."""
    bare = re.sub(rf"-?{old}(?=-|$)", "", slug)[:50]
    proposed, number = f"{bare}-{year}", 2
    while Edition.objects.filter(slug=proposed).exists():
        proposed, number = f"{bare}-{year}-{number}", number + 1
    return proposed
