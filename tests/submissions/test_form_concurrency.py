"""Two people at one form at the same moment, with real connections."""

from __future__ import annotations

import pytest

from awards.models import AuditEvent, Category
from awards.services.ledger import verify_ledger
from submissions.form_rules import form_digest
from submissions.models import Form, Question
from submissions.queries.forms import sections_of
from submissions.services.form_drafts import DraftGone, save_section, start_draft_form
from submissions.services.publishing import publish_form
from tests.scenario import Award, Round
from tests.submissions.built import build_draft, outline, section_values
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def category() -> Category:
    return Award([Round("proposal", "100")], entries=[], jurors=[]).category


def test_a_draft_is_published_once(category: Category) -> None:
    draft = build_draft(category, {"Isi": ["date"]})
    seen = form_digest(sections_of(draft))

    def publish() -> Form:
        return publish_form(category=category, reason="", by=None, seen=seen)

    assert kinds(at_once(publish, publish)) == ["DraftGone", "Form"]
    assert list(category.forms.values_list("version", "state")) == [(1, "in_force")]
    assert AuditEvent.objects.filter(kind="form.published").count() == 1
    assert verify_ledger(category.edition).is_whole


def test_a_change_comes_before_publishing_or_not_at_all(category: Category) -> None:
    for round_ in range(4):
        draft = category.forms.filter(state="draft").first() or build_draft(
            category, {f"Awal {round_}": ["date"]}
        )
        seen, before = form_digest(sections_of(draft)), len(outline(draft))
        changed, published = at_once(
            lambda draft=draft: save_section(form=draft, section=None, values=section_values("Baru")),
            lambda seen=seen: publish_form(category=category, reason="", by=None, seen=seen),
        )
        form = category.forms.get(state="in_force") if isinstance(published, Form) else None
        if form is not None:
            assert isinstance(changed, DraftGone)
            assert len(outline(form)) == before
        else:
            assert type(published).__name__ == "SettingsChanged"
            assert len(outline(draft)) == before + 1
            category.forms.filter(state="draft").delete()


def test_two_people_begin_one_draft(category: Category) -> None:
    def start() -> Form:
        return start_draft_form(category=category, source=None, by=None)

    assert kinds(at_once(start, start)) == ["DomainError", "Form"]
    assert category.forms.count() == 1


def test_sections_added_at_once_get_places_and_codes_of_their_own(category: Category) -> None:
    draft = build_draft(category, {"Isi": []})

    def add() -> object:
        return save_section(form=draft, section=None, values=section_values("Sama"))

    assert kinds(at_once(add, add, add)) == ["Section"] * 3
    assert [code for code, _asked in outline(draft)] == ["isi", "sama", "sama-2", "sama-3"]
    assert Question.objects.count() == 0
