"""A secretary makes a category and builds its form in a real browser, on a phone and on a desk."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from submissions.models import Form
from tests.e2e.conftest import Watch, findings, fits
from tests.scenario import make_edition
from tests.staff import make_staff
from tests.submissions.built import asked_in, outline

pytestmark = pytest.mark.parametrize("language", ["id-ID"])


class Desk:
    """What the secretary does, each page looked at as it comes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def look(self) -> None:
        self.found += [f"{self.page.url}: {finding}" for finding in findings(self.page)]
        if not fits(self.page, 320):
            self.found.append(f"{self.page.url}: scrolls sideways")

    def settle(self) -> None:
        """Wait for the fonts, so that leaving the page breaks no request off."""
        self.page.wait_for_load_state()
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def press(self, name: str) -> None:
        """Press a button by keyboard."""
        self.settle()
        self.page.get_by_role("button", name=name, exact=True).press("Enter")

    def follow(self, name: str) -> None:
        self.settle()
        self.page.get_by_role("link", name=name).first.press("Enter")

    def write(self, **fields: str) -> None:
        for label, text in fields.items():
            self.page.get_by_label(label.replace("_", " ")).first.fill(text)

    def add_question(self, kind: str, label: str) -> None:
        self.follow("Tambah pertanyaan")
        self.look()
        self.follow(kind)
        self.write(Pertanyaan=label)
        self.look()


def test_a_form_for_a_new_category_from_nothing_to_published(
    context: BrowserContext,
    live_server: object,
    transactional_db: None,
    language: str,
) -> None:
    edition = make_edition("edisi")
    client = Client()
    client.force_login(make_staff(edition))
    address = str(live_server)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    watch, desk = Watch(page, urlsplit(address).netloc), Desk(page)

    page.goto(f"{address}/sekretariat/edisi/pengaturan/kategori/baru/")
    desk.write(Nama="Inovasi Sekolah", Kode="sekolah", Nama_pendek="Sekolah", Awalan_kode_entri="SEK")
    page.locator("input[name=unit_kinds]").first.check()
    page.locator("input[name=participant_kinds]").first.check()
    page.locator("main form button[type=submit]").first.press("Enter")
    page.goto(f"{address}/sekretariat/edisi/pengaturan/formulir/sekolah/")
    desk.look()
    desk.follow("Pilih titik awalnya")
    desk.look()
    desk.press("Mulai kosong")
    desk.follow("Tambah bagian")
    desk.press("Simpan bagian")
    expect(page.get_by_role("alert")).to_contain_text("Judul")
    desk.write(Judul="Dampak", Petunjuk="Apa yang berubah di sekolah")
    desk.look()
    desk.press("Simpan bagian")

    desk.add_question("Teks panjang", "Apa yang berubah?")
    desk.write(Batas_kata="150")
    desk.press("Simpan pertanyaan")
    desk.add_question("Berkas", "Foto kegiatan")
    page.get_by_label("PDF").uncheck()
    page.get_by_label("JPG").check()
    desk.write(Jumlah_berkas_paling_sedikit="2", Jumlah_berkas_paling_banyak="4")
    desk.press("Simpan pertanyaan")
    desk.add_question("Tabel", "Siswa tiap tahun")
    page.locator("[name=baris-0-label]").fill("Tahun")
    desk.press("Tambah kolom")
    page.locator("[name=baris-1-label]").fill("Siswa")
    page.locator("[name=baris-1-kind]").select_option("number")
    desk.press("Simpan pertanyaan")

    desk.press("Naikkan: Siswa tiap tahun")
    expect(page).to_have_url(re.compile(r"/formulir/sekolah/ubah/#b-dampak--siswa-tiap-tahun$"))
    desk.look()
    desk.follow("Pratinjau sebagai peserta")
    expect(page.get_by_role("heading", name="Dampak")).to_be_visible()
    expect(page.get_by_text("Paling sedikit 2 berkas, paling banyak 4: JPG.")).to_be_visible()
    page.get_by_label("Apa yang berubah?").fill("Hanya mencoba")
    desk.look()
    desk.settle()
    page.go_back()
    desk.follow("Lihat akibat penerbitan")
    desk.look()
    desk.press("Terbitkan formulir")
    expect(page.get_by_text("Formulir berlaku sebagai versi 1.")).to_be_visible()
    desk.look()

    assert desk.found == []
    assert watch.faults == []
    form = Form.objects.get()
    assert form.state == Form.State.IN_FORCE
    assert outline(form) == [("dampak", ["apa-yang-berubah", "siswa-tiap-tahun", "foto-kegiatan"])]
    text, table, files = asked_in(form)
    assert text.max_words == 150
    assert [(column["label"], column["kind"]) for column in table.columns] == [
        ("Tahun", "text"),
        ("Siswa", "number"),
    ]
    assert (files.file_types, files.min_files, files.max_files) == (["jpg"], 2, 4)
