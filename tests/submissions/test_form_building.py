"""Forms: drafts, publishing in place and as versions, copies, and the forms that presets bring along."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.exceptions import ArchivedError, DomainError
from awards.models import AuditEvent, Category
from awards.presets import load_preset
from awards.presets.schema import EditionPreset
from awards.services.setup_base import SettingsChanged
from submissions import answers
from submissions.form_compare import compare_forms
from submissions.form_rules import form_problems, free_code
from submissions.models import ChecklistItem, Form, Question, Section, Submission
from submissions.queries.checklists import admission_items, checklist_seen
from submissions.queries.forms import sections_of
from submissions.services.checklists import set_checklist
from submissions.services.copying import copy_form
from submissions.services.form_drafts import (
    DraftGone,
    discard_draft_form,
    move_part,
    question_seen,
    remove_part,
    save_question,
    save_section,
    start_draft_form,
)
from submissions.services.forms import add_admission_checklist, add_form
from submissions.services.publishing import publish_form
from tests.scenario import Award, Round
from tests.staff import make_staff
from tests.submissions.built import (
    add_parts,
    asked_in,
    build_draft,
    form_with,
    outline,
    publish,
    question_of,
    redraft,
    section_values,
)
from tests.submissions.questions import NEEDED, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TABLE = Path(__file__).parents[1] / "awards" / "data" / "cilegon-2025" / "sections.csv"


@pytest.fixture
def category() -> Category:
    """A category into which nobody has entered anything."""
    return Award([Round("proposal", "100")], entries=[], jurors=[]).category


def enter(category: Category, state: str, form: Form | None) -> Submission:
    """An entry in a state, written in a version of the form."""
    number = category.submissions.count() + 1
    sent = state != "draft"
    return Submission.objects.create(
        category=category,
        form=form,
        number=number if sent else None,
        code=f"E-{number:03d}" if sent else "",
        title=f"Inovasi {number}",
        title_key=f"inovasi {number}",
        unit=category.edition.organizer,
        state=state,
        submitted_at=timezone.now() if sent else None,
        admitted_at=timezone.now() if state == "admitted" else None,
    )


class TestDatabase:
    def test_a_category_has_one_form_in_force_and_one_draft(self, category: Category) -> None:
        form_with(category, {"Isi": ["long_text"]})
        redraft(category)
        for state in (Form.State.IN_FORCE, Form.State.DRAFT):
            published = timezone.now() if state == Form.State.IN_FORCE else None
            with pytest.raises(IntegrityError, match="form_one_"), transaction.atomic():
                Form.objects.create(
                    category=category, version=9, state=state, reason="x", published_at=published
                )

    @pytest.mark.parametrize("kind", NEEDED)
    def test_a_question_has_the_settings_of_its_kind_and_no_other(
        self, category: Category, kind: str
    ) -> None:
        section = Section.objects.create(
            form=Form.objects.create(category=category), position=1, code="a", title="A"
        )
        fine = question(kind, section=section)
        fine.save()
        alien = {"max_rows": 3} if kind != "table" else {"max_words": 3}
        wrong = [question(kind, section=section, position=2, code="b", **alien)]
        if kind == "file":
            wrong.append(question(kind, section=section, position=2, code="b", min_files=0))
            wrong.append(question(kind, section=section, position=2, code="b", max_files=None))
        wrong += [
            question(kind, section=section, position=2, code="b", **{name: None})
            for name in ("decimals", "max_rows", "max_bytes")
            if name in NEEDED[kind]
        ]
        for row in wrong:
            with pytest.raises(IntegrityError, match="question_settings_fit_kind"), transaction.atomic():
                row.save()


class TestDraft:
    def test_sections_and_questions_are_added_moved_and_removed(self, category: Category) -> None:
        form = build_draft(category, {"Latar belakang": ["long_text", "file"], "Dampak": ["number"]})
        assert outline(form) == [("latar-belakang", ["long-text", "file"]), ("dampak", ["number"])]
        first, second = sections_of(form)
        move_part(form=form, part=second, by_steps=-1)
        move_part(form=form, part=second, by_steps=-1)
        move_part(form=form, part=asked_in(form)[1], by_steps=1)
        assert outline(form) == [("dampak", ["number"]), ("latar-belakang", ["file", "long-text"])]
        remove_part(form=form, part=asked_in(form)[1])
        remove_part(form=form, part=second)
        assert outline(form) == [("latar-belakang", ["long-text"])]
        assert list(form.sections.values_list("position", flat=True)) == [1]
        assert list(first.questions.values_list("position", flat=True)) == [1]

    def test_a_new_question_never_takes_the_code_of_one_that_was_removed(self, category: Category) -> None:
        form_with(category, {"Isi": ["number"]})
        draft = redraft(category)
        section = sections_of(draft)[0]
        remove_part(form=draft, part=section.questions.get())
        made = save_question(section=section, question=None, values=question_of("long_text", "number"))
        assert made.code == "number-2"

    @given(st.text(max_size=60), st.lists(st.text(max_size=45), max_size=5))
    def test_a_code_is_fit_for_an_address_and_free(self, title: str, others: list[str]) -> None:
        taken: set[str] = set()
        for text in [title, title, *others]:
            code = free_code(text, taken, "bagian")
            assert code not in taken
            assert 0 < len(code) <= 40
            assert all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in code)
            taken.add(code)

    def test_nobody_overwrites_what_somebody_else_changed(self, category: Category) -> None:
        form = build_draft(category, {"Isi": ["long_text"]})
        stored = asked_in(form)[0]
        seen = question_seen(stored)
        section = sections_of(form)[0]
        save_question(section=section, question=stored, values=question_of("long_text", "Baru"), seen=seen)
        with pytest.raises(SettingsChanged):
            save_question(
                section=section, question=stored, values=question_of("long_text", "Lain"), seen=seen
            )
        assert asked_in(form)[0].label == "Baru"

    def test_there_is_one_draft_and_it_may_be_thrown_away(self, category: Category) -> None:
        form = form_with(category, {"Isi": ["long_text"]})
        draft = redraft(category)
        with pytest.raises(DomainError, match="already"):
            redraft(category)
        add_parts(draft, {"Lagi": ["date"]})
        discard_draft_form(category=category, by=None)
        assert outline(form) == [("isi", ["long-text"])]
        with pytest.raises(DraftGone):
            save_section(form=draft, section=None, values=section_values("Terlambat"))

    def test_an_archived_edition_is_read_only(self, category: Category) -> None:
        category.edition.archived_at = timezone.now()
        category.edition.save()
        with pytest.raises(ArchivedError):
            start_draft_form(category=category, source=None, by=None)


class TestPublishing:
    def test_what_cannot_be_filled_in_is_not_published(self, category: Category) -> None:
        form = start_draft_form(category=category, source=None, by=None)
        assert [p.text for p in form_problems([])] == ["The form has no section yet. Add the first one."]
        add_parts(form, {"Isi": [], "Lain": []})
        assert [p.section for p in form_problems(sections_of(form))] == ["isi", "lain"]
        with pytest.raises(DomainError, match="asks nothing yet"):
            publish(category)
        assert not Form.objects.filter(state=Form.State.IN_FORCE).exists()

    def test_before_a_submission_the_form_in_force_takes_over(self, category: Category) -> None:
        form = form_with(category, {"Isi": ["long_text"]})
        entry = enter(category, "draft", form)
        add_parts(redraft(category), {"Dampak": ["number"]})
        publish(category)
        assert Form.objects.get() == form
        assert outline(form) == [("isi", ["long-text"]), ("dampak", ["number"])]
        entry.refresh_from_db()
        assert entry.form == form
        last = AuditEvent.objects.filter(kind__startswith="form.").latest("sequence")
        assert (last.kind, last.data["version"], last.data["sections"]) == (
            "form.edited",
            1,
            {"isi": ["long-text"], "dampak": ["number"]},
        )

    def test_after_a_submission_only_a_new_version_with_a_reason(self, category: Category) -> None:
        old = form_with(category, {"Isi": ["long_text"]})
        entries = {state: enter(category, state, old) for state in ("draft", "submitted", "returned")}
        imported = enter(category, "admitted", None)
        add_parts(redraft(category), {"Dampak": ["number"]})
        with pytest.raises(DomainError, match="reason"):
            publish(category, reason="  ")
        new = publish(category, reason=" Juknis berubah ")
        old.refresh_from_db()
        assert (old.state, new.state, new.version, new.reason) == ("retired", "in_force", 2, "Juknis berubah")
        assert outline(old) == [("isi", ["long-text"])]
        for entry in entries.values():
            entry.refresh_from_db()
        assert {state: entry.form for state, entry in entries.items()} == {
            "draft": new,
            "submitted": old,
            "returned": old,
        }
        imported.refresh_from_db()
        assert imported.form is None
        last = AuditEvent.objects.filter(kind="form.revised").get()
        assert (last.data["version"], last.data["moved"]) == (2, 1)
        assert "Juknis" not in str(last.data)

    def test_answers_are_found_again_by_their_codes(self, category: Category) -> None:
        old = form_with(category, {"Isi": ["multiple_choice", "number"]})
        enter(category, "submitted", old)
        draft = redraft(category)
        chosen = asked_in(draft)[0]
        stored = answers.clean(chosen, ["1", "2"])
        values = question_of("multiple_choice", "Jenis inovasi", options=chosen.options[1:])
        save_question(
            section=sections_of(draft)[0], question=chosen, values=values, seen=question_seen(chosen)
        )
        new = publish(category, reason="Pilihan berubah")
        same = asked_in(new)[0]
        assert same.code == chosen.code
        assert answers.display(same, stored) == "Non Digital"

    def test_what_the_page_did_not_show_is_not_published(self, category: Category) -> None:
        form = build_draft(category, {"Isi": ["long_text"]})
        with pytest.raises(SettingsChanged):
            publish_form(category=category, reason="", by=None, seen="0" * 64)
        form.refresh_from_db()
        assert form.state == Form.State.DRAFT

    def test_two_versions_side_by_side(self, category: Category) -> None:
        form_with(category, {"Isi": ["long_text", "file"], "Lama": ["date"]})
        draft = redraft(category)
        sections = sections_of(draft)
        stored = asked_in(draft)[0]
        values = question_of("long_text", stored.label, max_words=900)
        save_question(section=sections[0], question=stored, values=values, seen=question_seen(stored))
        remove_part(form=draft, part=sections[1])
        add_parts(draft, {"Baru": ["choice"]})
        old = sections_of(category.forms.get(state=Form.State.IN_FORCE))
        found = compare_forms(old, sections_of(draft))
        assert [(change.state, change.title) for change in found.sections] == [
            ("changed", "Isi"),
            ("added", "Baru"),
            ("removed", "Lama"),
        ]
        (changed,) = found.sections[0].changed_questions
        assert [(d.label, d.old, d.new) for d in changed.differences] == [
            ("Limits", "At most 5 words.", "At most 900 words.")
        ]
        assert compare_forms(old, old).is_same


class TestCopies:
    def test_a_copy_says_the_same_and_is_in_force(self, category: Category) -> None:
        form_with(category, {"Isi": list(NEEDED)})
        target = Award([Round("proposal", "100")], entries=[], jurors=[], code="lain").category
        copy_form(source=category, target=target)
        copy = Form.objects.get(category=target)
        assert (copy.state, copy.version) == ("in_force", 1)
        old = sections_of(category.forms.get())
        assert compare_forms(old, sections_of(copy)).is_same
        assert [q.kind for q in asked_in(copy)] == list(NEEDED)

    def test_a_draft_alone_is_copied_as_a_draft(self, category: Category) -> None:
        build_draft(category, {"Isi": ["url"]})
        target = Award([Round("proposal", "100")], entries=[], jurors=[], code="lain").category
        copy_form(source=category, target=target)
        assert Form.objects.get(category=target).state == "draft"


def evidence_in_words(words: str) -> list[tuple[set[str], int]]:
    """Types and least number of each attachment, read from the table's words without the preset."""
    found = []
    for part in filter(None, (part.strip().lower() for part in words.split(";"))):
        types = (
            {"pdf"} if part.startswith("pdf") else {"jpg", "png"} if "foto" in part else {"pdf", "jpg", "png"}
        )
        number = next((int(word) for word in part.split() if word.isdigit()), 1 if "wajib" in part else 0)
        found.append((types, number))
    return found


