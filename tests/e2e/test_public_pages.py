"""The public pages in a real browser: nothing breaks, leaks, scrolls sideways or shuts anybody out."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from reports.models import Document
from reports.services.results import confirm_results, publish_results
from tests.e2e.conftest import Watch, findings, fits
from tests.scenario import Award, Round, make_edition

PUBLIC_ID = "abcdefgh12345678"
PAGES = {
    "home": "/",
    "results": "/hasil/edisi/",
    "verify": "/verify/",
    "document": f"/v/{PUBLIC_ID}/",
    "no document": "/v/tidakada12345678/",
    "sign in": "/masuk/",
    "not found": "/tidak-ada/",
}


@pytest.fixture
def published(transactional_db: None) -> None:
    """An edition with one category published, joint places in it, one closed, and a certificate."""
    edition = make_edition("edisi")
    edition.timeline = [
        {"name": "Pendaftaran", "remark": "Isi", "first_day": "2025-02-01", "last_day": "2025-02-14"},
        {"name": "Pengumuman", "remark": "", "first_day": "2025-02-28", "last_day": "2025-02-28"},
    ]
    edition.contact = {"name": "Sekretariat", "email": "sekretariat@contoh.example"}
    edition.save()
    for code in ("ipp", "ttg"):
        award = Award(
            [Round("presentasi", "100")],
            entries=["Satu yang judulnya sangat panjang agar berganti baris", "Dua", "Tiga"],
            jurors=["J1", "J2"],
            edition=edition,
            code=code,
        )
        award.assign_all()
        for entry, value in zip(award.entries, ("90", "90", "70"), strict=True):
            for juror in award.jurors:
                award.score("presentasi", entry, juror, value)
        award.close("presentasi")
        confirm_results(category=award.category, by=None, allow_joint=True)
        if code == "ipp":
            publish_results(category=award.category, by=None)
    Document.objects.create(
        edition=edition,
        kind="winner",
        series="piagam",
        number=1,
        number_text="400.10.11/001/Bappedalitbang/2025",
        public_id=PUBLIC_ID,
        control_code="7K3M9Q",
        title="Piagam",
        facts={"heading": "Piagam Penghargaan", "recipient": "Tim Contoh", "award": "Juara I"},
        state="rendered",
        file="documents/x.pdf",
        sha256="4f1c" * 16,
        issued_at=timezone.now(),
        rendered_at=timezone.now(),
    )


@pytest.fixture
def visit(context: BrowserContext, live_server, published: None) -> Callable[[str], tuple[Page, Watch]]:  # type: ignore[no-untyped-def]
    def go(address: str) -> tuple[Page, Watch]:
        page = context.new_page()
        watch = Watch(page, urlsplit(live_server.url).netloc)
        page.goto(live_server.url + address, wait_until="load")
        return page, watch

    return go


def test_pages_are_sound(visit: Callable[[str], tuple[Page, Watch]], language: str) -> None:
    for name, address in PAGES.items():
        page, watch = visit(address)
        assert page.locator("html").get_attribute("lang") == language[:2], name
        assert watch.faults == [], name
        assert [width for width in (320, 900, 1920) if not fits(page, width)] == [], name
        assert findings(page) == [], name
        assert page.locator("[style]").count() == 0, name
        page.close()


def test_the_skip_link_comes_first_and_leads_to_the_content(
    visit: Callable[[str], tuple[Page, Watch]],
) -> None:
    page, _watch = visit("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_number_and_a_code_lead_to_the_paper(visit: Callable[[str], tuple[Page, Watch]]) -> None:
    page, watch = visit("/verify/")
    page.locator("#id_number").fill("400.10.11/001/Bappedalitbang/2025")
    page.locator("#id_control_code").fill("7k3m9q")
    page.locator("[aria-labelledby=by-number] button").click()
    expect(page).to_have_url(re.compile(f"/v/{PUBLIC_ID}/$"))
    expect(page.locator(".verdict")).to_contain_text("Tim Contoh")
    assert watch.faults == []


def test_an_error_takes_focus_and_links_to_its_field(visit: Callable[[str], tuple[Page, Watch]]) -> None:
    page, _watch = visit("/verify/")
    page.locator("[aria-labelledby=by-number] button").click()
    summary = page.locator("[data-focus]")
    expect(summary).to_be_focused()
    summary.locator("a").first.click()
    expect(page.locator("#id_number")).to_be_focused()
    assert findings(page) == []


def test_the_language_changes_and_stays(visit: Callable[[str], tuple[Page, Watch]], language: str) -> None:
    page, _watch = visit("/hasil/edisi/")
    other = "en" if language.startswith("id") else "id"
    page.locator(f"button[lang={other}]").click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert page.url.endswith("/hasil/edisi/")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", other)
