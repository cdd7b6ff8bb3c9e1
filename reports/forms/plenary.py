"""Forms of the plenary's page: who is there, and what the session decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import CountField, DayInput, RupiahField
from awards.models import User
from reports.models import PlenarySession
from reports.queries.session import majority
from reports.services.plenary import Seat

NO_PLACE = "-"


class SessionForm(forms.Form):
    """Day, venue and quorum of a session, and for each juror presence and dissent."""

    held_on = forms.DateField(label=_("Day of the session"), widget=DayInput)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    quorum = CountField(
        label=_("Jurors needed (quorum)"),
        most=200,
        help_text=_("More than half of the jurors where your rules say nothing else."),
    )
    quorum_reason = forms.CharField(
        label=_("Why the session decides with fewer jurors"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if fewer are present than needed. It is minuted."),
    )

    def __init__(
        self, data: Any = None, *, jurors: Sequence[User], session: PlenarySession | None, today: Any
    ) -> None:
        initial: dict[str, Any] = {"held_on": today, "quorum": majority(len(jurors))}
        if session is not None:
            names = ("held_on", "venue", "quorum", "quorum_reason")
            initial = {name: getattr(session, name) for name in names}
        super().__init__(data, initial=initial)
        self.jurors = list(jurors)
        known = {row.juror_id: row for row in session.attendance.all()} if session is not None else {}
        for juror in self.jurors:
            row = known.get(juror.pk)
            self.fields[f"present_{juror.pk}"] = forms.BooleanField(
                label=juror.name, required=False, initial=row is not None and row.is_present
            )
            self.fields[f"dissent_{juror.pk}"] = forms.CharField(
                label=_("Dissent of %(name)s") % {"name": juror.name},
                required=False,
                max_length=1000,
                initial=row.dissent if row is not None else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields of the session itself."""
        return [self[name] for name in ("held_on", "venue", "quorum", "quorum_reason")]

    @property
    def places(self) -> list[tuple[User, forms.BoundField, forms.BoundField]]:
        """Each juror with the two fields."""
        return [(juror, self[f"present_{juror.pk}"], self[f"dissent_{juror.pk}"]) for juror in self.jurors]

    def seats(self) -> dict[int, Seat]:
        """Who is there, as the service takes it."""
        said = self.cleaned_data
        return {
            juror.pk: Seat(said[f"present_{juror.pk}"], said[f"dissent_{juror.pk}"]) for juror in self.jurors
        }


class DecisionForm(forms.Form):
    """Another place than the rules give, or none, or the prize of a joint one."""

    entry = forms.ChoiceField(label=_("Entry"))
    number = forms.ChoiceField(label=_("Place that the session gives"))
    prize = RupiahField(
        label=_("Prize money in rupiah"),
        required=False,
        help_text=_("Only if it differs from the prize of the place, as for joint places."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is minuted and stands in the minutes and on the page of the entry."),
    )

    def __init__(
        self, data: Any = None, *, entries: Sequence[tuple[str, str]], places: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data)
        self.fields["entry"].choices = list(entries)  # type: ignore[attr-defined]
        numbers = [(str(number), title) for number, title in places]
        self.fields["number"].choices = [*numbers, (NO_PLACE, _("no place"))]  # type: ignore[attr-defined]

    def chosen(self) -> int | None:
        """The number chosen; None for no place."""
        number = self.cleaned_data["number"]
        return None if number == NO_PLACE else int(number)
