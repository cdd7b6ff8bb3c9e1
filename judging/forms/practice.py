"""Forms of the practice entry."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.exceptions import DomainError
from awards.models import User
from judging.models import Criterion
from judging.scoring import check_value
from judging.services.scoresheets import scales_of

TEXT_LENGTH = 30_000


class PracticeForm(forms.Form):
    """The practice entry as the secretariat writes it."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_LENGTH,
        help_text=_("What the jurors read: an invented entry, or one of an earlier year without its names."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class PracticeWaiverForm(forms.Form):
    """Who may score without a practice sheet, and why."""

    juror = forms.ModelChoiceField(
        label=_("Juror"), queryset=User.objects.none(), empty_label=_("Choose a juror")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )

    def __init__(self, data: Any = None, *, missing: Sequence[User]) -> None:
        super().__init__(data, auto_id="waive_%s")
        self.fields["juror"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[juror.pk for juror in missing]
        ).order_by("name", "pk")


class PracticeSheetForm(forms.Form):
    """A value for each criterion, and a note; handing in needs them all."""

    comment = forms.CharField(
        label=_("Why you scored so"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = {f"nilai-{criterion.code}": criterion for criterion in criteria}
        for name, criterion in self._criteria.items():
            self.fields[name] = forms.DecimalField(
                label=criterion.name,
                required=False,
                help_text=_("%(least)s to %(most)s, weight %(weight)s %%")
                % {
                    "least": f"{criterion.minimum.normalize():f}",
                    "most": f"{criterion.maximum.normalize():f}",
                    "weight": f"{criterion.weight.normalize():f}",
                },
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
        self.order_fields([*self._criteria, "comment"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        final = self.data.get("do") == "final"
        for name, criterion in self._criteria.items():
            value = data.get(name)
            if value is None:
                if final and name not in self.errors:
                    self.add_error(name, _("Give a value here."))
                continue
            self._check(name, value, criterion)
        return data

    def _check(self, name: str, value: Decimal, criterion: Criterion) -> None:
        try:
            check_value(value, scales_of([criterion])[0])
        except DomainError as error:
            self.add_error(name, str(error))

    @property
    def values(self) -> dict[str, Decimal | None]:
        """The values by criterion code."""
        return {criterion.code: self.cleaned_data.get(name) for name, criterion in self._criteria.items()}
