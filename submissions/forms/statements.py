"""The text of a statement, as the secretariat writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Category
from submissions.models import Statement
from submissions.queries.statements import letters_wanted
from submissions.services.statement_texts import StatementText


class StatementForm(forms.Form):
    """A statement: of a declaration its text alone matters, of a letter also who signs it and what it names.

    `letter` is asked of a new one, `reason` of a new version.
    """

    letter = forms.ChoiceField(label=_("What it is"), required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("As entrants read it. A blank line parts paragraphs."),
    )
    signer = forms.ChoiceField(
        label=_("Signed by"),
        choices=Statement.Signer.choices,
        initial=Statement.Signer.LEADER,
        help_text=_("Of a letter; a declaration is ticked by whoever submits."),
    )
    lists_team = forms.BooleanField(label=_("Names all people of the team"), required=False)
    needs_stamp_duty = forms.BooleanField(label=_("With a duty stamp"), required=False)
    is_retired = forms.BooleanField(label=_("No longer ask for it"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=500)
    is_example = forms.BooleanField(label=_("Example text"), required=False)
    reason = forms.CharField(
        label=_("Why a new version"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside the version for good."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        category: Category,
        is_new: bool,
        kind: str = "",
        asks_reason: bool = False,
        is_preview: bool = False,
        may_change: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            choices = [(question.code, question.label) for question in letters_wanted(category)]
            self.fields["letter"].choices = [  # type: ignore[attr-defined]
                ("", _("A declaration, ticked before sending")),
                *((code, _("A letter for “%(question)s”") % {"question": label}) for code, label in choices),
            ]
            del self.fields["is_retired"], self.fields["seen"]
        else:
            del self.fields["letter"]
        if not is_new and kind == Statement.Kind.DECLARATION:
            del self.fields["signer"], self.fields["lists_team"], self.fields["needs_stamp_duty"]
        if not asks_reason:
            del self.fields["reason"]
        elif is_preview:
            self.fields["reason"].required = False
        for field in self.fields.values():
            field.disabled = not may_change

    def said(self, before: Statement | None = None) -> StatementText:
        """What was written; what the form does not ask for stays as it was."""
        data = self.cleaned_data
        if "reason" in self.fields:
            self.fields["reason"].required = True  # a preview goes without; saving what it shows does not
        kept = {"signer": before.signer, "lists_team": before.lists_team} if before is not None else {}
        if before is not None:
            kept["needs_stamp_duty"] = before.needs_stamp_duty
        names = {"title", "text", "signer", "lists_team", "needs_stamp_duty", "is_retired", "source"}
        asked = {name: data[name] for name in names | {"is_example"} if name in data}
        return StatementText(**{**kept, **asked})

    def renew(self, seen: str) -> None:
        """Let the next sending save over what the page shows now."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": seen}
