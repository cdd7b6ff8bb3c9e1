"""The pages with which a form is built, without JavaScript: every button is a form of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Category, Edition, Place
from awards.setup_facts import all_points
from submissions.models import Form
from submissions.queries.checklists import admission_items
from submissions.queries.forms import sections_of
from tests.scenario import Award, Round
from tests.staff import queries_of, staff_client
from tests.submissions.built import add_parts, asked_in, build_draft, form_with, outline, publish, redraft
from tests.submissions.questions import NEEDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def category() -> Category:
    return Award([Round("proposal", "100")], entries=[], jurors=[]).category


def url(category: Category, name: str, *more: str) -> str:
    return reverse(f"submissions:{name}", args=[category.edition.slug, category.code, *more])


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    """Rows of the row editor as a browser sends them."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for at, row in enumerate(given):
        sent |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return sent


# What is typed into the page of each kind, and what is stored of it.
TYPED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "short_text": ({}, {}),
    "long_text": ({"max_words": "300"}, {"max_words": 300}),
    "number": (
        {"unit": "Rp", "minimum": "1.000", "maximum": "2.500,50", "decimals": "2"},
        {"unit": "Rp", "decimals": 2},
    ),
    "choice": (rows("baris", {"label": "Ya"}, {"label": "Tidak"}), {}),
    "multiple_choice": (
        rows("baris", {"label": "Ya"}, {"label": "Tidak"}) | {"max_choices": "1"},
        {"max_choices": 1},
    ),
    "date": ({"date_precision": "month"}, {"date_precision": "month"}),
    "url": ({"hosts": "https://www.YouTube.com/, youtu.be"}, {"hosts": ["youtube.com", "youtu.be"]}),
    "file": (
        {"file_types": ["pdf", "mp4"], "min_files": "0", "max_files": "3", "max_bytes": "100"},
        {"file_types": ["pdf", "mp4"], "min_files": 0, "max_bytes": 100 * 1024 * 1024, "is_required": False},
    ),
    "table": (
        rows("baris", {"label": "Tahun", "kind": "text"}, {"label": "Petani", "kind": "number"})
        | {"max_rows": "5"},
        {"max_rows": 5},
    ),
}


@pytest.mark.parametrize("kind", NEEDED)
def test_a_question_of_every_kind_is_added_and_opened_again(category: Category, kind: str) -> None:
    draft = build_draft(category, {"Isi": []})
    client = staff_client(category.edition)
    client.cookies["django_language"] = "id"
    typed, stored = TYPED[kind]
    texts = {"label": "Apa dan berapa", "help": "Tulis", "is_required": "on", "source": "Juknis"}
    page = url(category, "question-new", "isi", kind)
    assert client.get(page).status_code == 200
    assert client.post(page, {}).status_code == 422
    answer = client.post(page, texts | typed)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{url(category, 'form-edit')}#b-isi--apa-dan-berapa",
    )
    (made,) = asked_in(draft)
    assert (made.kind, made.code, made.label, made.source) == (
        kind,
        "apa-dan-berapa",
        "Apa dan berapa",
        "Juknis",
    )
    assert {name: getattr(made, name) for name in stored} == stored
    again = client.get(url(category, "question-edit", "isi", made.code))
    assert again.status_code == 200
    seen = again.context["editor"].form["seen"].value()
    ids = {f"baris-{at}-id": row["code"] for at, row in enumerate(made.options or made.columns)}
    same = client.post(
        url(category, "question-edit", "isi", made.code),
        texts | typed | ids | {"seen": seen, "label": "Lain"},
    )
    assert same.status_code == 302
    (changed,) = asked_in(draft)
    assert (changed.label, changed.options, changed.columns, changed.maximum) == (
        "Lain",
        made.options,
        made.columns,
        made.maximum,
    )


def test_rows_of_choices_are_added_without_losing_what_was_typed(category: Category) -> None:
    build_draft(category, {"Isi": []})
    client = staff_client(category.edition)
    sent = {"label": "Jenis", "row": "add"} | rows("baris", {"label": "Ya"}, {"label": ""})
    page = client.post(url(category, "question-new", "isi", "choice"), sent)
    assert page.status_code == 200
    assert page.context["editor"].form["label"].value() == "Jenis"
    assert [form["label"].value() for form in page.context["editor"].rows] == ["Ya", "", None]


def test_parts_are_moved_and_removed_by_buttons_alone(category: Category) -> None:
    draft = build_draft(category, {"Satu": ["date", "url"], "Dua": ["date"]})
    client, page = staff_client(category.edition), url(category, "form-edit")
    moved = client.post(page, {"pindah": "up:dua"})
    assert moved["Location"] == f"{page}#b-dua"
    assert client.post(page, {"pindah": "down:satu/date"})["Location"] == f"{page}#b-satu--date"
    assert outline(draft) == [("dua", ["date"]), ("satu", ["url", "date"])]
    assert client.post(page, {"pindah": "up:tiga"}).status_code == 404
    client.post(url(category, "question-remove", "satu", "url"))
    client.post(url(category, "section-remove", "dua"))
    assert outline(draft) == [("satu", ["date"])]


