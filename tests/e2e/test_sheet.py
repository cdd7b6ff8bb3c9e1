"""A juror at work in a real browser: by keyboard alone, without a network, on two devices, signed out."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from awards.models import AuditEvent, Stage
from awards.services.ledger import verify_ledger
from judging.models import Assignment, Recusal, Scoresheet, SheetChange
from judging.services.practice import save_practice, set_practice
from judging.services.scoresheets import save_scores
from tests.e2e.conftest import Watch, findings, fits
from tests.judging.sheets import CRITERIA, TITLES, cookie_of, judged, values_of
from tests.scenario import Award
from tests.staff import make_staff

pytestmark = pytest.mark.django_db(transaction=True)
VALUES = ("84", "79,5", "80", "79", "77", "81", "80,5")
TOTAL = Decimal("79.55")


def browse(
    browser: Browser, url: str, award: Award, width: int = 1440, locale: str = "id-ID"
) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
    context.add_cookies(cookie_of(award.jurors["J1"], url))  # type: ignore[arg-type]
    return context


def address(award: Award, entry: str, name: str = "sheet") -> str:
    return reverse(f"judging:{name}", args=[award.sheet("proposal", entry, "J1").pk])


def type_values(page: Page, values: tuple[str, ...] = VALUES) -> int:
    """Type the values, each with Enter to the next criterion; returns the keystrokes."""
    for value in values:
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    return sum(len(value) + 1 for value in values)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Tersimpan")


def typed_offline(context: BrowserContext, url: str, award: Award) -> Page:
    """The first sheet, opened with a network and given its first value without one."""
    page = context.new_page()
    page.goto(url + address(award, TITLES[0]))
    context.set_offline(True)
    page.keyboard.type("84")
    expect(page.locator("[data-saved]")).to_contain_text("Luring")
    return page


def test_from_the_first_page_to_a_final_sheet_in_under_thirty_keystrokes(
    browser: Browser, live_server: LiveServer
) -> None:
    award = judged(entries=2)
    with browse(browser, live_server.url, award) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/juri/")
        page.keyboard.press("n")
        page.wait_for_url(f"**{address(award, TITLES[0])}")
        strokes = 1 + type_values(page, ("84", "79", "80", "79", "77", "81", "80"))
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/finalkan/")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address(award, TITLES[1])}")
        strokes += 2 + 1  # Ctrl and Enter are two keys
    assert strokes < 30
    sheet = award.sheet("proposal", TITLES[0], "J1")
    assert (sheet.state, sheet.total) == ("final", Decimal("79.4"))


def declare_one_conflict(page: Page, stage: str, title: str) -> None:
    """The juror names one conflict with its reason, and has none with the others."""
    page.goto(stage)
    entry = page.locator(".declare-list > li", has_text=title)
    entry.locator("summary").click()
    entry.get_by_role("textbox").fill("Satu kantor")
    page.locator("form p > .btn-primary").click()
    page.wait_for_url("**/juri/")


@pytest.mark.parametrize("width", [390, 1440], ids=["phone", "desktop"])
def test_a_conflict_then_ten_entries_by_keyboard_with_the_network_lost_and_the_tab_closed(
    browser: Browser, live_server: LiveServer, width: int
) -> None:
    award = judged(entries=11)
    Assignment.objects.filter(juror=award.jurors["J1"]).update(declared_at=None)
    with browse(browser, live_server.url, award, width) as context:
        page = context.new_page()
        stage = reverse("judging:declare", args=[award.stages["proposal"].pk])
        declare_one_conflict(page, live_server.url + stage, TITLES[10])
        page.keyboard.press("n")
        for at, title in enumerate(TITLES[:10]):
            page.wait_for_url(f"**{address(award, title)}")
            first = page.locator('input[name="value-latar"]')
            first.focus()
            if at == 4:
                # The network goes, the tab is closed; half an hour later another tab is opened.
                page.clock.install()
                type_values(page, VALUES[:3])
                saved(page)
                context.set_offline(True)
                type_values(page, VALUES[3:5])
                expect(page.locator("[data-saved]")).to_contain_text("Luring")
                page.clock.fast_forward("30:00")
                page.keyboard.press("Control+Enter")
                expect(page.locator("#kabar")).to_contain_text("Isi dulu")
                page.close()
                context.set_offline(False)
                page = context.new_page()
                page.goto(live_server.url + address(award, title))
                expect(page.locator('input[name="value-adaptabilitas"]')).to_have_value("77")
                saved(page)
                page.locator('input[name="value-sumberdaya"]').focus()
                type_values(page, VALUES[5:])
            else:
                type_values(page)
            expect(page.locator("[data-total]")).to_have_text("79,55")
            page.keyboard.press("Control+Enter")
            page.wait_for_url("**/finalkan/")
            page.keyboard.press("Enter")
        page.wait_for_url("**/juri/")
        expect(page.locator("h1")).to_have_text("Semua lembar Anda final")
    sheets = Scoresheet.objects.filter(juror=award.jurors["J1"], stage=award.stages["proposal"])
    assert set(sheets.values_list("state", "total")) == {("final", TOTAL), ("void", None)}
    assert Recusal.objects.get().submission == award.entries[TITLES[10]]
    assert sheets.get(state="void").submission == award.entries[TITLES[10]]
    changes = SheetChange.objects.filter(sheet__in=sheets, field__startswith="value:", outcome="stored")
    assert changes.values("sheet", "field").distinct().count() == 70
    finals = AuditEvent.objects.filter(kind="scoresheet.finalised", edition=award.edition)
    assert finals.count() == 10
    assert verify_ledger(award.edition).is_whole


def test_two_devices_and_the_juror_is_told(browser: Browser, live_server: LiveServer) -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    phone, desk = browse(browser, live_server.url, award, 390), browse(browser, live_server.url, award)
    with phone, desk:
        pages = [one.new_page() for one in (phone, desk)]
        for page in pages:
            page.goto(live_server.url + address(award, TITLES[0]))
        phone.set_offline(True)
        old = pages[0].locator('input[name="value-latar"]')
        old.fill("70")
        pages[0].locator("#komentar").fill("Dari telepon")
        expect(pages[0].locator("[data-saved]")).to_contain_text("Luring")
        pages[1].locator('input[name="value-latar"]').fill("90")
        saved(pages[1])
        phone.set_offline(False)
        expect(pages[0].locator("#kabar")).to_contain_text("90")
        expect(old).to_have_value("90")
        assert values_of(sheet) == {"latar": "90"}
        pages[0].reload()
        pages[0].get_by_role("button", name="Pakai yang ini").click()
        expect(pages[0].locator('input[name="value-latar"]')).to_have_value("70")
        pages[1].evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(pages[1].locator('input[name="value-latar"]')).to_have_value("70")
        expect(pages[1].locator("#komentar")).to_have_value("Dari telepon")
    assert values_of(sheet) == {"latar": "70"}


def test_a_session_that_is_over_returns_to_what_was_typed(browser: Browser, live_server: LiveServer) -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    with browse(browser, live_server.url, award) as context:
        page = context.new_page()
        page.goto(live_server.url + address(award, TITLES[0]))
        context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.keyboard.type("84")
        expect(page.get_by_role("link", name="Masuk lagi dan lanjutkan")).to_be_visible()
        assert values_of(sheet) == {}
        context.add_cookies(cookie_of(award.jurors["J1"], live_server.url))  # type: ignore[arg-type]
        page.goto(live_server.url + "/juri/")
        expect(page.locator("#antre")).to_contain_text("sudah tersimpan")
    assert values_of(sheet) == {"latar": "84"}


def test_what_was_typed_offline_before_the_practice_entry_was_set_is_stored_after_the_practice_sheet(
    browser: Browser, live_server: LiveServer
) -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    with browse(browser, live_server.url, award) as context:
        page = typed_offline(context, live_server.url, award)
        stage, office = award.stages["proposal"], make_staff(award.edition)
        practice = set_practice(stage=stage, title="Contoh", text="Isi", by=office)
        context.set_offline(False)
        expect(page.locator("#kabar")).to_contain_text("lembar latihan")
        expect(page.locator('input[name="value-latar"]')).to_have_value("84")
        expect(page.locator("[data-saved]")).to_have_text("Disimpan di perangkat ini")
        page.goto(live_server.url + "/juri/")
        expect(page.locator("#antre")).to_contain_text("lembar latihan")
        assert SheetChange.objects.count() == 0
        full = dict.fromkeys(CRITERIA, Decimal(80))
        save_practice(practice=practice, juror=sheet.juror, values=full, comment="", final=True)
        page.reload()
        expect(page.locator("#antre")).to_contain_text("sudah tersimpan")
    assert values_of(sheet) == {"latar": "84"}


def test_the_first_page_never_calls_stored_what_came_too_late(
    browser: Browser, live_server: LiveServer
) -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    with browse(browser, live_server.url, award) as context:
        page = typed_offline(context, live_server.url, award)
        page.close()
        Stage.objects.filter(pk=sheet.stage_id).update(closes_at=timezone.now())
        context.set_offline(False)
        page = context.new_page()
        page.goto(live_server.url + "/juri/")
        expect(page.locator("#antre")).to_contain_text("Tidak semua")
    assert values_of(sheet) == {}
    assert SheetChange.objects.values_list("value", "outcome").get() == ("84", "late")


def test_what_is_no_value_stays_in_its_field_and_is_not_stored(
    browser: Browser, live_server: LiveServer
) -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    with browse(browser, live_server.url, award) as context:
        page = context.new_page()
        page.goto(live_server.url + address(award, TITLES[0]))
        for typed, words in (("101", "0 sampai 100"), ("80,3", "0,5")):
            page.locator('input[name="value-latar"]').fill(typed)
            page.keyboard.press("Enter")
            expect(page.locator("#e-latar")).to_contain_text(words)
        page.reload()
        expect(page.locator('input[name="value-latar"]')).to_have_value("80,3")
        expect(page.locator("#e-latar")).to_be_visible()
        page.locator('input[name="value-latar"]').fill("80")
        page.locator('input[name="value-latar"]').press("ArrowUp")
        saved(page)
    assert values_of(sheet) == {"latar": "80.5"}


def test_a_text_that_is_too_long_stays_in_its_field_until_it_is_shortened(
    browser: Browser, live_server: LiveServer
) -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    with browse(browser, live_server.url, award) as context:
        page = context.new_page()
        page.goto(live_server.url + address(award, TITLES[0]))
        page.locator("#komentar").fill("a" * 5003)
        expect(page.locator("#kabar")).to_contain_text("3 karakter")
        expect(page.locator("#komentar")).to_have_value("a" * 5003)
        page.reload()
        expect(page.locator("#komentar")).to_have_value("a" * 5003)
        page.locator("#komentar").fill("a" * 5000)
        saved(page)
    sheet.refresh_from_db()
    assert sheet.comment == "a" * 5000


@pytest.mark.parametrize(("width", "locale"), [(390, "id-ID"), (1440, "en-GB")], ids=["phone", "desktop"])
def test_the_pages_of_a_sheet_are_open_to_everybody(
    browser: Browser, live_server: LiveServer, width: int, locale: str
) -> None:
    award = judged(entries=4)
    for title in TITLES[1:4]:
        award.score("proposal", title, "J1", dict.fromkeys(CRITERIA, "80"))
    sheet = award.sheet("proposal", TITLES[0], "J1")
    paths = [address(award, TITLES[0], name) for name in ("sheet", "sheet-finalise", "sheet-history")]
    with browse(browser, live_server.url, award, width, locale) as context:
        page = context.new_page()
        watch = Watch(page, urlsplit(live_server.url).netloc)
        for path in [*paths, address(award, TITLES[1]), "/juri/"]:
            page.goto(live_server.url + path)
            assert (path, findings(page), fits(page, 320)) == (path, [], True)
        page.goto(live_server.url + paths[0])
        page.evaluate("document.querySelector('#tombol').showModal()")
        assert findings(page) == []
        save_scores(sheet_id=sheet.pk, values=dict.fromkeys(CRITERIA, Decimal(85)), by=sheet.juror)
        page.goto(live_server.url + paths[1])
        assert findings(page) == []
        award.score("proposal", TITLES[0], "J1", dict.fromkeys(CRITERIA, "85"))
        page.goto(live_server.url + reverse("judging:spread", args=[sheet.stage_id]))
        assert (findings(page), fits(page, 320)) == ([], True)
        assert watch.faults == []
