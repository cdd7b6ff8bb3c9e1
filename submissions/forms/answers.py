"""The fields of a section: one for each question, made of what the question says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.encryption import is_encrypted
from submissions.answers import Value, clean, problems, typed, word_count
from submissions.answers.niks import masked
from submissions.models import Question, Section
from submissions.queries.form_words import limits_text

RADIOS = 12
BLANK_ROWS = 3
Kind = Question.Kind


class DateParts(forms.MultiWidget):
    """Day, month and year, each in a control of its own; without the day where only the month is asked."""

    def __init__(self, *, precision: str) -> None:
        figures = {
            "inputmode": "numeric",
            "autocomplete": "off",
        }
        month = forms.Select(choices=[("", "–"), *((str(at), name) for at, name in MONTHS.items())])
        parts: list[forms.Widget] = [month, forms.TextInput(attrs=dict(figures))]
        if precision != Question.DatePrecision.MONTH:
            parts.insert(0, forms.TextInput(attrs=dict(figures)))
        super().__init__(parts)

    @property
    def labels(self) -> Sequence[Any]:
        """What the controls are called."""
        return (pgettext_lazy("part of a date", "Day"), _("Month"), _("Year"))[-len(self.widgets) :]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Always three parts, the day empty where it is not asked."""
        found = super().value_from_datadict(data, files, name)
        return ["", *found][-3:]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        parts = list(value) if isinstance(value, list | tuple) else ["", "", ""]
        return super().get_context(name, parts[-len(self.widgets) :], attrs)

    def decompress(self, value: Any) -> list[Any]:  # noqa: ARG002 - a value comes in parts
        return []


class TableInput(forms.Widget):
    """Rows under fixed columns, with some empty ones; more appear when these are saved."""

    template_name = "submissions/widgets/table.html"
    is_grid = True  # drawn as a group: every cell has its own label

    def __init__(self, *, columns: Sequence[Mapping[str, str]], most: int) -> None:
        super().__init__()
        self.columns, self.most = columns, most

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        blank = max(0, min(BLANK_ROWS, self.most - len(rows)))
        start = context["widget"]["attrs"].get("id", name)
        context["widget"]["columns"] = self.columns
        context["widget"]["rows"] = [
            [
                {
                    "id": f"{start}_{at}_{column['code']}" if at or first else f"{start}_0",
                    "name": f"{name}_{at}_{column['code']}",
                    "label": column["label"],
                    "is_number": column["kind"] == "number",
                    "value": row.get(column["code"], ""),
                }
                for first, column in enumerate(self.columns)
            ]
            for at, row in enumerate([*rows, *({} for _blank in range(blank))])
        ]
        return context

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - ours lies beside the other templates
    ) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002
        """The rows that were sent, the empty ones in between included, so that messages count them right."""
        pattern = re.compile(rf"{re.escape(name)}_(\d{{1,4}})_(.+)", re.ASCII)
        cells: dict[int, dict[str, Any]] = {}
        for key, value in data.items():
            if match := pattern.fullmatch(key):
                cells.setdefault(int(match[1]), {})[match[2]] = value
        rows = [cells[at] for at in sorted(cells)]
        while rows and not any(str(cell).strip() for cell in rows[-1].values()):
            rows.pop()
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return not any(key.startswith(f"{name}_") for key in data)

    def id_for_label(self, id_: str, index: str | int | None = None) -> str:  # noqa: ARG002
        return f"{id_}_0"


