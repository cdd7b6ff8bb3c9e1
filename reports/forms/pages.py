"""Forms of the public pages and of the back office."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.models import Edition
from judging.models import PanelMember
from reports.models import Document
from reports.models.document import SINGLY
from reports.services.drafts import Scope
from submissions.models import Submission


class VerifyForm(forms.Form):
    """The number and the control code that a paper carries."""

    number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("As printed, for example 400.10.11/017/Bappedalitbang/2025."),
        max_length=120,
        error_messages={"required": _("Fill in the number as it is printed on the document.")},
    )
    control_code = forms.CharField(
        label=_("Control code"),
        help_text=_("Six letters and digits under the QR code."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Fill in the six letters and digits under the QR code.")},
    )

    def clean_control_code(self) -> str:
        """Six characters; small letters, spaces and hyphens are slips of typing."""
        code = re.sub(r"[\s-]+", "", self.cleaned_data["control_code"]).upper()
        if not re.fullmatch(r"[A-Z0-9]{6}", code):
            raise forms.ValidationError(_("The control code has six letters and digits. Check it again."))
        return code


class EntryFilterForm(forms.Form):
    """What narrows the list of entries: category, state, and a text."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    text = forms.CharField(
        label=_("Code, title, unit or leader"), required=False, max_length=100, widget=forms.SearchInput
    )

    def __init__(self, *args: Any, categories: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category, state = self.fields["category"], self.fields["state"]
        category.choices = [("", _("All categories")), *categories]  # type: ignore[attr-defined]
        state.choices = [("", _("All states")), *Submission.State.choices]  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> dict[str, str]:
        """What narrows the list; a value that means nothing narrows nothing."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


LEAVING = frozenset({Submission.State.WITHDRAWN, Submission.State.DISQUALIFIED})


class EntryStateForm(forms.Form):
    """A decision of the secretariat on an entry: the state it gets, with the reason unless it is admitted."""

    to = forms.ChoiceField(
        choices=[
            (Submission.State.ADMITTED, _("Admit the entry")),
            (Submission.State.REJECTED, _("Reject the entry")),
            (Submission.State.WITHDRAWN, _("Record a withdrawal")),
            (Submission.State.DISQUALIFIED, _("Disqualify the entry")),
        ],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays on the page of the entry. The ledger records the decision, not this text."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason.")},
    )

    def __init__(self, data: QueryDict | None = None, *, to: str) -> None:
        super().__init__(data, initial={"to": to}, auto_id=f"id_{to}_%s")
        self.action = to
        if to == Submission.State.ADMITTED:
            del self.fields["reason"]
            return
        self.fields["reason"].required = True
        if to in LEAVING:
            self.fields["reason"].help_text = _(
                "It stays on the page of the entry. The ledger records the decision, not this text. "
                "Papers of this entry become void."
            )

    @classmethod
    def sent(cls, data: QueryDict) -> EntryStateForm:
        """The form of the action that was sent."""
        return cls(data, to=data.get("to", ""))

    @property
    def label(self) -> str:
        """What the action is called."""
        return str(dict(self.fields["to"].choices).get(self.action, ""))  # type: ignore[attr-defined]


class ConfirmResultsForm(forms.Form):
    """The plenary's confirmation; joint places have to be ticked on purpose."""

    joint = forms.BooleanField(
        label=_("The session confirms these joint places; the numbers they cover stay vacant."),
        required=False,
    )

    def __init__(self, *args: Any, has_joint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joint"].required = has_joint
        self.fields["joint"].error_messages["required"] = _(
            "Tick this if the session confirms the joint places."
        )


class ReopenForm(forms.Form):
    """How far results are reopened, and why."""

    down_to = forms.ChoiceField(label=_("Reopen down to"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays on record, in the ledger and on the papers that become void."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason for reopening.")},
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["down_to"].choices = list(choices)  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """Which papers to issue: of one kind or all that may exist; of a category, an entry, a juror or all."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("All kinds")),
            *((code, name) for code, name in Document.Kind.choices if code not in SINGLY),
        ],
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    person = forms.CharField(
        label=_("Only for one entry or juror"),
        help_text=_("The code of an entry or the name of a juror; empty: for all."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._edition = edition
        self.fields["category"].choices = category_choices(edition)  # type: ignore[attr-defined]

    @property
    def scope(self) -> Scope:
        """Whose papers, once the form is valid."""
        said = self.cleaned_data
        whom: Scope | None = said["person"]
        if whom is not None:
            return whom
        code = said["category"]
        category = self._edition.categories.filter(code=code).first() if code else None
        return Scope(category_id=category.pk if category is not None else None)

    def clean_person(self) -> Scope | None:
        """The entry with this code, or the juror with this name."""
        text = " ".join(self.cleaned_data["person"].split())
        if not text:
            return None
        entry = Submission.objects.filter(category__edition=self._edition, code__iexact=text).first()
        if entry is not None:
            return Scope(submission_id=entry.pk)
        jurors = set(
            PanelMember.objects.filter(
                panel__stage__category__edition=self._edition, juror__name__iexact=text
            ).values_list("juror_id", flat=True)
        )
        if len(jurors) != 1:
            raise forms.ValidationError(
                _("No entry has this code, and no juror this name. Write it as the lists show it.")
            )
        return Scope(juror_id=jurors.pop())


class ReissueForm(forms.Form):
    """Why a paper is made void and issued anew."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Staff read it beside the void number; the public page says only that it is void."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason.")},
    )


def category_choices(edition: Edition) -> list[tuple[str, Any]]:
    """The categories of an edition by code, after all of them."""
    rows = edition.categories.order_by("position").values_list("code", "short_name")
    return [("", _("All categories")), *rows]


class PaperFilterForm(forms.Form):
    """What narrows the list of papers: kind, category, and a text."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Document.Kind.choices]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    text = forms.CharField(
        label=_("Number, code or name"), required=False, max_length=100, widget=forms.SearchInput
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = category_choices(edition)  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> dict[str, str]:
        """What narrows the list; a value that means nothing narrows nothing."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