class TestPresets:
    @pytest.mark.parametrize("code", ["ipp", "ttg", "ttg-unggulan", "posyantek"])
    def test_the_forms_of_cilegon_are_those_of_the_table(self, category: Category, code: str) -> None:
        preset = load_preset("cilegon-2025")
        assert isinstance(preset, EditionPreset)
        given_preset = next(item for item in preset.categories if item.code == code)
        add_form(category=category, sections=given_preset.sections)
        with TABLE.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["kategori"] == code]
        sections = sections_of(category.forms.get(state=Form.State.IN_FORCE))[: len(rows)]
        for row, section in zip(rows, sections, strict=True):
            asked = list(section.questions.all())
            text = asked[0]
            assert (section.code, section.title, section.guidance) == (
                row["kode"],
                row["bagian"],
                row["petunjuk"],
            )
            assert (text.kind, text.max_words, text.is_required) == (
                "long_text",
                int(row["maks_kata"]),
                row["wajib"] == "ya",
            )
            assert row["sumber"] in section.source
            files = asked[1:]
            assert [(set(q.file_types), q.min_files) for q in files] == evidence_in_words(row["lampiran"])
            for file in files:
                # The KIPP guideline itself says "PDF, 1 to 2 MB"; everything else is our proposal.
                is_known = file.file_types == ["pdf"] and row["sumber"] == "S28"
                assert (file.kind, file.max_bytes, file.is_example) == ("file", 2 * 1024 * 1024, not is_known)
                assert file.is_required == bool(file.min_files)
                assert file.label
        assert all(q.max_bytes == 2 * 1024 * 1024 for q in Question.objects.filter(kind="file"))

    def test_the_checklists_are_those_of_the_report(self) -> None:
        """Domain report 7.8, a word of each point."""
        points = {
            "ipp": "pengantar implementasi identitas replikasi regulasi video bulan judul juara",
            "ttg": "ktp bermeterai proposal gambar foto video orang",
            "ttg-unggulan": "ktp bermeterai proposal gambar foto video orang pemanfaatan rab menang",
            "posyantek": "sk rencana buku foto ttg satu",
        }
        preset = load_preset("cilegon-2025")
        assert isinstance(preset, EditionPreset)
        for item in preset.categories:
            texts = [point.text.lower() for point in item.checklist]
            words = points[item.code].split()
            assert len(texts) == len(words)
            assert [word for word, text in zip(words, texts, strict=True) if word not in text] == []


