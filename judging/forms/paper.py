"""A paper score sheet as it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards import formats
from awards.exceptions import DomainError
from judging.models import Criterion, PaperEntry
from judging.scoring import check_value
from judging.services.scoresheets import scales_of


class ValueField(forms.DecimalField):
    """A value on a scale, with a comma or a point, as it stands on the paper; blank where it is blank."""

    def __init__(self, criterion: Criterion) -> None:
        (self.scale,) = scales_of([criterion])
        low, high = formats.number(criterion.minimum), formats.number(criterion.maximum)
        super().__init__(
            label=criterion.name,
            required=False,
            help_text=_("%(low)s to %(high)s, weight %(weight)s")
            % {"low": low, "high": high, "weight": formats.number(criterion.weight)},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-num", "autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> Any:
        """`85,5` and `85.5` are the same."""
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        """On the scale and its step."""
        super().validate(value)
        if value is not None:
            try:
                check_value(value, self.scale)
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error


class PaperForm(forms.Form):
    """The values of a sheet by criterion. `entered` and `number` are of the pass that is typed.

    The second pass begins blank, so that it is typed from the paper. The third shows only what differs, and
    keeps the rest.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: Sequence[Criterion],
        passes: Sequence[PaperEntry],
        comment: str = "",
    ) -> None:
        self.criteria, self.passes = criteria, passes
        super().__init__(data, initial={"number": len(passes) + 1, "comment": comment})
        for criterion in criteria:
            name = f"v_{criterion.code}"
            if len(passes) == 2 and self._given(0, criterion) == self._given(1, criterion):
                continue
            self.fields[name] = ValueField(criterion)
        self.fields["comment"] = forms.CharField(
            label=_("Comment for the entrant"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["number"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=3)

    def _given(self, at: int, criterion: Criterion) -> str | None:
        given: Mapping[str, str] = self.passes[at].values
        return given.get(criterion.code)

    @property
    def values(self) -> dict[str, Decimal]:
        """The values of the whole sheet by code: what was typed, and for a decision what both passes say."""
        found: dict[str, Decimal] = {}
        for criterion in self.criteria:
            typed = self.cleaned_data.get(f"v_{criterion.code}")
            if f"v_{criterion.code}" not in self.fields:
                kept = self._given(0, criterion)
                typed = None if kept is None else Decimal(kept)
            if typed is not None:
                found[criterion.code] = typed
        return found

    @property
    def rows(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each value's field, for a decision with what the two passes say."""
        return [
            (self[f"v_{criterion.code}"], self._shown(0, criterion), self._shown(1, criterion))
            for criterion in self.criteria
            if f"v_{criterion.code}" in self.fields
        ]

    @property
    def agreed(self) -> list[tuple[str, str]]:
        """Criteria that both passes give alike, with their value."""
        return [
            (criterion.name, self._shown(0, criterion))
            for criterion in self.criteria
            if f"v_{criterion.code}" not in self.fields
        ]

    def _shown(self, at: int, criterion: Criterion) -> str:
        given = self._given(at, criterion) if at < len(self.passes) else None
        return formats.DASH if given is None else formats.number(Decimal(given))
