"""A secretary makes next year's award from this year's, by pages alone, and opens it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from awards.models import Edition, Invitation, Seal
from judging.models import PanelMember, Rubric
from tests.e2e.conftest import Watch, findings, fits
from tests.reports.pdf_reading import qr_codes
from tests.staff import make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[390, 1440], ids=["phone", "desktop"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, locale="id-ID")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_server) -> Page:  # type: ignore[no-untyped-def]
    """The browser of the secretary of 2025."""
    call_command("create_edition", preset="cilegon-2025", stdout=StringIO())
    client = Client()
    client.force_login(make_staff(Edition.objects.get()))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return context.new_page()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def make_the_next_edition(page: Page) -> Edition:
    """In the year after the calendar's, since an edition whose registration is over cannot be opened."""
    year = timezone.localdate().year + 1
    follow(page, "Ambil yang ini")
    page.locator("#id_year").fill(str(year))
    page.locator("#id_name").fill(f"Inovasi Award Kota Cilegon {year}")
    page.locator("#id_slug").fill(f"cilegon-{year}")
    press(page, "Buat edisi")
    page.wait_for_url("**/pengaturan/")
    return Edition.objects.get(year=year)


def change_a_rubric(page: Page, room: str) -> None:
    page.goto(f"{room}rubrik/ipp/presentasi/")
    follow(page, "Ubah rubrik")
    weights = page.locator("input[name$='-weight']")
    before = weights.first.input_value()
    weights.first.fill("1")
    press(page, "Simpan rubrik")
    expect(page.get_by_role("alert")).to_be_visible()  # what cannot be judged is refused, with the sum
    page.locator("input[name$='-weight']").first.fill(before)
    page.locator("input[name$='-name']").first.fill("Penguasaan materi dan waktu")
    press(page, "Simpan rubrik")
    expect(page.get_by_role("heading", name="1. Penguasaan materi dan waktu")).to_be_visible()


def add_a_category(page: Page, room: str) -> None:
    page.goto(f"{room}kategori/")
    follow(page, "Tambah kategori")
    page.locator("#id_name").fill("Inovasi Pelajar")
    page.locator("#id_short_name").fill("Pelajar")
    page.locator("#id_code").fill("pelajar")
    page.locator("#id_entry_prefix").fill("PLJ")
    page.locator("input[name=unit_kinds][value=school]").check()
    page.locator("input[name=participant_kinds][value=pelajar]").check()
    page.locator("#id_like").select_option(label="Inovasi Teknologi Tepat Guna")
    press(page, "Tambahkan kategori")
    expect(page.get_by_text("Inovasi Pelajar").first).to_be_visible()


def invite_a_juror(page: Page, base: str) -> None:
    page.goto(f"{base}juri/undang/")
    page.locator("#id_email").fill("juri.pelajar@juri.example")
    page.locator("#id_name").fill("Juri Pelajar 01")
    for box in page.locator("input[name=stages]").all():
        box.check()
    press(page, "Kirim undangan")
    page.wait_for_url("**/juri/*/")


def print_the_cards(page: Page, base: str, paper: Path) -> None:
    page.goto(f"{base}juri/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Buat dan cetak kartu").click()
    download.value.save_as(paper)


def test_next_years_award_by_pages_alone(page: Page, live_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    watch = Watch(page, live_server.url.removeprefix("http://"))
    page.goto(f"{live_server.url}/sekretariat/edisi/baru/")
    edition = make_the_next_edition(page)
    base = f"{live_server.url}/sekretariat/{edition.slug}/"
    room = f"{base}pengaturan/"

    change_a_rubric(page, room)
    add_a_category(page, room)
    invite_a_juror(page, base)
    assert watch.faults == []
    print_the_cards(page, base, tmp_path / "kartu.pdf")
    watch.faults.clear()  # a page that turns out to be a download is a request that was broken off

    page.goto(f"{room}siap/")
    assert findings(page) == []
    assert fits(page, 320)
    press(page, "Buka edisi")
    expect(page.get_by_role("status")).to_contain_text("Edisi dibuka.")
    assert watch.faults == []

    edition.refresh_from_db()
    assert edition.opened_at is not None
    assert list(edition.categories.values_list("code", flat=True)) == [
        "ipp", "ttg", "ttg-unggulan", "posyantek", "pelajar",
    ]  # fmt: skip
    rubric = Rubric.objects.get(
        stage__category__edition=edition, stage__category__code="ipp", stage__code="presentasi"
    )
    assert (rubric.version, rubric.criteria.first().name) == (1, "Penguasaan materi dan waktu")  # type: ignore[union-attr]
    assert sum(rubric.criteria.values_list("weight", flat=True)) == Decimal(100)
    student = edition.categories.get(code="pelajar")
    assert sum(student.stages.values_list("weight", flat=True)) == Decimal(100)
    assert Invitation.objects.get(edition=edition).user.email == "juri.pelajar@juri.example"
    assert PanelMember.objects.filter(panel__stage__category=student).count() == student.stages.count()
    assert len(qr_codes((tmp_path / "kartu.pdf").read_bytes(), 150)) == 1
    assert not Seal.objects.exists()
