"""The minutes of the administrative selection: when they may exist, what they say, how they print."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone, translation

from reports.models import Document
from reports.pdf import papers
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from reports.services.selection_facts import selection_is_over
from submissions.services.entries import EntryFacts, register_entries
from submissions.services.verification import admit_verified, reject_verified
from tests.reports import pdf_reading
from tests.reports.paper_edition import paper_edition
from tests.reports.test_pdf_papers import LETTERHEAD, VERIFICATION, pages
from tests.submissions.verification.entries import Office

LONG_TITLE = ("Sistem Informasi Pelayanan Terpadu Antarkelurahan yang Menghubungkan Warga " * 4)[:250].strip()
LONG_UNIT = ("Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga " * 2)[
    :110
].strip()
MINUTES = papers.SelectionMinutes(
    edition="Inovasi Award Kota Contoh Tahun 2025",
    category="Inovasi Pelayanan Publik",
    opening="Pada hari Selasa, 18 Februari 2025, seleksi administrasi telah selesai dilaksanakan.",
    counts=("42 entri diajukan.", "40 entri lolos.", "2 entri tidak lolos."),
    admitted=(
        *(
            papers.SelectionRow(f"IPP-{number:03d}", f"Layanan Nomor {number}", f"Dinas Contoh {number}")
            for number in range(1, 40)
        ),
        papers.SelectionRow("IPP-040", LONG_TITLE, LONG_UNIT),
    ),
    rejected=(
        papers.SelectionRow("IPP-041", LONG_TITLE, LONG_UNIT, "Belum diterapkan dua belas bulan. " * 6),
        papers.SelectionRow("IPP-042", "Layanan Lain", "Dinas Lain", "Surat pengantar tidak ada."),
    ),
    rules=("Inovasi sudah dipakai sedikitnya 12 bulan.",),
    points=("Surat pengantar Kepala OPD", "SK atau regulasi inovasi"),
    ledger="Buku besar edisi: 3.214 baris, hash terakhir 6b1f0c8e.",
    number="400.10.11/SA-001/Bappedalitbang/2025",
    signatories=(papers.PaperSignatory("Kepala Badan", "Nama Kepala Badan", ("NIP 1970",)),),
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    with translation.override("id"):
        return papers.render_selection(MINUTES, letterhead=LETTERHEAD, verification=VERIFICATION)


def test_every_entry_and_every_reason_is_on_the_paper(pdf: bytes) -> None:
    text = " ".join(" ".join(pages(pdf)).split())
    for number in range(1, 43):
        assert f"IPP-{number:03d}" in text
    for part in (LONG_TITLE, LONG_UNIT, "Surat pengantar tidak ada.", MINUTES.number, "Nama Kepala Badan"):
        assert part in text
    assert pdf_reading.qr_codes(pdf, 200, 0) == [VERIFICATION.url]


def test_nothing_runs_over_the_margins_and_the_paper_is_tagged(pdf: bytes) -> None:
    document = pikepdf.open(io.BytesIO(pdf))
    assert document.Root.MarkInfo.Marked
    assert len(document.pages) >= 3
    assert pdf_reading.unmarked_paint(pdf) == []
    assert set(pdf_reading.fonts(pdf).values()) == {True}


@pytest.mark.django_db
def test_minutes_exist_once_every_entry_is_decided_and_say_what_was_frozen() -> None:
    office = Office(edition=paper_edition())
    register_entries(  # checked on paper, so that the paper's own minutes cover it
        category=office.category,
        facts=[EntryFacts(title="Dari buku", unit=office.unit)],
        by=None,
        source="workbook",
        admitted="outside",
    )
    good, bad, late = office.check(office.entry("Baik")), office.entry("Buruk"), office.entry("Telat")
    office.edition.registration_closes_at = timezone.now() - timedelta(days=1)
    office.edition.save()
    good = admit_verified(submission=good, seen_version=good.check_version, by=office.first)
    good.title = "Diganti sesudah dibekukan"
    good.save()
    for entry in (bad, late):
        assert not selection_is_over(office.category)
        assert issue_documents(edition=office.edition, kinds=["selection"], by=None).created == {}
        reject_verified(submission=entry, reason="Tanpa\nbukti", seen_version=0, by=office.first)
    issued = issue_documents(edition=office.edition, kinds=["selection"], by=office.first)
    assert issued.created == {"selection": 1}
    paper = Document.objects.get(pk=issued.document_ids[0])
    assert [row["title"] for row in paper.facts["admitted"]] == ["Baik"]
    assert paper.facts["counts"][0].startswith("3 ")
    assert [(row["title"], row["reason"]) for row in paper.facts["rejected"]] == [
        ("Buruk", "Tanpa bukti"),
        ("Telat", "Tanpa bukti"),
    ]
    assert "SA-001" in paper.number_text
    render_batch([paper.pk])
    paper.refresh_from_db()
    assert paper.state == Document.State.RENDERED
    assert issue_documents(edition=office.edition, kinds=["selection"], by=None).created == {}
