"""The forms of a rubric: its criteria and levels as rows, and what holds for the whole."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.formats import number as figure
from awards.forms.rows import ACTION, RowForm, RowFormSet, row_set, shown_rows
from judging.rubric_rules import (
    MOST_CRITERIA,
    MOST_LEVELS,
    Band,
    CriterionDraft,
    Problem,
    RubricDraft,
    problems_of,
)

LONGEST_TEXT = 2000


class FigureField(forms.DecimalField):
    """A decimal of at most two places, typed with a comma or a point and shown without needless zeros."""

    widget = forms.TextInput

    def __init__(self, *, max_digits: int = 6, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=2, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "w-num"})

    def to_python(self, value: Any) -> Any:
        """A comma is a decimal sign in every language: none of these figures is long enough for groups."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return figure(value) if isinstance(value, Decimal) else value


class CriterionRow(RowForm):
    """One criterion. The rules over all of them are those of `judging.rubric_rules`."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
    )
    weight = FigureField(label=gettext_lazy("Weight"), max_digits=5)
    minimum = FigureField(label=gettext_lazy("Lowest value"))
    maximum = FigureField(label=gettext_lazy("Highest value"))
    step = FigureField(label=gettext_lazy("Step"), max_digits=5)
    tie_order = forms.IntegerField(
        label=gettext_lazy("Tie-break order"),
        required=False,
        min_value=1,
        max_value=MOST_CRITERIA,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-num"}),
    )
    description = forms.CharField(
        label=gettext_lazy("Description for the jury"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    levels = forms.CharField(
        label=gettext_lazy("Descriptions of the levels"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BandRow(RowForm):
    """One level of the scale; rows that are left empty do not count."""

    name = forms.CharField(label=gettext_lazy("Level"), max_length=40, required=False)
    minimum = FigureField(label=gettext_lazy("From"), required=False)

    def clean(self) -> dict[str, Any]:
        """A level has a name and a beginning, or neither."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("name")) != (cleaned.get("minimum") is not None) and not self.errors:
            missing = "minimum" if cleaned.get("name") else "name"
            self.add_error(missing, _("Fill in both, or leave both empty."))
        return cleaned


class RubricForm(forms.Form):
    """What holds for the whole rubric. `reason` is asked for a new version only."""

    source = forms.CharField(
        label=gettext_lazy("Where this rubric comes from"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "The juknis or decision with its number and date. Everybody who judges sees it."
        ),
    )
    is_example = forms.BooleanField(
        label=gettext_lazy("These are example figures"),
        required=False,
        help_text=gettext_lazy("Pages and papers then say “example”. Untick it once the figures are yours."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why a new version"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands beside the version for good."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]


CriterionRows = row_set(CriterionRow, least=1, most=MOST_CRITERIA)
BandRows = row_set(BandRow, most=MOST_LEVELS)


class RubricEditor:
    """The three forms of the page as one: what is shown, and the draft once everything is valid."""

    def __init__(self, data: QueryDict | None, *, draft: RubricDraft, seen: str, asks_reason: bool) -> None:
        self.saves = data is not None and ACTION not in data
        self._data, self._asks_reason = data, asks_reason
        self.draft: RubricDraft | None = None
        self.rows, _saves = shown_rows(
            CriterionRows, data, stored=[_row(item) for item in draft.criteria], prefix="kriteria"
        )
        self.bands = self._bands(data, draft)
        head = {"source": draft.source, "is_example": draft.is_example, "seen": seen}
        if data is None:
            self.head = RubricForm(initial=head, asks_reason=asks_reason)
        elif self.saves:
            self.head = RubricForm(data, asks_reason=asks_reason)
        else:
            self.head = RubricForm(initial=_typed(data), asks_reason=asks_reason)

    @property
    def weight_sum(self) -> Decimal:
        return self.rows.sum_of("weight")

    @property
    def has_errors(self) -> bool:
        return self.saves and self.draft is None

    def is_valid(self) -> bool:
        """Whether the rubric can be judged; what keeps it from that is put at the fields it is about."""
        if not all([self.rows.is_valid(), self.bands.is_valid(), self.head.is_valid()]):
            return False
        bands = [row for row in self.bands.rows if row.get("name")]
        draft = RubricDraft(
            criteria=tuple(_criterion(row) for row in self.rows.rows),
            bands=tuple(Band(row["name"], row["minimum"]) for row in bands),
            source=self.head.cleaned_data["source"],
            is_example=self.head.cleaned_data["is_example"],
        )
        problems = problems_of(draft)
        filled = [index for index, row in enumerate(self.bands.rows) if row.get("name")]
        for problem in problems:
            self._show(problem, filled)
        if not problems:
            self.draft = draft
        return self.draft is not None

    def renew(self, seen: str) -> None:
        """Let the next saving put these figures in the place of what is in force now."""
        if self._data is not None:
            data = self._data.copy()
            data["seen"] = seen
            self.head = RubricForm(data, asks_reason=self._asks_reason)
            self.head.full_clean()

    def _show(self, problem: Problem, filled: list[int]) -> None:
        if problem.row is None:
            self.head.add_error(None, problem.message)
        elif problem.of == "bands":
            self.bands.refuse(filled[problem.row], problem.field, problem.message)
        else:
            self.rows.refuse(problem.row, problem.field, problem.message)

    def _bands(self, data: QueryDict | None, draft: RubricDraft) -> RowFormSet:
        """Always the same number of rows, the empty ones last."""
        if data is not None:
            return BandRows(data, prefix="tingkat")
        stored: list[dict[str, Any]] = [{"name": band.name, "minimum": band.minimum} for band in draft.bands]
        stored += [{} for _row in range(MOST_LEVELS - len(stored))]
        return BandRows(initial=stored, prefix="tingkat")


def _row(item: CriterionDraft) -> dict[str, Any]:
    names = ("code", "name", "weight", "minimum", "maximum", "step", "tie_order", "description")
    return {name: getattr(item, name) for name in names} | {"levels": "\n".join(item.levels)}


def _criterion(row: Mapping[str, Any]) -> CriterionDraft:
    lines = [line.strip() for line in row["levels"].splitlines()]
    names = ("code", "name", "weight", "minimum", "maximum", "step", "tie_order", "description")
    return CriterionDraft(**{name: row[name] for name in names}, levels=tuple(line for line in lines if line))


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed into the head of the page, without checking it."""
    return {
        "source": data.get("source", ""),
        "is_example": "is_example" in data,
        "reason": data.get("reason", ""),
        "seen": data.get("seen", ""),
    }
