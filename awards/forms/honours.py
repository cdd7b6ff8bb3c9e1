"""Forms of the former winners: narrowing the list, adding one by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.honours.titles import AwardTitles
from awards.models import Category, Edition, Honour
from awards.services.honours import EARLIEST_YEAR, HonourFacts
from awards.units import UnitIndex, UnitRefused
from awards.workbooks.model import clean


class HonourSearchForm(forms.Form):
    """What narrows the list; anything that means nothing narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Unit or title"), required=False, max_length=100, widget=forms.SearchInput
    )
    tahun = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)
    kategori = forms.ChoiceField(label=gettext_lazy("Category"), required=False)

    def __init__(self, data: Any, *, years: list[int], categories: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["tahun"].choices = [("", _("All years")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["kategori"].choices = [("", _("All categories")), *categories.items()]  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """What `search_honours` is asked for."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "text": said.get("q", ""),
            "year": said.get("tahun"),
            "category": said.get("kategori", ""),
        }


class HonourForm(forms.Form):
    """One former winner. The unit is written as in a list, by name, short name or alias."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"), queryset=Category.objects.none(), empty_label=None
    )
    entry_title = forms.CharField(
        label=gettext_lazy("Title of the entry"),
        max_length=Honour._meta.get_field("entry_title").max_length,
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=200,
        help_text=gettext_lazy("Name, short name or former name; “Kel. X, Kec. Y” where names repeat."),
    )
    award = forms.CharField(
        label=gettext_lazy("Award"), max_length=80, help_text=gettext_lazy("Such as Juara I or Harapan II.")
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._edition = edition
        self.fields["category"].queryset = edition.categories.order_by("position")  # type: ignore[attr-defined]
        self.fields["year"].help_text = _("From %(first)d to %(last)d.") % {
            "first": EARLIEST_YEAR,
            "last": edition.year,
        }

    def clean_entry_title(self) -> str:
        return clean(self.cleaned_data["entry_title"])

    def clean(self) -> dict[str, Any]:
        """The unit and the award are read as in a workbook."""
        said = self.cleaned_data
        category = said.get("category")
        if category is None:
            return said
        if said.get("unit"):
            try:
                match = UnitIndex(self._edition).match(said["unit"], kinds=category.unit_kinds)
                said["unit"] = match.unit
            except UnitRefused as error:
                self.add_error("unit", str(error))
        if said.get("award"):
            award = AwardTitles(category.places.all()).read(said["award"])
            if award is None:
                self.add_error("award", _("Write the award as “Juara I”, “Harapan II” or a number."))
            said["award"] = award
        return said

    def facts(self) -> HonourFacts:
        """The winner, once the form is valid."""
        said = self.cleaned_data
        return HonourFacts(
            said["category"].code,
            said["year"],
            said["entry_title"],
            said["unit"],
            said["award"].number,
            said["award"].title,
        )
