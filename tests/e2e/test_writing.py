"""Writing in a real browser: the network goes, a second tab writes too, the session ends, nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from awards.models import Edition, User
from submissions.models import Submission
from tests.e2e.conftest import ON_A_PHONE, Watch, findings, fits
from tests.reports.paper_edition import paper_edition
from tests.scenario import make_unit
from tests.submissions.writing.scene import make_category, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    """Registration is open today."""
    edition = paper_edition()
    edition.registration_opens_at = timezone.now() - timedelta(days=1)
    edition.registration_closes_at = timezone.now() + timedelta(days=4, hours=13)
    edition.save()
    make_category(edition)
    return edition


@pytest.fixture
def writer(edition: Edition) -> User:
    return make_person("Ketua Tim", make_unit())


def sign_in(context: BrowserContext, address: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def begin(page: Page, address: str) -> Submission:
    """From the person's home to the first section, on pages alone."""
    page.goto(f"{address}/entri-saya/")
    page.locator("a[href='/entri-saya/mulai/']").first.click()
    page.locator(".entry-choices a.btn").click()
    page.locator("input[name=title]").fill("Pasar Tani Daring")
    page.locator("input[name=privacy-agree]").check()
    page.locator("form[method=post] .btn-primary").last.click()
    page.wait_for_url("**/entri-saya/*/")
    return Submission.objects.get(title="Pasar Tani Daring")


def open_section(page: Page, address: str, entry: Submission, code: str = "ringkasan") -> None:
    page.goto(f"{address}/entri-saya/{entry.pk}/bagian/{code}/")


def wait_for_answer(entry: Submission, text: str, page: Page, code: str = "ringkasan") -> None:
    """Until the server has this text; fails after ten seconds."""
    for _attempt in range(50):
        answer = entry.answers.filter(question_code=code).first()
        if answer is not None and answer.value == text:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"stored: {answer.value if answer else None!r}")


def saved(page: Page) -> None:
    """The bar at the bottom says that all is saved."""
    bar = page.locator("[data-saved]")
    expect(bar).not_to_have_class("saved saved-wait", timeout=8000)
    expect(bar).to_have_class("saved", timeout=8000)


def sound(page: Page) -> list[str]:
    """Nothing that axe finds, and no way sideways on a small phone."""
    return findings(page) + ([] if fits(page, 320) else ["scrolls sideways"])


def kept(page: Page) -> int:
    """How many sections this device keeps because they have not reached the server."""
    found = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('entri:')).length")
    return int(found)


def test_from_the_home_to_the_number_with_the_network_cut_in_the_middle(
    context: BrowserContext, live_server: LiveServer, writer: User
) -> None:
    address = live_server.url
    sign_in(context, address, writer)
    page = context.new_page()
    watch = Watch(page, urlsplit(address).netloc)
    page.goto(f"{address}/entri-saya/mulai/")
    assert sound(page) == []
    entry = begin(page, address)
    assert sound(page) == []
    open_section(page, address, entry)
    text = page.locator("textarea[name=jawaban-ringkasan]")
    text.press_sequentially("Harga panen naik.")
    wait_for_answer(entry, "Harga panen naik.", page)
    saved(page)
    assert (kept(page), watch.faults) == (0, [])
    context.set_offline(True)
    text.press_sequentially(" Tanpa sinyal kami terus menulis.")
    expect(page.locator("[data-saved]")).to_have_class("saved saved-offline", timeout=8000)
    assert kept(page) == 1
    page.wait_for_timeout(2500)  # it tries again meanwhile, in vain
    context.set_offline(False)
    wait_for_answer(entry, "Harga panen naik. Tanpa sinyal kami terus menulis.", page)
    saved(page)
    expect(page.locator(".words")).to_contain_text("8")
    assert kept(page) == 0
    assert sound(page) == []
    page.locator(".savebar .btn-primary").click()
    page.wait_for_url("**/bagian/dampak/")
    page.goto(f"{address}/entri-saya/{entry.pk}/tim/")
    assert sound(page) == []
    page.goto(f"{address}/entri-saya/{entry.pk}/periksa/")
    assert sound(page) == []
    page.locator(".entry-send .btn-primary").click()  # not ticked yet
    expect(page.locator("[role=alert]")).to_be_visible()
    page.wait_for_load_state()  # the refusal stands above boxes that may still be on their way
    for box in page.locator(".entry-send input[type=checkbox]").all():
        box.check()
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator(".entry-send .btn-primary").click()
    assert sent.value.status == 302, page.locator("[role=alert]").all_inner_texts()
    page.wait_for_url("**/terkirim/")
    expect(page.locator(".receipt .no")).to_have_text("E1-001")
    assert sound(page) == []
    entry.refresh_from_db()
    assert (entry.state, entry.code) == ("submitted", "E1-001")


