"""Forms of the head of papers, of the emblem, and of who signs."""

from __future__ import annotations

import re
from datetime import timedelta
from string import Formatter
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.fields import DayInput
from awards.models import Edition
from awards.models.edition import code_validator
from awards.presets.schema import NUMBER_FIELDS
from awards.workbooks.model import clean
from awards.workbooks.values import nip_digits, nip_problems
from reports.models import Accent, CertificateDrawing, Letterhead, Numbering, Signatory
from reports.pdf.certificates import CertificateDesign
from reports.pdf.ornament import CertificateKind, Drawing
from reports.services.letterheads import LetterheadFacts, SignatoryFacts

MOST_LINES, LONGEST_LINE = 4, 200
# Ranks of civil servants by group; suggestions only, since PPPK and others have none of them.
RANKS = (
    "Juru Muda (I/a)",
    "Juru Muda Tingkat I (I/b)",
    "Juru (I/c)",
    "Juru Tingkat I (I/d)",
    "Pengatur Muda (II/a)",
    "Pengatur Muda Tingkat I (II/b)",
    "Pengatur (II/c)",
    "Pengatur Tingkat I (II/d)",
    "Penata Muda (III/a)",
    "Penata Muda Tingkat I (III/b)",
    "Penata (III/c)",
    "Penata Tingkat I (III/d)",
    "Pembina (IV/a)",
    "Pembina Tingkat I (IV/b)",
    "Pembina Utama Muda (IV/c)",
    "Pembina Utama Madya (IV/d)",
    "Pembina Utama (IV/e)",
)


def require_number_pattern(pattern: str) -> None:
    """The running number stands in a pattern once; nothing but the three fields is in braces.

    Raises `ValidationError`.
    """
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        text = _("A brace is not closed. Write {urut}, {unit} or {tahun}.")
        raise forms.ValidationError(text) from error
    names = [part[1] for part in parts if part[1] is not None]
    plain = all(f"{{{name}}}" in pattern for name in names)
    if names.count("urut") != 1:
        raise forms.ValidationError(_("The running number {urut} must stand in the pattern, once."))
    if not plain or not set(names) <= NUMBER_FIELDS or re.search(r"\{\{|\}\}", pattern):
        raise forms.ValidationError(_("In braces only {urut}, {unit} and {tahun} are known."))


