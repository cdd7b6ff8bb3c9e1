"""Forms of the rules of who may enter a category, and of how it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.fields import CountField
from awards.forms.setup import SettingsForm
from awards.models import Category, Membership
from submissions.models import EligibilityRule, Question, VerificationPolicy
from submissions.queries.forms import sections_in_force
from submissions.services.rules import POLICY, policy_fingerprint, rule_fingerprint

Kind = EligibilityRule.Kind
WORDS = ("sentence", "sentence_en", "source")


class RuleForm(SettingsForm):
    """One rule: the figures of its kind, its sentence in both languages, its source."""

    least = CountField(label=_("Least number of people"), required=False, most=99)
    most = CountField(label=_("Greatest number of people"), required=False, most=99)
    of = forms.ChoiceField(
        label=_("Whose wins count"),
        choices=[("innovation", _("Those of the same innovation")), ("unit", _("Those of the unit"))],
        widget=forms.RadioSelect,
    )
    places = CountField(
        label=_("Up to which place a win counts"),
        required=False,
        most=99,
        help_text=_("Empty for every place."),
    )
    years = CountField(
        label=_("How many years back"), required=False, most=99, help_text=_("Empty for all years.")
    )
    times = CountField(
        label=_("After how many wins it may not enter"),
        required=False,
        most=99,
        help_text=_("Empty for one."),
    )
    titles = forms.CharField(
        label=_("Only these awards"),
        required=False,
        max_length=400,
        help_text=_("Names as in the list of former winners, with commas. Empty for every award."),
    )
    developed = forms.BooleanField(
        label=_("May enter when it was developed further; a verifier decides"), required=False
    )
    scope = forms.ChoiceField(
        label=_("Where a title may stand once"),
        choices=[("edition", _("In the whole edition")), ("category", _("In the category"))],
        widget=forms.RadioSelect,
    )
    roles = forms.MultipleChoiceField(
        label=_("Who may not enter"),
        choices=[
            (Membership.Role.JUROR.value, Membership.Role.JUROR.label),
            (Membership.Role.COMMITTEE.value, Membership.Role.COMMITTEE.label),
            (Membership.Role.SECRETARIAT.value, Membership.Role.SECRETARIAT.label),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    questions = forms.MultipleChoiceField(
        label=_("Which files"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None for all files that the form requires."),
    )
    sentence = forms.CharField(
        label=_("What entrants read, in Indonesian"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    sentence_en = forms.CharField(
        label=_("What entrants read, in English"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_blocking = forms.BooleanField(
        label=_("Who does not meet it cannot submit"),
        required=False,
        help_text=_("Otherwise entrants are warned, and a verifier sees it."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=600,
        help_text=_("Where the rule stands, for example a decree or the rules of the award."),
    )
    is_example = forms.BooleanField(
        label=_("Only an example, to be replaced by our own rule"), required=False
    )
    FIGURES: Mapping[str, tuple[str, ...]] = {
        Kind.TEAM_SIZE: ("least", "most"),
        Kind.FORMER_WINNER: ("of", "places", "years", "times", "titles", "developed"),
        Kind.SAME_TITLE: ("scope",),
        Kind.NO_JUROR: ("roles",),
        Kind.EVIDENCE: ("questions",),
    }

    def __init__(
        self, data: Any = None, *, category: Category, kind: str, rule: EligibilityRule | None, locked: bool
    ) -> None:
        self.kind = kind
        super().__init__(data, initial=_initial(rule) | {"seen": rule_fingerprint(rule)})
        own = self.FIGURES.get(kind, ())
        for names in self.FIGURES.values():
            for name in names:
                if name not in own:
                    del self.fields[name]
        if "questions" in self.fields:
            self.fields["questions"].choices = _files(category)  # type: ignore[attr-defined]
        if locked:
            self.disable(*own, "is_blocking")

    def clean(self) -> dict[str, Any]:
        """A team has a least or a greatest number of people, in this order."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.kind == Kind.TEAM_SIZE and not self.errors:
            least, most = said.get("least"), said.get("most")
            if not least and not most:
                self.add_error("most", _("Give the least or the greatest number of people."))
            elif least and most and least > most:
                self.add_error("most", _("This must be at least the least number."))
        return said

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        figures = {name: said[name] for name in self.FIGURES.get(self.kind, ())}
        if "titles" in figures:
            figures["titles"] = [title.strip() for title in figures["titles"].split(",") if title.strip()]
        kept = {name: value for name, value in figures.items() if value not in (None, "", [])}
        words = {name: said[name].strip() for name in WORDS}
        return words | {
            "parameters": kept,
            "is_blocking": said["is_blocking"],
            "is_example": said["is_example"],
        }


class PolicyForm(SettingsForm):
    """How a category is verified."""

    title_likeness = CountField(
        label=_("Likeness of titles, in per cent"),
        least=20,
        most=100,
        help_text=_(
            "From here on two entries lie side by side before the verifier; nothing follows by itself."
        ),
    )
    text_likeness = CountField(
        label=_("Likeness of texts, in per cent"),
        least=20,
        most=100,
        help_text=_("How much of the shorter text stands in the other one word for word."),
    )
    check_days = CountField(label=_("Days within which an entry is checked"), most=365)
    return_days = CountField(label=_("Days that a returned entry is given"), most=365)
    source = forms.CharField(label=_("Source"), required=False, max_length=600)
    is_example = forms.BooleanField(
        label=_("Only an example, to be replaced by our own rule"), required=False
    )

    def __init__(self, data: Any = None, *, policy: VerificationPolicy) -> None:
        initial = {name: getattr(policy, name) for name in POLICY}
        super().__init__(data, initial=initial | {"seen": policy_fingerprint(policy)})

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in POLICY}


def _initial(rule: EligibilityRule | None) -> dict[str, Any]:
    if rule is None:
        return {"of": "innovation", "scope": "edition", "roles": ["juror", "committee"], "is_blocking": True}
    initial: dict[str, Any] = {"of": "innovation", "scope": "edition", **rule.parameters}
    initial["titles"] = ", ".join(rule.parameters.get("titles", []))
    names = (*WORDS, "is_blocking", "is_example")
    return initial | {name: getattr(rule, name) for name in names}


def _files(category: Category) -> list[tuple[str, str]]:
    asked = Question.objects.filter(
        section__in=sections_in_force(category), kind=Question.Kind.FILE, is_required=True
    ).order_by("section__position", "position")
    return list(dict(asked.values_list("code", "label")).items())
