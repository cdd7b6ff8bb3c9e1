"""The public gallery and open data in a real browser: without scripts, on a phone and on a desk."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from awards.models import User
from submissions.services.gallery import classify_entry
from tests.e2e.conftest import Watch, findings, fits
from tests.reports.gallery_world import GalleryWorld

NAMES = ("web satu", "web dua", "web tiga", "paper empat", "paper lima")
TITLES = {
    "web satu": "Filter Air Payau Sederhana untuk Rumah Tangga Pesisir",
    "web dua": "Sumur Resapan Air Hujan",
    "web tiga": "Antar Dokumen Kependudukan Sampai Rumah",
    "paper empat": "Mesin Sangrai Kopi Mini",
}
SUMMARY = (
    "Saringan pasir dan arang dari bahan setempat membuat air payau layak untuk mencuci dan memasak. Dua "
    "ratus rumah memakainya sejak 2023, dan biaya air tiap keluarga turun menjadi Rp20.000 sebulan."
)


def make_world() -> GalleryWorld:
    """Three innovations written here, two of them shown, and two that came on paper."""
    world = GalleryWorld(NAMES)
    for name, title in TITLES.items():
        world.retitle(name, title)
    world.answer(
        "web satu", ringkasan=SUMMARY, cara="Air dialirkan melalui tiga drum. Pasir diganti tiap bulan."
    )
    world.answer(
        "web dua", ringkasan="Air hujan masuk kembali ke tanah, banjir di jalan berkurang.", cara="Pipa."
    )
    world.add_picture("web satu")
    for name in ("web satu", "web dua"):
        world.agree(name)
    world.publish()
    classify_entry(
        submission=world.entries["web satu"], sdgs=[6, 14], urusan="lingkungan-hidup", by=world.owner
    )
    classify_entry(submission=world.entries["web dua"], sdgs=[6, 13], urusan="pekerjaan-umum", by=world.owner)
    return world


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    """A browser in which this person is signed in already."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def checked(page: Page, watch: Watch) -> None:
    assert findings(page) == []
    assert fits(page, 320)
    assert watch.faults == []
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_gallery_is_searched_read_and_left_again(
    browser: Browser, transactional_db: None, live_server: Any, width: int
) -> None:
    world = make_world()
    address, entry = live_server.url, world.entries["web satu"]
    plain = browser.new_context(
        viewport={"width": width, "height": 900}, locale="id-ID", java_script_enabled=False
    )
    page = plain.new_page()
    page.goto(f"{address}/galeri/")
    expect(page.locator(".gallery-card")).to_have_count(3)
    page.get_by_label("Apa yang Anda cari?").fill("berair")
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.locator(".gallery-card mark").first).to_have_text("Air")
    expect(page.locator(".gallery-card")).to_have_count(2)
    page.get_by_text("Saring menurut").click()
    page.get_by_label("Tujuan pembangunan berkelanjutan").select_option("14")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.locator(".gallery-card")).to_have_count(1)
    page.get_by_role("link", name=TITLES["web satu"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["web satu"])
    expect(page.get_by_text("Dua ratus rumah")).to_be_visible()
    expect(page.locator(".innovation-pictures img")).to_have_js_property("complete", True)
    page.get_by_role("link", name=TITLES["web dua"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["web dua"])
    page.goto(f"{address}/data/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV.*Inovasi dalam galeri")).click()
    assert TITLES["web satu"] in download.value.path().read_text()
    page.goto(f"{address}/galeri/?q=tidakada")
    expect(page.get_by_text("Tidak ada yang cocok")).to_be_visible()

    sign_in(plain, world.owner, address)
    page.goto(f"{address}/entri-saya/{entry.pk}/galeri/")
    page.get_by_label("Tampilkan inovasi ini di galeri publik").uncheck()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Galeri tidak menampilkan inovasi ini")).to_be_visible()
    plain.close()

    context = browser.new_context(viewport={"width": width, "height": 900}, locale="id-ID")
    page = context.new_page()
    watch = Watch(page, urlsplit(address).netloc)
    assert page.goto(address + world.address("web satu")).status == 404  # type: ignore[union-attr]
    for path in (
        "/galeri/",
        "/galeri/?q=air&sdg=6",
        world.address("web dua"),
        world.address("paper empat"),
        "/data/",
    ):
        page.goto(address + path)
        checked(page, watch)
    sign_in(context, world.owner, address)
    page.goto(f"{address}/entri-saya/{entry.pk}/galeri/")
    checked(page, watch)
    context.close()
