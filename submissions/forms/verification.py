"""Forms of the administrative check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import MomentField
from submissions.models import CheckResult, Likeness, Submission
from submissions.queries.queue import ALL, OVERDUE, WAITING, Narrowing

LONGEST = 4000


class QueueFilterForm(forms.Form):
    """What narrows the queue."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            (WAITING, _("Waiting for the check")),
            (Submission.State.RETURNED.value, _("Returned")),
            (OVERDUE, _("Returned, time over")),
            (Submission.State.ADMITTED.value, _("Admitted")),
            (Submission.State.REJECTED.value, _("Rejected")),
            (ALL, _("All states")),
        ],
    )
    verifier = forms.ChoiceField(label=_("Verifier"), required=False)
    text = forms.CharField(
        label=_("Code, title or unit"), required=False, max_length=100, widget=forms.SearchInput
    )
    late = forms.BooleanField(label=_("Only late ones"), required=False)
    doubts = forms.BooleanField(label=_("Only with doubts"), required=False)

    def __init__(
        self,
        *args: Any,
        categories: Iterable[tuple[str, str]],
        verifiers: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        category, verifier = self.fields["category"], self.fields["verifier"]
        category.choices = [("", _("All categories")), *categories]  # type: ignore[attr-defined]
        verifier.choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")),
            ("me", _("Taken by me")),
            ("none", _("Taken by nobody")),
            *verifiers,
        ]

    def narrowing(self, me: int) -> Narrowing:
        """What narrows the queue; a value that means nothing narrows nothing."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return Narrowing(**said, me=me)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the waiting entries of the edition is asked for."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return bool(said) and said != {"state": WAITING}


class CheckForm(forms.Form):
    """What a verifier found on one point."""

    outcome = forms.ChoiceField(
        label=_("Finding"),
        choices=CheckResult.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose passed, failed or not applicable.")},
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class DecisionForm(forms.Form):
    """What every decision on an entry carries: the version of the check that the page showed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RuleForm(DecisionForm):
    """A verifier's decision on a rule."""

    accepted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Accept the entry on this point")), ("no", _("Do not accept it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason.")},
    )


class LikenessForm(DecisionForm):
    """What a verifier says of two entries that are much alike."""

    verdict = forms.ChoiceField(
        label=_("What are the two entries?"),
        choices=Likeness.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(DecisionForm):
    """Giving an entry back: what is to be mended, and until when."""

    reason = forms.CharField(
        label=_("What is to be mended"),
        help_text=_("The entrant reads this in the mail and above the entry. Points that failed stand here."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what is to be mended.")},
    )
    due_at = MomentField(label=_("To be mended until"), is_end=True)

    def clean_due_at(self) -> datetime:
        """A time that is still to come."""
        due: datetime = self.cleaned_data["due_at"]
        if due <= timezone.now():
            raise forms.ValidationError(_("This time has passed. Choose a later one."))
        return due


class RejectForm(DecisionForm):
    """Rejecting an entry."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is sent to the entrant and stays on the page of the entry."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason.")},
    )


class BulkReturnForm(forms.Form):
    """Until when several entries are to be mended."""

    due_at = MomentField(label=_("To be mended until"), is_end=True)

    clean_due_at = ReturnForm.clean_due_at


def due_in(days: int) -> datetime:
    """The end of the day so many days from now, in the time zone in force."""
    day = timezone.localdate() + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time.min))


def as_text(reasons: Sequence[str]) -> str:
    """Reasons as lines of a text."""
    return "\n".join(f"– {reason}" for reason in reasons)
