"""Minutes, decree and their wording: right words, from frozen rows, as a tagged PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from awards.exceptions import DomainError
from awards.models import Seal, User
from reports.models import Document, PaperWording
from reports.placing import Decided
from reports.queries.wording import wording_of
from reports.services.documents import issue_documents
from reports.services.plenary import Seat, decide_place, hold_session
from reports.services.rendering import render_batch
from reports.services.results import confirm_results, reopen
from reports.services.wording import set_wording, wording_seen
from reports.wording import fill
from reports.words import on_this_day, rupiah_in_words, spelled
from tests.reports.paper_edition import add_award, paper_edition
from tests.reports.pdf_reading import structure, text, unmarked_paint
from tests.scenario import Award
from tests.staff import staff_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def award() -> Award:
    """A session decided otherwise: B joint first, no third place; one juror absent, one dissents."""
    award = add_award(paper_edition(), "ipp", {"A": "90", "B": "80", "C": "70"}, ("J1", "J2", "J3"))
    assert award.close("presentasi") == []
    seats = {
        juror.pk: Seat(name != "J3", "Saya memilih A sendiri." if name == "J2" else "")
        for name, juror in award.jurors.items()
    }
    hold_session(
        category=award.category,
        held_on=date(2025, 2, 24),
        venue="Ballroom",
        quorum=2,
        quorum_reason="",
        seats=seats,
        by=None,
    )
    for entry, decided in (
        ("B", Decided(1, 4_000_000, "Setara")),
        ("C", Decided(None, None, "Belum matang")),
    ):
        decide_place(category=award.category, submission=award.entries[entry], decided=decided, by=None)
    confirm_results(category=award.category, by=None, allow_joint=True)
    return award


def issue(award: Award, kind: str) -> Document:
    issued = issue_documents(edition=award.edition, kinds=[kind], by=None, dated=date(2025, 2, 28))
    assert render_batch(issued.document_ids) == 1
    return Document.objects.get(kind=kind, state=Document.State.RENDERED)


def whole_text(pdf: bytes) -> str:
    """The text of all pages, in one line."""
    return " ".join(" ".join(text(pdf, page).split()) for page in range(len(PdfDocument(pdf))))


def content(paper: Document) -> bytes:
    with paper.file.open("rb") as file:
        return bytes(file.read())


class TestWords:
    """Against the table of the standard dictionary's numerals, written by hand."""

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (0, "nol"),
            (11, "sebelas"),
            (100, "seratus"),
            (1000, "seribu"),
            (2025, "dua ribu dua puluh lima"),
            (1_001_000, "satu juta seribu"),
            (101_000, "seratus satu ribu"),
            (5_000_000, "lima juta"),
            (2_001_001_000, "dua miliar satu juta seribu"),
        ],
    )
    def test_numbers(self, number: int, words: str) -> None:
        assert spelled(number) == words

    def test_the_weekday_is_computed(self) -> None:
        assert on_this_day(date(2025, 2, 24)).replace("\xa0", " ") == (
            "Pada hari ini Senin tanggal dua puluh empat bulan Februari tahun dua ribu dua puluh lima "
            "(24 Februari 2025)"
        )

    def test_money_in_figures_and_words(self) -> None:
        assert rupiah_in_words(5_000_000) == "Rp5.000.000 (lima juta rupiah)"


