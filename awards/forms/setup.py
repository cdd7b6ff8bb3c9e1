"""Forms of the settings that belong to an edition as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import DayInput, MomentField, say_anew
from awards.forms.rows import RowForm, row_set
from awards.models import Edition, Organization, TimeZone
from awards.services.setup_edition import edition_fingerprint


class SettingsForm(forms.Form):
    """A page of settings; `seen` is the fingerprint of what it showed when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def renew(self, seen: str) -> None:
        """Let the page be saved over what it is told now."""
        say_anew(self, "seen", seen)

    def disable(self, *names: str) -> None:
        """Show these fields, all of them without names, and take nothing from them."""
        for name in names or [name for name in self.fields if name != "seen"]:
            self.fields[name].disabled = True


class EditionForm(SettingsForm):
    """What an edition is called, who runs it, and its dates."""

    name = forms.CharField(label=_("Name"), max_length=200)
    organizer = forms.ModelChoiceField(label=_("Organiser"), queryset=Organization.objects.none())
    place_name = forms.CharField(
        label=_("City on papers"),
        max_length=100,
        help_text=_("Stands before the date on every paper, for example: Cilegon."),
    )
    language = forms.ChoiceField(label=_("Language of papers"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=TimeZone.choices,
        help_text=_("All times of this edition are read and written in it."),
    )
    registration_opens_at = MomentField(label=_("Registration opens"))
    registration_closes_at = MomentField(
        label=_("Registration closes"),
        is_end=True,
        help_text=_(
            "Entries are taken until this moment. The age of an innovation counts back from this day."
        ),
    )
    announced_on = forms.DateField(label=_("Day of announcement"), required=False, widget=DayInput)
    handed_over_on = forms.DateField(label=_("Day of handing over"), required=False, widget=DayInput)
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=600,
        help_text=_("One or two sentences on the first page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_name = forms.CharField(label=_("Contact: name"), required=False, max_length=120)
    contact_email = forms.EmailField(label=_("Contact: e-mail"), required=False, max_length=254)
    contact_hours = forms.CharField(
        label=_("Contact: hours"),
        required=False,
        max_length=120,
        help_text=_("For example: Monday to Friday, 08.00–16.00."),
    )
    PARTS = (
        (_("Edition"), ("name", "organizer", "place_name", "language", "time_zone")),
        (
            _("Dates"),
            ("registration_opens_at", "registration_closes_at", "announced_on", "handed_over_on"),
        ),
        (_("Words on the first page"), ("summary",)),
        (_("Who answers questions"), ("contact_name", "contact_email", "contact_hours")),
    )

    def __init__(self, data: Any = None, *, edition: Edition, user: Any) -> None:
        self.edition = edition
        contact = edition.contact
        initial = {name: getattr(edition, name) for name in self.base_fields if hasattr(edition, name)}
        initial |= {f"contact_{key}": contact.get(key, "") for key in ("name", "email", "hours")}
        super().__init__(data, initial=initial | {"seen": edition_fingerprint(edition)})
        organizers = Organization.objects.filter(editions__in=Edition.objects.of_organizers_of(user))
        choices = organizers | Organization.objects.filter(pk=edition.organizer_id)
        self.fields["organizer"].queryset = choices.distinct().order_by("name")  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in groups with a heading."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def clean(self) -> dict[str, Any]:
        """Dates in their order; what the clocks show is meant in the zone that is chosen with them."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = said.get("registration_opens_at"), said.get("registration_closes_at")
        if opens and closes and opens >= closes:
            self.add_error("registration_closes_at", _("Registration must close after it opens."))
        announced, handed = said.get("announced_on"), said.get("handed_over_on")
        if announced and opens and announced < timezone.localtime(opens).date():
            self.add_error("announced_on", _("The announcement cannot lie before registration opens."))
        if announced and handed and handed < announced:
            self.add_error("handed_over_on", _("The handing over cannot lie before the announcement."))
        return said

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        said = dict(self.cleaned_data)
        chosen = type(self.edition)(time_zone=said["time_zone"]).zone
        for name in ("registration_opens_at", "registration_closes_at"):
            said[name] = timezone.localtime(said[name], self.edition.zone).replace(tzinfo=chosen)
        said["organizer_id"] = said.pop("organizer").pk
        contact = {key: said.pop(f"contact_{key}") for key in ("name", "email", "hours")}
        said["contact"] = {**self.edition.contact, **contact}
        del said["seen"]
        return said


class RulesForm(forms.Form):
    """The rules of the award as a PDF."""

    file = forms.FileField(
        label=_("Rules of the award (PDF)"),
        help_text=_("At most 10 MB, without scripts or attached files."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": _("Choose the PDF first."), "empty": _("The file is empty.")},
    )


class AnnouncementRow(RowForm):
    """News with its day."""

    published_on = forms.DateField(label=_("Day"), widget=DayInput)
    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"class": "w-wide"})
    )
    text = forms.CharField(
        label=_("Text"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class QuestionRow(RowForm):
    """A question that entrants ask, with its answer."""

    question = forms.CharField(
        label=_("Question"), max_length=300, widget=forms.TextInput(attrs={"class": "w-wide"})
    )
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    unique = {"question": _("This question is already above.")}


class StepRow(RowForm):
    """A step of the timeline."""

    code = forms.SlugField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Step"), max_length=60)
    first_day = forms.DateField(label=_("First day"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=120)
    unique = {"name": _("There is a step with this name already.")}

    def clean(self) -> dict[str, Any]:
        """A step ends on its first day at the earliest."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("first_day") and said.get("last_day") and said["last_day"] < said["first_day"]:
            self.add_error("last_day", _("The last day lies before the first one."))
        return said


AnnouncementRows = row_set(AnnouncementRow, most=50)
QuestionRows = row_set(QuestionRow, most=60)
StepRows = row_set(StepRow, most=12)
