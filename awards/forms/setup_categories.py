"""Forms of the settings of a category: itself, its stages, its places."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from awards.formats import participant_kind
from awards.forms.fields import CountField, MomentField, RupiahField, WeightField
from awards.forms.rows import RowForm, row_set
from awards.forms.setup import SettingsForm
from awards.models import Category, Edition, Organization
from awards.models.edition import code_validator
from awards.presets.schema import PARTICIPANT_KINDS
from awards.services.setup_categories import FIELDS, LOCKED_FIELDS, category_fingerprint
from awards.services.setup_stages import LOCKED_FIELDS as LOCKED_STAGE_FIELDS

UNIT_KINDS = ("opd", "uptd", "kecamatan", "kelurahan", "school", "community", "city", "province")
ORDER_OF_KINDS = ("asn", "masyarakat", "pelajar", "mahasiswa", "posyantek")
# What the address of the page that makes a category says instead of a code.
TAKEN_CODES = frozenset({"baru"})


class CategoryForm(SettingsForm):
    """What a category is called, who may enter it, and its limits."""

    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(
        label=_("Short name"), max_length=40, help_text=_("Used in tables and plots, for example: TTG.")
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[code_validator],
        help_text=_(
            "Part of addresses and files: small letters, digits and hyphens, for example: ttg-unggulan."
        ),
    )
    entry_prefix = forms.CharField(
        label=_("Prefix of entry codes"),
        max_length=8,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*$", _("Use capital letters and digits."))],
        help_text=_("TTG gives the codes TTG-001, TTG-002 and so on."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the card of the category on the first page."),
    )
    unit_kinds = forms.MultipleChoiceField(
        label=_("Units that may enter"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of unit.")},
    )
    participant_kinds = forms.MultipleChoiceField(
        label=_("Who may take part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of participant.")},
    )
    max_per_unit = CountField(
        label=_("Entries per unit, at most"), required=False, help_text=_("Empty for no limit."), most=1000
    )
    min_age_months = CountField(
        label=_("Least age of the innovation in months"),
        required=False,
        most=600,
        help_text=_("Counted back from the day on which registration closes. Empty for no condition."),
    )
    judging_locked_reason = forms.CharField(
        label=_("Why judging is locked"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "While this says something, no juror can be given an entry of the category. Usually empty."
        ),
    )
    like = forms.ModelChoiceField(
        label=_("Take stages, places, rubrics and form from"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("nowhere: I fill them in myself"),
    )

    def __init__(
        self, data: Any = None, *, edition: Edition, category: Category | None = None, locked: bool = False
    ) -> None:
        initial: dict[str, Any] = {"seen": "-"}
        if category is not None:
            initial = {name: getattr(category, name) for name in FIELDS}
            initial["seen"] = category_fingerprint(category)
        super().__init__(data, initial=initial)
        kinds = [*UNIT_KINDS, *(k for k in initial.get("unit_kinds", ()) if k not in UNIT_KINDS)]
        words = dict(Organization.Kind.choices)
        self.fields["unit_kinds"].choices = [(k, words.get(k, k)) for k in kinds]  # type: ignore[attr-defined]
        known = [*ORDER_OF_KINDS, *sorted(PARTICIPANT_KINDS - set(ORDER_OF_KINDS))]
        self.fields["participant_kinds"].choices = [(k, participant_kind(k)) for k in known]  # type: ignore[attr-defined]
        if category is not None:
            del self.fields["like"]
        else:
            self.fields["like"].queryset = edition.categories.all()  # type: ignore[attr-defined]
        if locked:
            self.disable(*LOCKED_FIELDS)

    def clean_code(self) -> str:
        """Codes stand in addresses, where some words are taken."""
        code: str = self.cleaned_data["code"]
        if code in TAKEN_CODES:
            raise forms.ValidationError(_("This word is used by the product itself. Choose another one."))
        return code

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class StageRow(RowForm):
    """A stage of a category; one whose key is in `closed` takes nothing."""

    name = forms.CharField(label=_("Name"), max_length=120)
    weight = WeightField(label=_("Weight"))
    opens_at = MomentField(label=_("Scoring opens"), required=False)
    closes_at = MomentField(label=_("Scoring closes"), required=False, is_end=True)
    min_sheets = CountField(
        label=_("Score sheets, at least"),
        most=50,
        help_text=_("An entry with fewer blocks the closing until the chair gives a reason."),
    )
    promote_best = CountField(
        label=_("Best entries that go on"), required=False, help_text=_("Empty: all of them.")
    )
    passing_grade = WeightField(
        label=_("Passing grade"),
        required=False,
        help_text=_("Least score of the stage with which an entry goes on."),
    )
    is_blind = forms.BooleanField(label=_("Blind: jurors do not see unit and names"), required=False)
    unique = {"name": _("There is a stage with this name already.")}

    def __init__(
        self, *args: Any, closed: Collection[int] = (), disabled: Collection[str] | None = (), **kwargs: Any
    ) -> None:
        self.is_closed = (kwargs.get("initial") or {}).get("id") in closed
        super().__init__(*args, disabled=None if self.is_closed else disabled, **kwargs)


class PlaceRow(RowForm):
    """A place that can be won, with its prize. Its number is its place in the list."""

    title = forms.CharField(label=_("Title"), max_length=80)
    prize = RupiahField(label=_("Prize money in rupiah"))
    extras = forms.CharField(label=_("Handed over beside the money"), required=False, max_length=200)
    unique = {"title": _("There is a place with this title already.")}


StageRows = row_set(
    StageRow,
    least=1,
    most=10,
    too_few=_("A category needs at least one stage."),
)
PlaceRows = row_set(PlaceRow, most=30)
FIXED_STAGE_FIELDS = frozenset(LOCKED_STAGE_FIELDS)