@ON_A_PHONE
def test_a_second_tab_is_told_and_both_texts_are_offered(
    context: BrowserContext, live_server: LiveServer, writer: User
) -> None:
    address = live_server.url
    sign_in(context, address, writer)
    first = context.new_page()
    entry = begin(first, address)
    open_section(first, address, entry)
    second = context.new_page()
    open_section(second, address, entry)
    second.locator("textarea").press_sequentially("Dari tab kedua.")
    wait_for_answer(entry, "Dari tab kedua.", second)
    first.locator("textarea").press_sequentially("Dari tab pertama.")
    clash = first.locator("[data-question] [data-clash]")
    expect(clash).to_be_visible(timeout=8000)
    expect(clash.locator("[data-clash-text]")).to_have_text("Dari tab kedua.")
    expect(first.locator("textarea")).to_have_value("Dari tab pertama.")
    assert sound(first) == []
    wait_for_answer(entry, "Dari tab kedua.", first)
    assert kept(first) == 1
    clash.locator("input").first.check()
    wait_for_answer(entry, "Dari tab pertama.", first)
    expect(clash).to_have_count(0)
    # The other tab now is the late one, and takes what stands.
    second.locator("textarea").press_sequentially(" Dan lagi.")
    expect(second.locator("[data-question] [data-clash]")).to_be_visible(timeout=8000)
    second.locator("[data-question] [data-clash] input").last.click()
    expect(second.locator("textarea")).to_have_value("Dari tab pertama.", timeout=8000)
    wait_for_answer(entry, "Dari tab pertama.", second)


@ON_A_PHONE
def test_after_an_expired_session_the_typed_text_is_back(
    context: BrowserContext, live_server: LiveServer, writer: User
) -> None:
    address = live_server.url
    sign_in(context, address, writer)
    page = context.new_page()
    entry = begin(page, address)
    open_section(page, address, entry)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("textarea").press_sequentially("Ditulis sesudah sesi berakhir.")
    expect(page.locator("[data-out]")).to_be_visible(timeout=8000)
    assert sound(page) == []
    assert (entry.answers.count(), kept(page)) == (0, 1)
    page.locator("[data-out] a").click()
    page.wait_for_url("**/masuk/**")
    back = page.url.partition("next=")[2]
    sign_in(context, address, writer)
    page.goto(f"{address}/entri-saya/{entry.pk}/")  # the list tells of it too
    expect(page.locator("[data-unsent] li")).to_have_count(1)
    page.goto(address + back.replace("%2F", "/"))
    expect(page.locator("textarea")).to_have_value("Ditulis sesudah sesi berakhir.")
    wait_for_answer(entry, "Ditulis sesudah sesi berakhir.", page)
    saved(page)
    assert kept(page) == 0


def test_without_a_script_the_same_forms_save(
    browser: Browser, live_server: LiveServer, writer: User
) -> None:
    address = live_server.url
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    sign_in(context, address, writer)
    page = context.new_page()
    entry = begin(page, address)
    open_section(page, address, entry)
    other = context.new_page()
    open_section(other, address, entry)
    page.locator("textarea").fill("Tanpa skrip.")
    page.locator(".savebar .btn-primary").click()
    page.wait_for_url("**/bagian/dampak/")
    assert entry.answers.get(question_code="ringkasan").value == "Tanpa skrip."
    other.locator("textarea").fill("Yang terlambat.")
    other.locator(".savebar .btn-primary").click()
    expect(other.locator("[data-clash-text]")).to_have_text("Tanpa skrip.")
    expect(other.locator("textarea")).to_have_value("Yang terlambat.")
    other.locator("[data-clash] input").first.check()
    other.locator(".savebar .btn-primary").click()
    other.wait_for_url("**/bagian/dampak/")
    assert entry.answers.get(question_code="ringkasan").value == "Yang terlambat."
    context.close()