class TestChecklist:
    def rows(self, category: Category) -> list[dict[str, Any]]:
        names = ("text", "is_required", "evidence", "source", "is_example")
        return [{"id": item.pk, **{n: getattr(item, n) for n in names}} for item in admission_items(category)]

    def test_points_are_changed_in_place_until_an_entry_was_checked(self, category: Category) -> None:
        preset = load_preset("cilegon-2025")
        assert isinstance(preset, EditionPreset)
        add_admission_checklist(category=category, items=preset.categories[3].checklist)
        seen = checklist_seen(admission_items(category))
        first, *others = self.rows(category)
        new = {"id": None, "text": "Foto papan nama", "is_required": True}
        blank = {"evidence": "", "source": "", "is_example": False}
        changed = [*others, first | {"text": "SK pengurus"}, new | blank]
        set_checklist(category=category, rows=changed, seen=seen, by=None)
        assert [(item.version, item.code) for item in admission_items(category)] == [
            (1, code)
            for code in (
                *("rencana_kerja", "buku_administrasi", "foto_sekretariat", "daftar_ttg"),
                *("satu_per_kelurahan", "sk", "foto-papan-nama"),
            )
        ]
        entry = enter(category, "submitted", None)
        item = admission_items(category)[0]
        entry.check_results.create(
            item=item,
            revision_number=1,
            outcome="passed",
            by=make_staff(category.edition),
            at=timezone.now(),
        )
        seen = checklist_seen(admission_items(category))
        set_checklist(category=category, rows=self.rows(category)[1:], seen=seen, by=None)
        assert {item.version for item in admission_items(category)} == {2}
        assert len(admission_items(category)) == 6
        assert ChecklistItem.objects.filter(category=category, version=1).count() == 7
        with pytest.raises(SettingsChanged):
            set_checklist(category=category, rows=[], seen=seen, by=None)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-1, 1])), max_size=8))
def test_moving_never_loses_a_part(category: Category, moves: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        form = build_draft(category, {"A": ["date"], "B": ["date"], "C": ["date"], "D": ["date"]})
        expected = ["a", "b", "c", "d"]
        for at, step in moves:
            code = expected[at]
            move_part(form=form, part=form.sections.get(code=code), by_steps=step)
            if 0 <= at + step < 4:
                expected.insert(at + step, expected.pop(at))
        assert [code for code, _asked in outline(form)] == expected
        transaction.set_rollback(True)
