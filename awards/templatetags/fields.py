"""How a field of a form is drawn: {% load fields %}. Used by the crispy pack in templates/inovasi."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BaseForm, BaseFormSet, BoundField, Widget
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()


@dataclass(frozen=True, slots=True)
class Part:
    """One control of a field that has several: a choice, or a part of a date with its time."""

    id: str
    label: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of a form: what it says and the address of the control it is about, empty for the form."""

    text: str
    href: str


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out.

    `check` is one box with its label beside it, `choices` a group of rows to press, `parts` controls with
    a label each, `grid` rows and columns of controls that draw their own labels, `file` an upload that
    already holds a file, and `line` everything else.
    """
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.MultiWidget):
        return "parts"
    if getattr(widget, "is_grid", False):
        return "grid"
    if isinstance(widget, forms.ClearableFileInput) and widget.is_initial(field.value()):
        return "file"
    return "line"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether to write "optional": only where the form also asks for something that is required.

    Never where a field says that it `is_wanted` in the end, though the form is saved without it.
    """
    if field.field.required or getattr(field.field, "is_wanted", False):
        return False
    return any(other.required and not other.widget.is_hidden for other in field.form.fields.values())


@register.filter
def target(field: BoundField) -> str:
    """The id of the control that a link to this field leads to."""
    own = str(field.field.widget.attrs.get("id") or field.auto_id)
    return f"{own}_0" if shape(field) in {"choices", "parts"} else field.id_for_label or own


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a field in our classes; what describes it and whether it is wrong, Django says."""
    widget = field.field.widget
    if isinstance(widget, forms.ClearableFileInput):  # the file it holds and its removal are drawn around it
        widget = forms.FileInput(attrs=widget.attrs)
    return field.as_widget(widget, attrs={"class": _classes(widget, field)})


@register.simple_tag
def choices(field: BoundField) -> list[Part]:
    """The choices of a group, each with its label apart."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({"class": "form-check-input", "id": field.auto_id}, widget)
    return [
        Part(data["attrs"].get("id", ""), str(data["label"]), _draw(field, data | {"wrap_label": False}))
        for data in widget.subwidgets(field.html_name, field.value(), attrs)
    ]


@register.simple_tag
def parts(field: BoundField) -> list[Part]:
    """The controls of a MultiWidget. Its attribute `labels` names them; a date and a time name themselves."""
    widget = field.field.widget
    labels = getattr(widget, "labels", None)
    if labels is None and isinstance(widget, forms.SplitDateTimeWidget):
        labels = (gettext("Date"), gettext("Time"))
    attrs = field.build_widget_attrs({"class": _classes(widget, field), "id": field.auto_id}, widget)
    found = widget.get_context(field.html_name, field.value(), attrs)["widget"]["subwidgets"]
    for data in found:
        if data.get("type") == "select":
            data["attrs"]["class"] = data["attrs"]["class"].replace("form-control", "form-select")
    names = labels or [str(number) for number, _data in enumerate(found, 1)]
    return [
        Part(data["attrs"].get("id", ""), str(name), _draw(field, data))
        for name, data in zip(names, found, strict=True)
    ]


@register.simple_tag
def removal(field: BoundField) -> Part | None:
    """The box that removes the file an upload holds; nothing where a file is required."""
    widget = field.field.widget
    if widget.is_required or field.field.required:
        return None
    name = widget.clear_checkbox_name(field.html_name)
    box = forms.CheckboxInput().render(
        name, getattr(widget, "checked", False), {"id": f"{field.auto_id}_clear", "class": "form-check-input"}
    )
    return Part(f"{field.auto_id}_clear", gettext("Remove this file"), box)


@register.filter
def file_name(field: BoundField) -> str:
    """The name of the file an upload holds, without its folder."""
    return str(getattr(field.value(), "name", "")).rsplit("/", 1)[-1]


@register.simple_tag
def problems(*sources: BaseForm | BaseFormSet[Any] | Iterable[Any] | None) -> list[Problem]:
    """All errors of forms and rows of forms, in the order of the page."""
    return [problem for source in sources for problem in _problems(source)]


def _problems(source: Any, row: str = "") -> Iterator[Problem]:
    if isinstance(source, BaseForm):
        yield from (Problem(f"{row}{error}", "") for error in source.non_field_errors())
        for field in source:
            href = "" if field.is_hidden else f"#{target(field)}"
            yield from (Problem(f"{row}{field.label}: {error}", href) for error in field.errors)
    elif isinstance(source, BaseFormSet):
        yield from (Problem(str(error), "") for error in source.non_form_errors())
        for number, form in enumerate(source.forms, 1):
            yield from _problems(form, gettext("Row %(number)d, ") % {"number": number})
    elif source:
        for one in source:
            yield from _problems(one)


def _classes(widget: Widget, field: BoundField) -> str:
    kind = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select | forms.SelectDateWidget):
        kind = "form-select"
    own = widget.attrs.get("class", "")
    return " ".join(part for part in (kind, own, "is-bad" if field.errors else "") if part)


def _draw(field: BoundField, data: dict[str, Any]) -> SafeString:
    return mark_safe(field.form.renderer.render(data["template_name"], {"widget": data}))  # noqa: S308 (Django's own templates)