class LetterheadForm(forms.Form):
    """Lines, numbering, accent and design."""

    lines = forms.CharField(
        label=gettext_lazy("Lines of the letterhead"),
        max_length=MOST_LINES * (LONGEST_LINE + 2),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One to four lines: government, office, address, telephone and post."),
    )
    number_pattern = forms.CharField(
        label=gettext_lazy("Number pattern"),
        max_length=80,
        help_text=gettext_lazy("{urut} is the running number, {unit} the office, {tahun} the year."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-number-pattern": ""}),
    )
    number_digits = forms.IntegerField(
        label=gettext_lazy("Digits of the running number"),
        min_value=1,
        max_value=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-number-digits": ""}),
    )
    number_unit = forms.CharField(
        label=gettext_lazy("Office in the number"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-number-unit": ""}),
    )
    accent = forms.ChoiceField(
        label=gettext_lazy("Accent colour"), choices=Accent.choices, widget=forms.RadioSelect
    )
    drawing = forms.ChoiceField(
        label=gettext_lazy("Design of certificates"),
        choices=CertificateDrawing.choices,
        widget=forms.RadioSelect,
    )
    numbering = forms.ChoiceField(
        label=gettext_lazy("Numbers of certificates and minutes"),
        choices=Numbering.choices,
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_lines(self) -> tuple[str, ...]:
        """One to four lines without blank ones between them."""
        lines = tuple(line for text in self.cleaned_data["lines"].splitlines() if (line := clean(text)))
        if not 1 <= len(lines) <= MOST_LINES:
            raise forms.ValidationError(
                _("Write one to four lines, here are %(count)d.") % {"count": len(lines)}
            )
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(_("A line has at most %(most)d characters.") % {"most": LONGEST_LINE})
        return lines

    def clean_number_pattern(self) -> str:
        """The running number stands in it once; nothing but the three fields is in braces."""
        pattern: str = self.cleaned_data["number_pattern"]
        require_number_pattern(pattern)
        return pattern

    def facts(self) -> LetterheadFacts:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        names = ("lines", "number_pattern", "number_digits", "number_unit", "accent", "drawing", "numbering")
        return LetterheadFacts(**{name: said[name] for name in names})


class LookForm(forms.Form):
    """Which certificate to look at; what was not chosen is as it is saved, `LookForm({})` all of it."""

    accent = forms.ChoiceField(choices=Accent.choices, required=False)
    drawing = forms.ChoiceField(choices=CertificateDrawing.choices, required=False)
    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("winner", "participant", "juror")], required=False
    )

    def choice(self, stored: Letterhead | None) -> tuple[CertificateDesign, CertificateKind]:
        """Accent and drawing, without an emblem, and the kind; a value that means nothing is left out."""
        self.is_valid()
        said = self.cleaned_data
        saved = stored or Letterhead()
        drawing = cast("Drawing", said.get("drawing") or saved.drawing)
        design = CertificateDesign(said.get("accent") or saved.accent, None, drawing)
        return design, said.get("kind") or "winner"


class EmblemForm(forms.Form):
    """A picture; what is in it is checked by its content."""

    emblem = forms.FileField(
        label=gettext_lazy("Emblem"),
        help_text=gettext_lazy(
            "A PNG or JPEG of at most 2 MB, each side at least 120 pixels; best a PNG without background."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )


class SignatoryForm(forms.Form):
    """Who signs. The last day is typed as people say it; the day after it is stored."""

    prefix = forms.ChoiceField(  # type: ignore[assignment]  # declared fields are taken off the class
        label=gettext_lazy("Capacity"), choices=Signatory.Prefix.choices, required=False
    )
    position = forms.CharField(label=gettext_lazy("Position"), max_length=200)
    name = forms.CharField(label=gettext_lazy("Name with titles"), max_length=200)
    rank = forms.CharField(
        label=gettext_lazy("Rank"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "pangkat"}),
        help_text=gettext_lazy("Such as Pembina Tingkat I (IV/b); empty where there is none."),
    )
    nip = forms.CharField(
        label=gettext_lazy("NIP"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("18 digits, with or without spaces."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code of the office"),
        max_length=40,
        validators=[code_validator],
        help_text=gettext_lazy("Small letters, digits and hyphens. Successors in one office share it."),
    )
    order = forms.IntegerField(
        label=gettext_lazy("Order"),
        min_value=1,
        max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("The first office signs certificates, the last one recaps."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("In office from"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("Empty: always."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day in office"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("Empty: without an end."),
    )

    def clean_nip(self) -> str:
        """18 digits that can be a NIP; what is only doubtful passes, see `doubts`."""
        digits = nip_digits(self.cleaned_data["nip"])
        if not digits:
            return ""
        if not re.fullmatch(r"\d+", digits, re.ASCII):
            raise forms.ValidationError(_("The NIP holds other characters than digits."))
        errors = nip_problems(digits, today=timezone.localdate())[0]
        if errors:
            raise forms.ValidationError(errors[0].message)
        return digits

    def clean(self) -> dict[str, Any]:
        """A term ends on or after the day it begins."""
        said = self.cleaned_data
        first, last = said.get("valid_from"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return said

    @property
    def doubts(self) -> list[str]:
        """What is unusual about the NIP and was stored all the same."""
        nip = self.cleaned_data.get("nip", "")
        return [note.message for note in nip_problems(nip, today=timezone.localdate())[1]] if nip else []

    def facts(self) -> SignatoryFacts:
        """The signatory, once the form is valid."""
        said = self.cleaned_data
        last = said["last_day"]
        names = ("code", "order", "prefix", "position", "name", "rank", "nip", "valid_from")
        return SignatoryFacts(
            **{name: said[name] for name in names}, valid_until=last + timedelta(days=1) if last else None
        )


def letterhead_initial(letterhead: Letterhead | None, seen: str) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    if letterhead is None:
        return {
            "number_digits": 3,
            "accent": Accent.SELAT,
            "drawing": CertificateDrawing.KAWUNG,
            "numbering": Numbering.COUNTER,
            "number_pattern": "{urut}/{unit}/{tahun}",
        }
    names = ("number_pattern", "number_digits", "number_unit", "accent", "drawing", "numbering")
    return {name: getattr(letterhead, name) for name in names} | {
        "lines": "\n".join(letterhead.lines),
        "seen": seen,
    }


def signatory_initial(signatory: Signatory) -> dict[str, Any]:
    """The stored signatory, its term with the last day included."""
    names = ("code", "order", "prefix", "position", "name", "rank", "nip", "valid_from")
    until = signatory.valid_until
    return {name: getattr(signatory, name) for name in names} | {
        "last_day": until - timedelta(days=1) if until else None
    }


def next_order(edition: Edition) -> int:
    """The order after the last signatory."""
    last = Signatory.objects.filter(edition=edition).order_by("-order").first()
    return min(99, last.order + 1) if last else 1
