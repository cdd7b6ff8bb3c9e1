"""Forms of the days of presentations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.forms.fields import ClockInput, DayInput
from awards.forms.rows import RowForm, RowFormSet, row_set
from judging.models import Hearing, HearingPlan, HearingRoom
from judging.running_order import Span
from judging.services.hearings import PlanFacts

MOST_ROOMS = 20
PARTS = re.compile(r"[;,\n]")
PAUSE = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-–—]\s*(\d{1,2})[.:](\d{2})", re.ASCII)


def moment(day: date, at: time) -> datetime:
    """A day and a time of it in the time zone in force."""
    return timezone.make_aware(datetime.combine(day, at))


class PlanForm(forms.Form):
    """How long a presentation takes, and in which rooms."""

    presentation_minutes = forms.IntegerField(label=_("Minutes of presentation"), min_value=1, max_value=240)
    question_minutes = forms.IntegerField(label=_("Minutes of questions"), min_value=0, max_value=240)
    gap_minutes = forms.IntegerField(label=_("Minutes between two entries"), min_value=0, max_value=240)
    rooms = forms.CharField(
        label=pgettext_lazy("of presentations", "Rooms"),
        help_text=_("One room on each line. Rooms work side by side."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_rooms(self) -> tuple[str, ...]:
        """The names, each once."""
        names = [" ".join(line.split()) for line in self.cleaned_data["rooms"].splitlines() if line.strip()]
        if len({name.casefold() for name in names}) < len(names):
            raise forms.ValidationError(_("A room is listed twice."))
        if len(names) > MOST_ROOMS or any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("At most 20 rooms, each with a short name."))
        return tuple(names)


def parse_breaks(text: str) -> tuple[tuple[time, time], ...]:
    """Pauses as people write them: `12.00-13.00, 15:00–15:15`, in order. Raises `ValidationError`."""
    found = []
    for part in PARTS.split(text.strip()):
        if not part.strip():
            continue
        match = PAUSE.fullmatch(part.strip())
        if match is None:
            raise forms.ValidationError(_("Write pauses like this: 12.00–13.00; 15.00–15.15"))
        hour, minute, end_hour, end_minute = (int(number) for number in match.groups())
        if max(hour, end_hour) > 23 or max(minute, end_minute) > 59:
            raise forms.ValidationError(_("“%(text)s” is no time of day.") % {"text": part.strip()})
        begins, ends = time(hour, minute), time(end_hour, end_minute)
        if ends <= begins:
            raise forms.ValidationError(
                _("The pause “%(text)s” ends before it begins.") % {"text": part.strip()}
            )
        found.append((begins, ends))
    return tuple(sorted(found))


def show_breaks(pauses: Iterable[tuple[time, time]]) -> str:
    """Pauses as `parse_breaks` reads them."""
    return "; ".join(f"{begins:%H.%M}–{ends:%H.%M}" for begins, ends in pauses)


class DayRow(RowForm):
    """A day of presentations with its pauses."""

    unique = {"day": _("This day is listed twice.")}
    day = forms.DateField(label=_("Day"), widget=DayInput())
    begins = forms.TimeField(label=_("Begins"), widget=ClockInput())
    ends = forms.TimeField(label=_("Ends"), widget=ClockInput())
    pauses = forms.CharField(label=_("Pauses"), required=False, max_length=200)

    def clean_pauses(self) -> tuple[tuple[time, time], ...]:
        """The pauses as times."""
        return parse_breaks(self.cleaned_data["pauses"])

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and the pauses lie in between."""
        data = super().clean() or {}
        begins, ends = data.get("begins"), data.get("ends")
        if begins is None or ends is None:
            return data
        if ends <= begins:
            self.add_error("ends", _("Give a time after the beginning."))
        elif any(start < begins or end > ends for start, end in data.get("pauses", ())):
            self.add_error("pauses", _("A pause lies outside the day."))
        return data


DayRows = row_set(DayRow, least=1, most=20)


def plan_facts(plan: PlanForm, days: RowFormSet) -> PlanFacts:
    """What valid forms say."""
    spans, pauses = [], []
    for row in days.rows:
        spans.append(Span(moment(row["day"], row["begins"]), moment(row["day"], row["ends"])))
        pauses += [
            Span(moment(row["day"], begins), moment(row["day"], ends)) for begins, ends in row["pauses"]
        ]
    return PlanFacts(**plan.cleaned_data, days=tuple(spans), breaks=tuple(pauses))


class DrawForm(forms.Form):
    """The seed of the lot, which may come from outside."""

    seed = forms.CharField(
        label=_("Seed of the lot"),
        max_length=64,
        required=False,
        help_text=_(
            "Leave it empty and the system makes one. Or type what everybody in the room sees, for example "
            "the digits of a draw in public."
        ),
    )


class ReasonForm(forms.Form):
    """A reason that stays on record."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class MoveForm(ReasonForm):
    """Where and when an entry presents instead."""

    room = forms.ModelChoiceField(label=_("Room"), queryset=HearingRoom.objects.none())
    day = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Begins"), widget=ClockInput())
    field_order = ("room", "day", "at", "reason")

    def __init__(self, *args: Any, hearing: Hearing, plan: HearingPlan, **kwargs: Any) -> None:
        local = timezone.localtime(hearing.starts_at)
        kwargs.setdefault("initial", {"room": hearing.room_id, "day": local.date(), "at": local.time()})
        super().__init__(*args, **({"prefix": "move"} | kwargs))
        self.fields["room"].queryset = plan.rooms.all()  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        """The moment that a valid form names."""
        return moment(self.cleaned_data["day"], self.cleaned_data["at"])


class PresentForm(forms.Form):
    """The entrants came."""

    people = forms.IntegerField(label=_("Number of people"), min_value=1, max_value=200, required=False)


class AbsentForm(ReasonForm):
    """What the chair signed of an entry whose entrants did not come."""

    on_file = forms.BooleanField(label=_("The signed decision is kept on file"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"prefix": "absent"} | kwargs))
