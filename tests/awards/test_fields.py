"""The crispy pack: one drawing of every kind of field, its hint, its message and its address."""

from __future__ import annotations

from typing import Any

import pytest
from crispy_forms.bootstrap import AppendedText, FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.core.files.base import ContentFile
from django.forms import formset_factory
from django.template import Context, Template
from django.utils import translation
from lxml import html as lxml_html  # type: ignore[import-untyped]

EVIL = "<img src=x onerror=alert(1)>"
COLOURS = [("1", "Merah"), ("2", "Biru")]


class Sample(forms.Form):
    title = forms.CharField(label="Judul", help_text=f"Petunjuk {EVIL}")
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"class": "tall"}))
    colour = forms.ChoiceField(label="Warna", choices=COLOURS)
    one = forms.ChoiceField(
        label="Pilih satu", choices=COLOURS, widget=forms.RadioSelect, help_text="Satu saja"
    )
    many = forms.MultipleChoiceField(
        label="Pilih banyak", choices=COLOURS, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="Setuju", help_text="Wajib")
    day = forms.DateField(label="Tanggal")
    amount = forms.DecimalField(label="Bobot")
    opens = forms.SplitDateTimeField(label="Dibuka")
    paper = forms.FileField(label="Berkas", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class Row(forms.Form):
    name = forms.CharField(label="Nama")
    weight = forms.IntegerField(label="Bobot", max_value=100)


def draw(source: str, **context: Any) -> lxml_html.HtmlElement:
    with translation.override("en"):
        text = Template("{% load crispy_forms_tags %}" + source).render(Context(context))
    assert EVIL not in text
    return lxml_html.fragment_fromstring(text, create_parent="div")


@pytest.fixture
def empty() -> lxml_html.HtmlElement:
    return draw("{{ form|crispy }}", form=Sample({}))


def test_every_control_has_a_name_that_a_reader_hears(empty: lxml_html.HtmlElement) -> None:
    labelled = {label.get("for") for label in empty.iter("label")}
    controls = [
        control
        for control in empty.xpath(".//input | .//select | .//textarea")
        if control.get("type") != "hidden"
    ]
    assert len(controls) == 13
    assert {control.get("id") for control in controls} == labelled


def test_what_describes_a_control_exists(empty: lxml_html.HtmlElement) -> None:
    ids = {element.get("id") for element in empty.iter() if element.get("id")}
    described = [name for text in empty.xpath(".//@aria-describedby") for name in text.split()]
    assert "id_title_helptext" in described
    assert "id_one_error" in described
    assert set(described) <= ids
    assert len(ids) == len([element for element in empty.iter() if element.get("id")])


def test_the_message_stands_above_the_control(empty: lxml_html.HtmlElement) -> None:
    field = empty.get_element_by_id("div_id_title")
    order = [element.get("id") for element in field.iter() if element.get("id")]
    assert order == ["div_id_title", "id_title_helptext", "id_title_error", "id_title"]
    assert "field-bad" in field.get("class")
    assert "is-bad" in empty.get_element_by_id("id_title").get("class")


def test_the_summary_leads_to_every_control_and_takes_focus(empty: lxml_html.HtmlElement) -> None:
    summary = empty.xpath(".//*[@data-focus]")
    assert len(summary) == 1
    assert summary[0].get("role") == "alert"
    links = [link.get("href") for link in summary[0].iter("a")]
    assert links == [
        "#id_title",
        "#id_colour",
        "#id_one_0",
        "#id_agreed",
        "#id_day",
        "#id_amount",
        "#id_opens_0",
    ]
    for link in links:
        empty.get_element_by_id(link[1:])
    assert summary[0].xpath("string(.//h2)") == "7 things to put right"


def test_optional_is_written_where_something_else_is_required(empty: lxml_html.HtmlElement) -> None:
    assert "optional" in empty.get_element_by_id("div_id_note").text_content()
    assert "optional" not in empty.get_element_by_id("div_id_title").text_content()

    class Filter(forms.Form):
        text = forms.CharField(label="Cari", required=False)

    assert "optional" not in draw("{{ form|crispy }}", form=Filter()).text_content()


def test_a_group_is_a_fieldset_with_its_legend_and_rows_to_press(empty: lxml_html.HtmlElement) -> None:
    group = empty.get_element_by_id("div_id_one").find("fieldset")
    assert group.findtext("legend").strip() == "Pilih satu"
    assert group.get("aria-describedby") == "id_one_helptext id_one_error"
    assert len(group.find_class("choice")) == 2
    assert [
        part.text for part in empty.get_element_by_id("div_id_opens").find_class("parts")[0].iter("label")
    ] == [
        "Date",
        "Time",
    ]


def test_a_widget_keeps_its_own_classes() -> None:
    form = draw("{{ form.note|as_crispy_field }}", form=Sample())
    assert form.get_element_by_id("id_note").get("class") == "form-control tall"


def test_what_was_typed_stays() -> None:
    typed = Sample({"title": EVIL, "one": "2", "many": ["1"], "opens_0": "besok", "agreed": "on"})
    found = draw("{{ form|crispy }}", form=typed)
    assert found.get_element_by_id("id_title").get("value") == EVIL
    assert found.get_element_by_id("id_one_1").get("checked") is not None
    assert found.get_element_by_id("id_many_0").get("checked") is not None
    assert found.get_element_by_id("id_opens_0").get("value") == "besok"
    assert found.get_element_by_id("id_agreed").get("checked") is not None


def test_a_file_that_is_there_is_named_and_may_be_removed() -> None:
    class Stored(ContentFile):  # type: ignore[type-arg]
        url = "/rahasia/juknis.pdf"

    found = draw(
        "{{ form.paper|as_crispy_field }}", form=Sample(initial={"paper": Stored(b"x", "edisi/juknis.pdf")})
    )
    assert "juknis.pdf" in found.text_content()
    assert "rahasia" not in lxml_html.tostring(found).decode()
    assert found.get_element_by_id("id_paper_clear").get("name") == "paper-clear"


def test_errors_of_rows_say_which_row() -> None:
    rows = formset_factory(Row, extra=0)(
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-name": "a",
            "form-0-weight": "5",
            "form-1-name": "",
            "form-1-weight": "500",
        }
    )
    found = draw("{{ rows|crispy }}", rows=rows)
    links = [(link.get("href"), link.text) for link in found.xpath(".//*[@data-focus]//a")]
    assert [href for href, _text in links] == ["#id_form-1-name", "#id_form-1-weight"]
    assert all(text.startswith("Row 2, ") for _href, text in links)
    assert len(found.find_class("form-row")) == 2


def test_a_layout_is_drawn_with_the_same_fields() -> None:
    form = Sample({})
    form.helper = helper = FormHelper()  # type: ignore[attr-defined]
    helper.layout = Layout(
        Fieldset("Utama", Field("title"), AppendedText("amount", "%")), FormActions(Submit("save", "Simpan"))
    )
    with translation.override("en"):
        text = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    found = lxml_html.fragment_fromstring(text, create_parent="div")
    assert found.find("form").get("novalidate") is not None
    assert found.xpath("string(.//legend)") == "Utama"
    assert found.find_class("input-group-text")[0].text == "%"
    assert "is-bad" in found.get_element_by_id("id_amount").get("class")
    assert found.xpath(".//input[@type='submit']")[0].get("value") == "Simpan"
