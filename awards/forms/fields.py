"""Fields of the settings: moments as people say them, weights, and money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

GROUPED = re.compile(r"\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+")


class DayInput(forms.DateInput):
    """A day, chosen in the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "w-day", **(attrs or {})}, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "w-clock", **(attrs or {})}, format="%H:%M")


class MomentInput(forms.MultiWidget):
    """A day with a time that may be left out."""

    def __init__(self, *, is_end: bool) -> None:
        self.is_end = is_end
        super().__init__([DayInput(), ClockInput()])

    @property
    def labels(self) -> Sequence[Any]:
        """What the two controls are called."""
        if self.is_end:
            return (_("Last day"), _("Time, empty for 24.00"))
        return (_("Day"), _("Time, empty for 00.00"))

    def decompress(self, value: datetime | None) -> list[Any]:
        """Midnight at the end of a window belongs to the day before it."""
        if value is None:
            return [None, None]
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        if local.time() != time.min:
            return [local.date(), local.time()]
        return [local.date() - timedelta(days=1) if self.is_end else local.date(), None]


class MomentField(forms.MultiValueField):
    """A moment in the time zone in force. The end of a window is the first moment outside of it: a last day
    without a time means midnight after it."""

    widget: MomentInput

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        self.is_end = is_end
        required = kwargs.pop("required", True)
        fields = (
            forms.DateField(
                error_messages={"incomplete": _("Fill in the day."), "invalid": _("Write a day.")}
            ),
            forms.TimeField(required=False, error_messages={"invalid": _("Write the time as 17:30.")}),
        )
        super().__init__(
            fields, widget=MomentInput(is_end=is_end), required=required, require_all_fields=False, **kwargs
        )
        self.fields[0].required = required

    def clean(self, value: Any) -> datetime | None:
        """A time without its day is not guessed."""
        parts = value if isinstance(value, list | tuple) else self.widget.decompress(value)
        if len(parts) == 2 and parts[1] and not parts[0]:
            raise forms.ValidationError(_("Fill in the day."))
        cleaned: datetime | None = super().clean(value)
        return cleaned

    def compress(self, data_list: Sequence[Any]) -> datetime | None:
        """The moment of a day and a time."""
        if not data_list or not data_list[0]:
            return None
        day: date = data_list[0]
        clock: time | None = data_list[1]
        if self.is_end and clock in {None, time.min}:
            if day == date.max:
                raise forms.ValidationError(_("Write a day."))
            return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return timezone.make_aware(datetime.combine(day, clock or time.min))


class WeightField(forms.DecimalField):
    """A share of 100 with at most two decimals, with a comma or a point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-num", "autocomplete": "off"}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """40.00 is shown as 40."""
        if not isinstance(value, Decimal):
            return value
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


class CountField(forms.IntegerField):
    """A whole number of something, from 1 on."""

    def __init__(self, *, least: int = 1, most: int = 10_000, **kwargs: Any) -> None:
        super().__init__(
            min_value=least,
            max_value=most,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "w-num"}),
            **kwargs,
        )


class RupiahField(forms.IntegerField):
    """Whole rupiah, grouped as they are written; `Rp` in front is taken too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=10**12,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-money", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        """`Rp5.000.000`, `Rp 5.000.000` and `5,000,000` are 5000000."""
        if isinstance(value, str):
            value = value.strip().removeprefix("Rp").strip()
            if GROUPED.fullmatch(value):
                value = re.sub(r"[.,]", "", value)
        return super().to_python(value)


def say_anew(form: forms.Form, name: str, value: Any) -> None:
    """Let a bound form say another value of a hidden field: the version that its page is told now."""
    data = form.data.copy()  # type: ignore[attr-defined]  # what a browser sent
    data[form.add_prefix(name)] = str(value)
    form.data = data