class TestMinutes:
    def test_they_say_what_was_decided_who_was_there_and_who_dissents(self, award: Award) -> None:
        paper = issue(award, "minutes")
        facts = paper.facts
        assert facts["opening"].replace("\xa0", " ").startswith("Pada hari ini Senin tanggal dua puluh empat")
        assert "bertempat di Ballroom, juri kategori Kategori ipp" in facts["opening"]
        assert [(row["award"], row["title"], row["prize"]) for row in facts["rows"]] == [
            ("Juara I bersama", "A", "belum diputuskan"),
            ("Juara I bersama", "B", "Rp4.000.000 (empat juta rupiah)"),
        ]
        codes = {name: entry.code for name, entry in award.entries.items()}
        assert facts["decisions"] == [
            f"{codes['B']}: menurut aturan Juara II, diputuskan Juara I. Alasan: Setara",
            f"{codes['C']}: menurut aturan Juara III, diputuskan tanpa tempat. Alasan: Belum matang",
        ]
        assert facts["vacant"] == ["Juara II kosong.", "Juara III kosong.", "Harapan I kosong."]
        assert [row[2] for row in facts["attendance"]] == ["hadir", "hadir", "tidak hadir"]
        assert facts["quorum"] == "Hadir 2 juri; kuorum sidang 2 juri."
        assert facts["dissent"] == ["J2: Saya memilih A sendiri."]
        assert [block["office"] for block in facts["signatories"]] == ["Juri", "Juri", "Kepala Badan"]
        head = Seal.objects.get(category=award.category, kind="scores").ledger_head
        assert head in facts["ledger"]

    def test_the_file_is_a_tagged_paper_with_its_number(self, award: Award) -> None:
        paper = issue(award, "minutes")
        said = whole_text(content(paper))
        assert paper.number_text == "400.10.11/BA-001/Bappeda/2025"
        assert paper.number_text in said
        assert head_of(award)[:16] in said
        assert {"Table", "TH", "H1", "H2"} <= {role for role, _alt in structure(content(paper))}
        assert unmarked_paint(content(paper)) == []

    @pytest.mark.parametrize(("institution", "told"), [("", False), ("Universitas Contoh", True)])
    def test_institutions_have_a_column_where_one_is_known(
        self, award: Award, institution: str, told: bool
    ) -> None:
        User.objects.filter(pk=award.jurors["J1"].pk).update(institution=institution)
        said = whole_text(content(issue(award, "minutes")))
        assert ("Instansi atau peran" in said, "Universitas Contoh" in said) == (told, told)

    def test_without_a_session_they_name_nobody_and_the_day_of_the_lock(self) -> None:
        award = add_award(paper_edition(), "ipp", {"A": "90"})
        assert award.close("presentasi") == []
        confirm_results(category=award.category, by=None)
        facts = issue(award, "minutes").facts
        assert (facts["attendance"], facts["quorum"], len(facts["signatories"])) == ([], "", 1)

    def test_they_fall_with_the_plenary(self, award: Award) -> None:
        minutes, decree = issue(award, "minutes"), issue(award, "decree")
        void = reopen(category=award.category, down_to="plenary", by=None, reason="Salah catat")
        assert {paper.pk for paper in void} == {minutes.pk, decree.pk}


def head_of(award: Award) -> str:
    return Seal.objects.get(category=award.category, kind="scores").ledger_head


class TestDecree:
    def test_it_waits_for_every_category_and_leaves_its_number_open(self, award: Award) -> None:
        other = add_award(award.edition, "ttg", {"X": "90"})
        assert issue_documents(edition=award.edition, kinds=["decree"], by=None).document_ids == ()
        assert other.close("presentasi") == []
        confirm_results(category=other.category, by=None)
        paper = issue(award, "decree")
        facts = paper.facts
        assert facts["issuer"] == "KEPUTUSAN Wali Kota Contoh"
        assert [label for label, _text in facts["dictum"]] == ["KESATU", "KEDUA", "KETIGA"]
        assert [annex["category"] for annex in facts["annexes"]] == ["Kategori ipp", "Kategori ttg"]
        said = whole_text(content(paper))
        assert "NOMOR ……………………" in said
        assert paper.number_text not in said
        assert "KONSEP" in said.upper()


class TestWording:
    def test_own_words_are_printed_and_the_default_returns(self, award: Award) -> None:
        edition = award.edition
        with translation.override("id"):
            said = {**wording_of(edition), "decree_issuer": "KEPUTUSAN WALI KOTA {tempat}"}
            assert set_wording(edition=edition, texts=said, seen=wording_seen(edition), by=None) == [
                "decree_issuer"
            ]
            assert list(PaperWording.objects.values_list("part", flat=True)) == ["decree_issuer"]
            assert issue(award, "decree").facts["issuer"] == "KEPUTUSAN WALI KOTA Cilegon"
            said["decree_issuer"] = ""
            set_wording(edition=edition, texts=said, seen=wording_seen(edition), by=None)
        assert not PaperWording.objects.exists()

    def test_unknown_words_and_stale_pages_are_refused(self, award: Award) -> None:
        edition = award.edition
        for texts, seen in (({"decree_about": "{0.__class__}"}, "x"), ({"decree_about": "{rahasia}"}, None)):
            with pytest.raises(DomainError):
                set_wording(edition=edition, texts=texts, seen=seen or wording_seen(edition), by=None)
        assert not PaperWording.objects.exists()

    @given(st.text(), st.text())
    def test_what_is_put_in_is_never_read_again(self, before: str, value: str) -> None:
        assert fill(before.replace("{", "") + "{edisi}", {"edisi": value}) == before.replace("{", "") + value

    def test_markup_in_a_wording_stays_text(self, award: Award) -> None:
        edition = award.edition
        texts = {**wording_of(edition), "minutes_closing": "<b>{{ 7|add:7 }}</b> {% now 'Y' %}"}
        client = staff_client(edition)
        page = f"/sekretariat/{edition.slug}/pengaturan/naskah/"
        assert client.post(page, {**texts, "seen": wording_seen(edition)}).status_code == 302
        assert "&lt;b&gt;{{ 7|add:7 }}&lt;/b&gt;" in client.get(page).content.decode()
        preview = client.post(f"{page}contoh/", {"minutes_closing": "<i>{edisi}</i>"}).json()
        assert preview["minutes_closing"] == f"<i>{edition.name}</i>"
        assert "<b>{{ 7|add:7 }}</b>" in whole_text(content(issue(award, "minutes")))
