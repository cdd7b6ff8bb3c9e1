"""Forms of an entry's own pages: beginning it, what it is, its team, giving it up, and more time."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards import formats
from awards.forms.fields import MomentField
from awards.models import Category, Organization
from submissions.answers import clean, typed
from submissions.forms.answers import DateParts
from submissions.forms.gallery import sdgs_field, urusan_field
from submissions.forms.minors import minor_field
from submissions.models import Question, Submission, TeamMember
from submissions.services.drafts import DraftFacts
from submissions.services.writing_team import MemberFacts

# A date as far as it is known, which the answers' own rules read.
SINCE = Question(
    kind=Question.Kind.DATE, date_precision=Question.DatePrecision.ANY, code="since", is_required=False
)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Units by the name that tells homonyms apart."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class SinceField(forms.Field):
    """Day, month and year; a month without its day counts as its last day and keeps its precision.

    `is_wanted`: a draft is kept without it, but no entry is submitted without it.
    """

    def __init__(self, *, is_wanted: bool = False, **kwargs: Any) -> None:
        self.is_wanted = is_wanted
        super().__init__(widget=DateParts(precision=Question.DatePrecision.ANY), **kwargs)

    def clean(self, value: Any) -> tuple[date | None, str]:
        """The day that counts, with its precision. Raises ValidationError for what is no date."""
        stored = clean(SINCE, value)
        if stored is None:
            if self.required:
                raise forms.ValidationError(_("Fill in month and year, and the day if you know it."))
            return None, ""
        year, month, *rest = (int(part) for part in stored.split("-"))
        if rest:
            return date(year, month, rest[0]), Submission.Precision.DAY
        return date(year, month, calendar.monthrange(year, month)[1]), Submission.Precision.MONTH


def since_shown(entry: Submission) -> Any:
    """A stored start as the field shows it; one of which only the year is known asks for its month again."""
    day = entry.started_on
    if day is None:
        return None
    if entry.started_precision == Submission.Precision.YEAR:
        return ["", "", str(day.year)]
    text = day.isoformat()
    return typed(SINCE, text if entry.started_precision == Submission.Precision.DAY else text[:7])


class EntryBasics(forms.Form):
    """Title, unit and kind of participant, as far as a category leaves a choice."""

    title = forms.CharField(
        label=_("Title of the innovation"),
        max_length=300,
        help_text=_("As it shall stand on a certificate. You can still change it until you submit."),
    )

    def __init__(self, *args: Any, category: Category, units: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category
        self.fields["unit"] = UnitChoice(
            label=_("Unit that enters"),
            queryset=Organization.objects.filter(pk__in=[unit.pk for unit in units]).select_related("parent"),
            empty_label=None if len(units) == 1 else _("Choose"),
        )
        if category.participant_kinds:
            self.fields["participant_kind"] = forms.ChoiceField(
                label=_("Who enters"),
                widget=forms.RadioSelect,
                choices=[(kind, formats.participant_kind(kind)) for kind in category.participant_kinds],
            )

    def clean_title(self) -> str:
        """On one line."""
        return " ".join(str(self.cleaned_data["title"]).split())


class StartForm(EntryBasics):
    """What is needed to begin an entry."""

    def __init__(self, *args: Any, category: Category, units: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, category=category, units=units, **kwargs)
        only = category.participant_kinds[0] if len(category.participant_kinds) == 1 else ""
        self.initial.setdefault("participant_kind", only)
        if len(units) == 1:
            self.initial.setdefault("unit", units[0].pk)


class FactsForm(EntryBasics):
    """What an entry is. `seen` is the version its writer had before their eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        entry: Submission,
        units: Sequence[Organization],
        asks_video: bool,
        asks_development: bool,
        **kwargs: Any,
    ) -> None:
        initial = {
            "title": entry.title,
            "unit": entry.unit_id,
            "participant_kind": entry.participant_kind,
            "since": since_shown(entry),
            "video_url": entry.video_url,
            "is_developed_further": entry.is_developed_further,
            "development": entry.development,
            "sdgs": entry.sdgs,
            "urusan": entry.urusan,
            "seen": entry.facts_version,
        }
        super().__init__(*args, category=entry.category, units=units, initial=initial, **kwargs)
        self.entry = entry
        months = entry.category.min_age_months
        self.fields["since"] = SinceField(
            label=_("In use since"),
            required=False,
            is_wanted=bool(months),
            help_text=_("The innovation has to be in use for at least %(n)d months when registration closes.")
            % {"n": months}
            if months
            else _("Leave the day empty if you do not know it."),
        )
        if asks_video:
            self.fields["video_url"] = forms.URLField(
                label=_("Video address"),
                required=False,
                assume_scheme="https",
                max_length=500,
                help_text=_("A video that opens without signing in."),
            )
        self.fields["urusan"] = urusan_field()
        self.fields["sdgs"] = sdgs_field()
        if asks_development:
            self.fields["is_developed_further"] = forms.BooleanField(
                label=_("This innovation won before and was developed further"), required=False
            )
            self.fields["development"] = forms.CharField(
                label=_("What was developed further since then"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    @property
    def facts(self) -> DraftFacts:
        """What to store, of a form that is valid; what the page does not ask stays as it is."""
        got, entry = self.cleaned_data, self.entry
        started_on, precision = got["since"]
        return DraftFacts(
            title=got["title"],
            unit=got["unit"],
            participant_kind=got.get("participant_kind", entry.participant_kind),
            started_on=started_on,
            started_precision=precision,
            video_url=got.get("video_url", entry.video_url),
            is_developed_further=got.get("is_developed_further", entry.is_developed_further),
            development=got.get("development", entry.development),
            sdgs=sorted(got["sdgs"]),
            urusan=got["urusan"],
        )


class MemberForm(forms.Form):
    """A person of the team."""

    name = forms.CharField(
        label=_("Name with titles"), max_length=200, help_text=_("As it shall stand on a certificate.")
    )
    task = forms.CharField(
        label=_("Part in the innovation"),
        max_length=120,
        required=False,
        help_text=_("Designer, for example."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "We write to this address. Whoever signs in with it finds the entry and can write with you."
        ),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    nip = forms.CharField(label=_("NIP, for civil servants"), max_length=25, required=False)
    is_leader = forms.BooleanField(
        label=_("Leads the team"),
        required=False,
        help_text=_("Can submit, take back and withdraw. A team has one leader."),
    )
    may_edit = forms.BooleanField(label=_("May write the entry"), required=False, initial=True)
    on_certificate = forms.BooleanField(
        label=_("Is to be named on a certificate"), required=False, initial=True
    )
    is_minor = minor_field()

    @classmethod
    def of(cls, member: TeamMember, data: Any = None) -> MemberForm:
        """The form of somebody who is in the team already."""
        names = ("name", "task", "email", "phone", "nip", "may_edit", "on_certificate", "is_minor")
        initial = {name: getattr(member, name) for name in names}
        return cls(data, initial=initial | {"is_leader": member.role == TeamMember.Role.LEADER})

    @property
    def facts(self) -> MemberFacts:
        """What to store, of a form that is valid."""
        return MemberFacts(**self.cleaned_data)


class WithdrawForm(forms.Form):
    """Why an entry is given up; a draft needs no reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class ExtensionForm(forms.Form):
    """More time for one entry."""

    until = MomentField(label=_("New deadline"), is_end=True)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("The people of the entry read it, and it stays on record."),
    )
