"""Rows of a form that are added, moved and removed, with or without JavaScript: the server's half of the
component `components/row_editor.html`.

A row's place in the list is its order; nothing else says it. Until the page is saved, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import DEFAULT_MAX_NUM
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

ACTION = "row"


class RowForm(forms.Form):
    """One row. `id` is the key of the stored row that it shows, empty for a new one."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, disabled: Collection[str] | None = (), **kwargs: Any) -> None:
        """The fields named in `disabled` show what is stored and take nothing; None means all of them."""
        super().__init__(*args, **kwargs)
        for name in self.fields if disabled is None else disabled:
            self.fields[name].disabled = name != "id"


class RowFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when run
    """Rows in the order of the page. Use `row_set` to make a class of it."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the rows say, in their order, once they are valid."""
        return [form.cleaned_data for form in self.forms]

    def sum_of(self, name: str) -> Decimal:
        """The sum of a field of decimals over the rows; what is no number counts 0."""
        total = Decimal(0)
        for form in self.forms:
            try:
                total += form.fields[name].clean(form[name].value()) or 0
            except forms.ValidationError:
                continue
        return total

    def refuse(self, index: int | None, field: str | None, message: str) -> None:
        """Put an error at a row (counted from 0), or at all of them, as a rule over the rows found it."""
        if index is None:
            self.non_form_errors().append(message)
        else:
            self.forms[index].add_error(field, message)

    def clean(self) -> None:
        """Nothing may occur twice in the fields that `unique` names."""
        for name, message in getattr(self.form, "unique", {}).items():
            seen: set[str] = set()
            for index, form in enumerate(self.forms):
                value = str(form.cleaned_data.get(name, "") if form.is_valid() else "").strip().casefold()
                if value and value in seen:
                    self.refuse(index, name, message)
                seen.add(value)


def row_set(
    form: type[RowForm], *, least: int = 0, most: int = 40, too_few: Any = "", too_many: Any = ""
) -> type[RowFormSet]:
    """The formset class of a kind of row. Every row that is shown counts: there are no blank extra rows."""
    made: type[RowFormSet] = forms.formset_factory(  # type: ignore[assignment]
        form,
        formset=RowFormSet,
        extra=0,
        min_num=least,
        validate_min=bool(least),
        max_num=most,
        validate_max=True,
        absolute_max=min(most + 10, DEFAULT_MAX_NUM),
    )
    messages = {
        "too_few_forms": too_few or _("Add at least %(num)d row."),
        "too_many_forms": too_many or _("Keep at most %(num)d rows."),
        "missing_management_form": _(
            "The page was not sent completely. Open it again and repeat the change."
        ),
    }
    made.default_error_messages = {**made.default_error_messages, **messages}
    return made


def shown_rows(
    rows: type[RowFormSet],
    data: QueryDict | None,
    *,
    stored: Sequence[Mapping[str, Any]],
    prefix: str,
    form_kwargs: Mapping[str, Any] | None = None,
    fixed: bool = False,
) -> tuple[RowFormSet, bool]:
    """The rows of a page, and whether they were sent to be saved.

    Without `data` they are the stored ones. A button that adds, moves or removes a row gives back what was
    typed with that change, neither checked nor saved. Otherwise the formset is bound to `data`. With `fixed`
    rows are neither added, moved nor removed, so that what is stored stands behind each of them.
    """
    kwargs = dict(form_kwargs or {})
    if data is None:
        return rows(initial=[dict(row) for row in stored], prefix=prefix, form_kwargs=kwargs), False
    if fixed:
        initial = [dict(row) for row in stored]
        return _every_row_counts(rows(data, initial=initial, prefix=prefix, form_kwargs=kwargs)), True
    if ACTION not in data:
        return _every_row_counts(rows(data, prefix=prefix, form_kwargs=kwargs)), True
    typed = _typed(rows(data, prefix=prefix, form_kwargs=kwargs))
    return rows(initial=_acted(typed, str(data[ACTION])), prefix=prefix, form_kwargs=kwargs), False


def _every_row_counts(rows: RowFormSet) -> RowFormSet:
    """Rows that nobody filled in are asked to be filled in or removed, not passed over."""
    for form in rows.forms:
        form.empty_permitted = False
    return rows


def _typed(rows: RowFormSet) -> list[dict[str, Any]]:
    return [
        {
            name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            for name, field in form.fields.items()
        }
        for form in rows.forms
    ]


def _acted(rows: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    """Rows after `add`, `up:2`, `down:2` or `remove:2`, counted from 0; anything else changes nothing."""
    word, _colon, number = action.partition(":")
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else -1
    if word == "add":
        return [*rows, {}]
    if not 0 <= index < len(rows):
        return rows
    row = rows.pop(index)
    if word == "up":
        rows.insert(max(0, index - 1), row)
    elif word == "down":
        rows.insert(index + 1, row)
    elif word != "remove":
        rows.insert(index, row)
    return rows