class NikInput(forms.TextInput):
    """A NIK that is stored is shown masked, and kept as long as the mask is left as it is."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        if not is_encrypted(value):
            return super().render(name, value, attrs, renderer)
        shown = super().render(name, masked(value), attrs, renderer)
        return format_html("{}{}", shown, forms.HiddenInput().render(f"{name}_kept", value))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed_text = super().value_from_datadict(data, files, name)
        kept = data.get(f"{name}_kept", "")
        is_left = is_encrypted(kept) and str(typed_text or "").strip() == masked(kept)
        return kept if is_left else typed_text


class AnswerField(forms.Field):
    """One question. Required is only what is written beside it: a draft is saved with whatever is there."""

    def __init__(self, question: Question, widget: forms.Widget) -> None:
        self.question = question
        super().__init__(
            label=question.label, help_text=_help(question), required=question.is_required, widget=widget
        )

    def clean(self, value: Any) -> Value:
        return clean(self.question, value)


def answer_field(question: Question) -> AnswerField | None:
    """The field of a question; None for files, which are not part of a form."""
    widget = _nik_widget() if question.is_nik else _widget(question)
    return None if widget is None else AnswerField(question, widget)


def _help(question: Question) -> str:
    return " ".join(part for part in (question.help, limits_text(question)) if part)


def _nik_widget() -> forms.Widget:
    return NikInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


def _widget(question: Question) -> forms.Widget | None:
    options = [(option["code"], option["label"]) for option in question.options]
    match question.kind:
        case Kind.LONG_TEXT:
            rows = min(16, max(5, (question.max_words or 200) // 25))
            return forms.Textarea(attrs={"rows": rows, **_limit(question)})
        case Kind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-money"})
        case Kind.CHOICE if len(options) <= RADIOS:
            none = [] if question.is_required else [("", _("No answer"))]
            return forms.RadioSelect(choices=[*options, *none])
        case Kind.CHOICE:
            return forms.Select(choices=[("", "–"), *options])
        case Kind.MULTIPLE_CHOICE:
            return forms.CheckboxSelectMultiple(choices=options)
        case Kind.DATE:
            return DateParts(precision=question.date_precision)
        case Kind.URL:
            return forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
        case Kind.TABLE:
            return TableInput(columns=question.columns, most=question.max_rows or 1)
        case Kind.FILE:
            return None
    return forms.TextInput()


def _limit(question: Question) -> dict[str, Any]:
    return {"data-max-words": question.max_words} if question.max_words else {}


@dataclass(frozen=True, slots=True)
class Row:
    """A question on the page of its section: a field, or the files that belong to it."""

    question: Question
    field: BoundField | None
    files: Sized
    words: int
    problems: list[str]


class SectionForm(forms.Form):
    """The page of a section. `values` are the stored answers and `files` the attachments, by question code.

    It is valid when everything can be kept; `answers` is then what to store, `problems` what is still missing
    or beyond a limit. Files never come through it: `rows` hands them to whoever draws them.
    """

    use_required_attribute = False

    def __init__(
        self,
        section: Section,
        values: Mapping[str, Value] | None = None,
        files: Mapping[str, Sized] | None = None,
        *,
        data: QueryDict | None = None,
        prefix: str = "jawaban",
    ) -> None:
        self.section = section
        self.values, self.attached = values or {}, files or {}
        self.questions = list(section.questions.all())
        shown = {q.code: typed(q, self.values.get(q.code)) for q in self.questions}
        super().__init__(data, initial=shown, prefix=prefix)
        for question in self.questions:
            field = answer_field(question)
            if field is not None:
                self.fields[question.code] = field

    @property
    def answers(self) -> dict[str, Value]:
        """The cleaned answers by question code, of a form that is valid."""
        return {question.code: self.cleaned_data[question.code] for question in self._asked}

    @property
    def _asked(self) -> list[Question]:
        return [question for question in self.questions if question.code in self.fields]

    def value_of(self, question: Question) -> Value:
        """The answer on the page: as typed where the page was sent, otherwise as stored."""
        if self.is_bound and question.code in self.fields:
            self.errors  # noqa: B018 - cleans the form
            return self.cleaned_data.get(question.code)
        return self.values.get(question.code)

    @property
    def problems(self) -> dict[str, list[str]]:
        """What keeps each answer from being complete, by question code; complete ones are left out."""
        found = {
            question.code: problems(question, self.value_of(question), self.attached.get(question.code, ()))
            for question in self.questions
        }
        return {code: texts for code, texts in found.items() if texts}

    @property
    def rows(self) -> Iterator[Row]:
        """The questions in the order of the page."""
        for question in self.questions:
            files = self.attached.get(question.code, ())
            value = self.value_of(question)
            yield Row(
                question=question,
                field=self[question.code] if question.code in self.fields else None,
                files=files,
                words=word_count(value) if isinstance(value, str) else 0,
                problems=problems(question, value, files),
            )
