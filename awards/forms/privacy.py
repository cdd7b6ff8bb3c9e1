"""Consent to the privacy notice, and the notice itself as the secretariat writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.people import NarrowingForm
from awards.models import AccessLog, Consent, DataRequest, Edition, User
from awards.personal_facts import all_periods
from awards.queries.privacy import Notice, needs_consent, notice_of
from awards.services.privacy import give_consent
from awards.services.retention import months_of

NOT_AGREED = _("Tick the box once you have read the notice. Without it we may not keep your data.")


def agree_field() -> forms.BooleanField:
    """The tick that agrees to the notice."""
    return forms.BooleanField(
        label=_("I have read the privacy notice and agree to it"), error_messages={"required": NOT_AGREED}
    )


class ConsentForm(forms.Form):
    """The tick of a person who has yet to agree to the notice of an edition, by the version they read.

    For the page on which an entry is begun or declared: draw it with `awards/parts/consent.html`, and call
    `save` in the transaction of what the consent is for. Where it `is_needed` no more it is valid and does
    nothing.
    """

    agree = agree_field()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, edition: Edition, user: User, prefix: str = "privacy") -> None:
        self.edition, self.user = edition, user
        self.notice: Notice = notice_of(edition)
        self.is_needed = needs_consent(user, edition)
        super().__init__(data, prefix=prefix, initial={"version": self.notice.version})
        if not self.is_needed:
            self.fields.clear()

    def save(self, language: str) -> Consent | None:
        """Store the consent. Raises `NoticeChanged` when another version came into force meanwhile."""
        if not self.is_needed:
            return None
        return give_consent(
            user=self.user,
            edition=self.edition,
            version=self.cleaned_data["version"],
            language=language,
        )


class NoticeForm(forms.Form):
    """The notice of an edition in both languages; `seen` is the version that the page showed."""

    text_id = forms.CharField(
        label=_("Text in Indonesian"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "id"}),
        help_text=_("A blank line parts paragraphs, “## ” begins a heading, “- ” a point of a list."),
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "en"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def renew(self, seen: int) -> None:
        """Let the texts be saved over the version that came into force meanwhile."""
        data = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent
        data["seen"] = str(seen)
        self.data = data

    @classmethod
    def of(cls, notice: Notice, data: Any = None, *, manages: bool = True) -> NoticeForm:
        """The form with the notice in force; who may not change it sees its texts alone."""
        initial = {"text_id": notice.text_id, "text_en": notice.text_en, "seen": notice.version}
        form = cls(data, initial=initial)
        for name in ("text_id", "text_en"):
            form.fields[name].disabled = not manages
        return form


class AccessFilterForm(NarrowingForm):
    """What narrows the log of accesses: what was done, which field, and a text."""

    action = forms.ChoiceField(
        label=_("What was done"), required=False, choices=[("", _("Everything")), *AccessLog.Action.choices]
    )
    field = forms.ChoiceField(
        label=_("Field"), required=False, choices=[("", _("All fields")), *AccessLog.Field.choices]
    )
    text = forms.CharField(
        label=_("Person or entry"), required=False, max_length=100, widget=forms.SearchInput
    )


class RequestForm(forms.Form):
    """What a person asks of the secretariat for their own data."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Explain it"),
        required=False,
        max_length=2000,
        help_text=_("For a correction: what is wrong, and how it should read."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """The secretariat's answer; an erasure can only be refused here, since it is done by erasing."""

    state = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        help_text=_("The person reads it in a mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer: the person reads it.")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refused = (DataRequest.State.REFUSED.value, _("Refused"))
        corrected = (DataRequest.State.DONE.value, _("Corrected"))
        choices = [refused] if kind == DataRequest.Kind.ERASURE else [corrected, refused]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
        self.fields["state"].initial = choices[0][0]


class ErasureForm(forms.Form):
    """The tick without which nothing is erased."""

    erase = forms.CharField(widget=forms.HiddenInput, initial="1")
    sure = forms.BooleanField(
        label=_("I have read what goes and what stays; it cannot be undone"),
        error_messages={"required": _("Tick the box first. Nothing was erased.")},
    )


class RetentionForm(forms.Form):
    """For how many months an edition keeps each kind of data."""

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        super().__init__(data, initial=months_of(edition))
        for _facts, period in all_periods():
            self.fields[period.code] = forms.IntegerField(
                label=period.label,
                min_value=0,
                max_value=600,
                help_text=period.text,
                widget=forms.NumberInput(attrs={"class": "w-num"}),
            )

    def disable(self) -> None:
        """Show the months and take nothing."""
        for field in self.fields.values():
            field.disabled = True


class PurgeForm(forms.Form):
    """The tick without which nothing is deleted."""

    sure = forms.BooleanField(label=_("Delete what is due; it cannot be undone"))
