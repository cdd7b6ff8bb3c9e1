"""The forms with which a form is built: a section, and a question of each kind with its settings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.formats import number as figure
from awards.forms.fields import CountField
from awards.forms.rows import ACTION, RowForm, RowFormSet, row_set, shown_rows
from awards.presets.schema import FILE_TYPES, MEBIBYTE
from submissions.answers.numbers import parse_number
from submissions.models import Question, Section
from submissions.queries.form_words import TYPES

LONGEST = 2000
MOST_OPTIONS = 40
MOST_COLUMNS = 8
LARGEST_MB = 200
CODES = 10**9
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
Kind = Question.Kind
PUBLIC_TEXT = gettext_lazy(
    "After the results, where the entrant agrees. The first such text of the form is the summary."
)


def _text(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def _source() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("The juknis or decision that asks for it, for the secretariat to know."),
    )


def _example() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Example figures"),
        required=False,
        help_text=gettext_lazy("Untick it once the limits are the organiser's own."),
    )


def _in_gallery(help_text: Any) -> forms.BooleanField:
    return forms.BooleanField(label=gettext_lazy("Shown in the gallery"), required=False, help_text=help_text)


class SeenForm(forms.Form):
    """A form that knows which stored values its page showed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What is stored."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class SectionEditForm(SeenForm):
    """A section: its title and what entrants read before they answer."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    guidance = _text(
        gettext_lazy("Guidance"), 3, gettext_lazy("Stands under the title: what this section is about.")
    )
    tips = _text(
        gettext_lazy("What makes a strong answer"),
        4,
        gettext_lazy("One tip a line. Entrants open them when they want to."),
    )
    source = _source()
    is_example = _example()

    def clean_tips(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["tips"].splitlines() if line.strip()]


def section_initial(section: Section) -> dict[str, Any]:
    """What the page of a stored section begins with."""
    names = ("title", "guidance", "source", "is_example")
    return {name: getattr(section, name) for name in names} | {"tips": "\n".join(section.tips)}


class BoundField(forms.CharField):
    """A number with up to four decimals, typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "w-money"}
        super().__init__(required=False, max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        found = parse_number(text)
        if -int(found.normalize().as_tuple().exponent) > 4 or abs(found) >= 10**13:
            raise forms.ValidationError(_("Write a number of at most 13 digits and 4 decimals."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return figure(value) if isinstance(value, Decimal) else value


class QuestionForm(SeenForm):
    """What every kind of question has. The forms of the kinds add their settings in between."""

    label = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    help = _text(gettext_lazy("Help"), 2, gettext_lazy("Stands under the question. Limits are added to it."))
    is_required = forms.BooleanField(
        label=gettext_lazy("An answer is required"),
        required=False,
        help_text=gettext_lazy("An entry cannot be submitted without it."),
    )
    last = ("source", "is_example")
    source = _source()
    is_example = _example()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in self.last])


class ShortTextForm(QuestionForm):
    is_nik = forms.BooleanField(
        label=gettext_lazy("The answer is a NIK"),
        required=False,
        help_text=gettext_lazy("Its digits are checked; it is stored encrypted and shown masked."),
    )
    in_gallery = _in_gallery(PUBLIC_TEXT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_nik") and cleaned.get("in_gallery"):
            self.add_error("in_gallery", _("A NIK is never shown to the public."))
        return cleaned


class LongTextForm(QuestionForm):
    in_gallery = _in_gallery(PUBLIC_TEXT)
    max_words = CountField(
        label=gettext_lazy("Word limit"),
        required=False,
        most=5000,
        help_text=gettext_lazy("Empty for no limit. The server counts; a text over the limit is kept."),
    )


class NumberForm(QuestionForm):
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("For example kg, orang or Rp; it stands beside the number."),
    )
    minimum = BoundField(label=gettext_lazy("Lowest value"))
    maximum = BoundField(label=gettext_lazy("Highest value"))
    decimals = forms.TypedChoiceField(
        label=gettext_lazy("Decimals"),
        choices=[(str(at), str(at)) for at in range(5)],
        coerce=int,
        initial="0",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("minimum"), cleaned.get("maximum")
        if least is not None and most is not None and least > most:
            self.add_error("maximum", _("The highest value lies below the lowest one."))
        return cleaned


class MultipleChoiceForm(QuestionForm):
    max_choices = CountField(
        label=gettext_lazy("Most choices"),
        required=False,
        most=MOST_OPTIONS,
        help_text=gettext_lazy("Empty for no limit."),
    )


class DateForm(QuestionForm):
    date_precision = forms.ChoiceField(
        label=gettext_lazy("Parts of the date"),
        choices=Question.DatePrecision.choices,
        widget=forms.RadioSelect,
        initial=Question.DatePrecision.DAY,
    )


class AddressForm(QuestionForm):
    hosts = forms.CharField(
        label=gettext_lazy("Only from these sites"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("With commas, for example youtube.com, youtu.be. Empty for any address."),
    )

    def clean_hosts(self) -> list[str]:
        parts = re.split(r"[,\s]+", self.cleaned_data["hosts"].lower())
        hosts = [part.removeprefix("https://").removeprefix("www.").strip("/") for part in parts if part]
        for host in hosts:
            if not HOST.fullmatch(host) or len(host) > 100:
                raise forms.ValidationError(_("“%s” is not the name of a site.") % host)
        return list(dict.fromkeys(hosts))


class FileForm(QuestionForm):
    """Required when at least one file is asked for: there is no second place that says so."""

    file_types = forms.MultipleChoiceField(
        label=gettext_lazy("File types"),
        choices=[(name, TYPES[name]) for name in sorted(FILE_TYPES)],
        widget=forms.CheckboxSelectMultiple,
        initial=["pdf"],
    )
    min_files = CountField(
        label=gettext_lazy("Least number of files"),
        least=0,
        most=50,
        initial=1,
        help_text=gettext_lazy("0 where files are optional."),
    )
    max_files = CountField(label=gettext_lazy("Greatest number of files"), most=50, initial=1)
    max_bytes = CountField(label=gettext_lazy("Largest size of one file, in MB"), most=LARGEST_MB, initial=2)
    in_gallery = _in_gallery(
        gettext_lazy("Its pictures, where the entrant agrees. Never for identity cards and letters.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_required"]

    def clean_max_bytes(self) -> int:
        return int(self.cleaned_data["max_bytes"]) * MEBIBYTE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("min_files"), cleaned.get("max_files")
        if least is not None and most is not None and least > most:
            self.add_error("max_files", _("This is less than the least number of files."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return super().values() | {"is_required": self.cleaned_data["min_files"] > 0}


class TableForm(QuestionForm):
    max_rows = CountField(label=gettext_lazy("Most rows"), most=100, initial=5)


class OptionRow(RowForm):
    """One choice; `id` is the code that answers keep."""

    label = forms.CharField(label=gettext_lazy("Choice"), max_length=200)
    unique = {"label": gettext_lazy("This choice is there already.")}


class ColumnRow(RowForm):
    """One column; `id` is the code that answers keep."""

    label = forms.CharField(label=gettext_lazy("Column"), max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("What stands in it"),
        choices=[
            ("text", pgettext_lazy("kind of answer", "Text")),
            ("number", pgettext_lazy("kind of answer", "Number")),
        ],
    )
    unique = {"label": gettext_lazy("This column is there already.")}


OptionRows = row_set(OptionRow, least=2, most=MOST_OPTIONS, too_few=gettext_lazy("Add at least two choices."))
ColumnRows = row_set(ColumnRow, least=1, most=MOST_COLUMNS)
FORMS: Mapping[str, type[QuestionForm]] = {
    Kind.SHORT_TEXT: ShortTextForm,
    Kind.LONG_TEXT: LongTextForm,
    Kind.NUMBER: NumberForm,
    Kind.CHOICE: QuestionForm,
    Kind.MULTIPLE_CHOICE: MultipleChoiceForm,
    Kind.DATE: DateForm,
    Kind.URL: AddressForm,
    Kind.FILE: FileForm,
    Kind.TABLE: TableForm,
}
ROWS: Mapping[str, tuple[str, type[RowFormSet]]] = {
    Kind.CHOICE: ("options", OptionRows),
    Kind.MULTIPLE_CHOICE: ("options", OptionRows),
    Kind.TABLE: ("columns", ColumnRows),
}


class QuestionEditor:
    """The page of a question: its form and, for choices and tables, the rows, as one."""

    def __init__(self, data: QueryDict | None, *, kind: str, question: Question | None, seen: str) -> None:
        self.kind = kind
        self.saves = data is not None and ACTION not in data
        self._rows_name, rows_class = ROWS.get(kind, ("", None))
        self.rows: RowFormSet | None = None
        if rows_class is not None:
            stored = _rows_initial(getattr(question, self._rows_name) if question else [], rows_class)
            self.rows, _saves = shown_rows(rows_class, data, stored=stored, prefix="baris")
        initial = question_initial(question, FORMS[kind]) if question else {"is_required": True}
        if self.saves:
            self.form = FORMS[kind](data)
        elif data is not None:
            self.form = FORMS[kind](initial=_typed(data, FORMS[kind]))
        else:
            self.form = FORMS[kind](initial=initial | {"seen": seen})

    @property
    def is_columns(self) -> bool:
        return self._rows_name == "columns"

    def is_valid(self) -> bool:
        """Whether form and rows are; errors stand at their fields."""
        return all([self.form.is_valid(), self.rows is None or self.rows.is_valid()])

    def values(self) -> dict[str, Any]:
        """What is stored of the question."""
        values = {**self.form.values(), "kind": self.kind}
        if self.rows is not None:
            values[self._rows_name] = _coded(self.rows.rows)
        return values


def question_initial(question: Question, form: type[QuestionForm]) -> dict[str, Any]:
    """What the page of a stored question begins with."""
    initial = {name: getattr(question, name) for name in form.base_fields if hasattr(question, name)}
    if "hosts" in initial:
        initial["hosts"] = ", ".join(question.hosts)
    if "max_bytes" in initial:
        initial["max_bytes"] = max(1, (question.max_bytes or 0) // MEBIBYTE)
    return initial


def _rows_initial(stored: Sequence[Mapping[str, str]], rows: type[RowFormSet]) -> list[dict[str, Any]]:
    if not stored:
        return [{} for _row in range(rows.min_num)]
    return [{**row, "id": int(row["code"])} for row in stored]


def _coded(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Rows with their codes: those that were there keep theirs. A new one gets its code from its label.

    So a choice that was removed and comes back finds its answers again, and no other choice ever does.
    """
    taken = {row["id"] for row in rows if row["id"]}
    coded, seen = [], set()
    for row in rows:
        code = row["id"]
        if not code or code in seen:
            code = zlib.crc32(row["label"].casefold().encode()) % CODES + 1
            while code in taken:
                code += 1
            taken.add(code)
        seen.add(code)
        coded.append({"code": str(code), **{name: row[name] for name in row if name != "id"}})
    return coded


def _typed(data: QueryDict, form: type[QuestionForm]) -> dict[str, Any]:
    """What was typed into the fields, unchecked, while a row was added, moved or removed."""
    blank = form()
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in blank.fields.items()}
