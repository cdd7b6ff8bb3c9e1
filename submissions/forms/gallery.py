"""What is shown of an entry in the public gallery, as its people or the secretariat decide it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.fields import DayInput
from submissions.classification import sdg_choices, urusan_choices
from submissions.models import GalleryConsent, Submission
from submissions.queries.gallery import PublicParts, public_parts
from submissions.services.gallery import OnPaper, Shown


def sdgs_field() -> forms.TypedMultipleChoiceField:
    """The goals an innovation contributes to."""
    return forms.TypedMultipleChoiceField(
        label=gettext_lazy("Sustainable development goals it contributes to"),
        choices=sdg_choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick what it really serves, mostly one to three. Nobody is judged by it."),
    )


def urusan_field() -> forms.ChoiceField:
    """The affair of government an innovation belongs to."""
    return forms.ChoiceField(
        label=gettext_lazy("Affair of government it belongs to"),
        choices=urusan_choices,
        required=False,
        help_text=gettext_lazy("The main one. It is for the reports and the gallery."),
    )


class GalleryForm(forms.Form):
    """The three ticks, none of which anybody has to set.

    In an archived edition what is not shown stays so: only taking back is possible.
    """

    shows_entry = forms.BooleanField(
        label=gettext_lazy("Show this innovation in the public gallery"), required=False
    )
    shows_pictures = forms.BooleanField(label=gettext_lazy("Show its pictures too"), required=False)
    shows_team = forms.BooleanField(
        label=gettext_lazy("Name the team too"),
        required=False,
        help_text=gettext_lazy("Names alone, without contacts. People under 18 are never named."),
    )

    def __init__(
        self, data: Any = None, *, entry: Submission, consent: GalleryConsent | None, **kwargs: Any
    ) -> None:
        form = entry.form_id
        parts = public_parts([form])[form] if form is not None else PublicParts()
        shown = Shown.of(consent)
        now = {"shows_entry": shown.entry, "shows_pictures": shown.pictures, "shows_team": shown.team}
        kwargs["initial"] = now | kwargs.get("initial", {})
        super().__init__(data, prefix="galeri", **kwargs)
        self.fields["shows_entry"].help_text = _what_is_shown(parts)
        if parts.pictures:
            labels = ", ".join(f"“{label}”" for _codes, label in parts.pictures)
            self.fields["shows_pictures"].help_text = _("Those you give at %(labels)s.") % {"labels": labels}
        else:
            del self.fields["shows_pictures"]
        if entry.category.edition.is_archived:
            for name, field in self.fields.items():
                field.disabled = field.disabled or (name in now and not now[name])

    @property
    def shown(self) -> Shown:
        """What was ticked, of a form that is valid."""
        got = self.cleaned_data
        return Shown(got["shows_entry"], got["shows_team"], got.get("shows_pictures", False))


def _what_is_shown(parts: PublicParts) -> str:
    """What the first tick covers, by name."""
    titles = ", ".join(f"“{title}”" for _codes, title in parts.texts)
    if not titles:
        return _("Title, summary, unit, category, year and outcome, once the results are published.")
    return _(
        "Title, unit, category, year, outcome and the text of %(titles)s, once the results are published."
    ) % {"titles": titles}


class PaperConsentForm(GalleryForm):
    """A consent given on paper, as the secretariat records it: who signed, and when."""

    given_by = forms.CharField(
        label=gettext_lazy("Who decided it"),
        max_length=200,
        help_text=gettext_lazy("Name and function on the signed paper. It is not shown to the public."),
    )
    given_on = forms.DateField(label=gettext_lazy("Signed on"), widget=DayInput)

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Enter the day on which it was signed."))
        return day

    @property
    def on_paper(self) -> OnPaper:
        return OnPaper(self.cleaned_data["given_by"].strip(), self.cleaned_data["given_on"])


class ClassificationForm(forms.Form):
    """The goals and the affair of an entry, as the secretariat sets them."""

    sdgs = sdgs_field()
    urusan = urusan_field()