def test_a_change_that_came_between_is_told_and_not_overwritten(category: Category) -> None:
    draft = build_draft(category, {"Isi": ["date"]})
    client, page = staff_client(category.edition), url(category, "section-edit", "isi")
    seen = client.get(page).context["form"]["seen"].value()
    assert client.post(page, {"title": "Pertama", "seen": seen}).status_code == 302
    late = client.post(page, {"title": "Kedua", "seen": seen})
    assert late.status_code == 422
    assert "Somebody else saved this page" in late.content.decode()
    assert 'value="Kedua"' in late.content.decode()
    assert sections_of(draft)[0].title == "Pertama"
    assert (
        client.post(page, {"title": "Kedua", "seen": late.context["form"]["seen"].value()}).status_code == 302
    )


def test_from_nothing_to_a_version_in_force(category: Category) -> None:
    client = staff_client(category.edition)
    assert client.get(url(category, "form-edit"))["Location"] == url(category, "form-start")
    assert client.post(url(category, "form-start"), {"dari": "formulir:0"}).status_code == 422
    client.post(url(category, "form-start"), {"dari": "preset:cilegon-2025:posyantek"})
    draft = category.forms.get()
    assert len(outline(draft)) == 6
    page = client.get(url(category, "form-publish"))
    seen = page.context["form"]["seen"].value()
    add_parts(draft, {"Tambahan": ["date"]})
    late = client.post(url(category, "form-publish"), {"seen": seen})
    assert late.status_code == 422
    again = client.post(url(category, "form-publish"), {"seen": late.context["form"]["seen"].value()})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.state == Form.State.IN_FORCE
    assert draft.published_by is not None


def test_a_form_of_another_edition_is_a_source_only_for_who_may_see_it(category: Category) -> None:
    other = Award([Round("proposal", "100")], entries=[], jurors=[]).category
    form = form_with(other, {"Rahasia": ["date"]})
    client = staff_client(category.edition)
    assert b"Rahasia" not in client.get(url(category, "form-start")).content
    refused = client.post(url(category, "form-start"), {"dari": f"formulir:{form.pk}"})
    assert refused.status_code == 422
    assert not category.forms.exists()


def test_the_preview_is_the_entrants_page_and_stores_nothing(category: Category) -> None:
    form_with(category, {"Isi": list(NEEDED), "Lain": ["date"]})
    client = staff_client(category.edition, "auditor")
    page = client.get(url(category, "form-preview"))
    text = page.content.decode()
    for kind in NEEDED:
        assert kind.replace("_", " ") in text
    assert "At most 5 words." in text
    assert "At least 1 file, at most 3: PDF." in text
    assert client.get(url(category, "form-preview") + "?bagian=lain").context["number"] == 2
    assert client.post(url(category, "form-preview")).status_code == 405


def test_the_readiness_check_leads_to_the_builder(category: Category) -> None:
    def points(edition: Edition) -> list[tuple[str, str]]:
        categories = list(edition.categories.prefetch_related("stages", "places"))
        return [(p.text, p.url) for p in all_points(edition, categories) if p.part == "form"]

    Place.objects.filter(category=category).delete()
    here = url(category, "form-detail")
    assert [address for _text, address in points(category.edition)] == [here]
    build_draft(category, {"Isi": ["date"]})
    assert [address for _text, address in points(category.edition)] == [here]
    publish(category)
    assert points(category.edition) == []
    redraft(category)
    assert len(points(category.edition)) == 1


def test_the_checklist_is_edited_as_rows(category: Category) -> None:
    client, page = staff_client(category.edition), url(category, "checklist")
    seen = client.get(page).context["seen"]["seen"].value()
    new = rows("butir", {"text": "SK pengurus", "is_required": "on"}, {"text": "Foto"})
    assert client.post(page, new | {"seen": seen}).status_code == 302
    items = admission_items(category)
    assert [(item.text, item.is_required) for item in items] == [("SK pengurus", True), ("Foto", False)]
    assert client.post(page, new | {"seen": seen}).status_code == 422
    reader = staff_client(category.edition, "auditor")
    assert reader.get(page).status_code == 200
    assert reader.post(page, new | {"seen": seen}).status_code == 403


@pytest.mark.parametrize("name", ["form-list", "form-detail", "form-edit", "form-start", "form-publish"])
def test_the_number_of_queries_does_not_grow(category: Category, name: str) -> None:
    def count(client: Client) -> int:
        args = [category.edition.slug] + [category.code] * (name != "form-list")
        return queries_of(client, reverse(f"submissions:{name}", args=args))

    client = staff_client(category.edition)
    if name in {"form-start", "form-list"}:
        before = 0
        for code in ("dua", "tiga", "empat"):
            more = Award([Round("r", "100")], entries=[], jurors=[], edition=category.edition, code=code)
            form_with(more.category, {"A": ["date"], "B": ["date", "url"]})
            before = before or count(client)
    else:
        draft = build_draft(category, {"A": ["date"]})
        before = count(client)
        add_parts(draft, {"B": ["date", "url"], "C": ["table", "file"]})
    assert count(client) == before
    assert before <= 16
