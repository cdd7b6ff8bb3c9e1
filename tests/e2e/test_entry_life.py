"""An entry's whole life on pages: a stranger signs up, writes, submits, answers a return, is admitted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from awards.models import Edition, Message, User
from submissions.models import Question, Submission
from tests.awards.accounts.people import PASSWORD, code, new_address
from tests.awards.files import builders as make
from tests.e2e.conftest import Watch, findings, fits
from tests.staff import make_staff

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 90_000  # milliseconds for one step on a machine that runs everything else beside it
OFFLINE = {390: 60_000, 1440: 3_000}  # milliseconds without a network: a whole minute on the telephone


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    """The award of 2025 with its own forms, open today."""
    call_command("create_edition", preset="cilegon-2025", verbosity=0)
    edition = Edition.objects.get()
    edition.registration_opens_at = timezone.now() - timedelta(days=1)
    edition.registration_closes_at = timezone.now() + timedelta(days=4)
    edition.save()
    return edition


@pytest.fixture(params=[390, 1440], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def context(browser: Browser, width: int) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="id-ID")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def sound(page: Page) -> None:
    assert findings(page) == []
    assert fits(page, 320)


def sign_up(page: Page, site: str) -> User:
    """As a stranger: address, password, name, the mailed code, and a unit found by its name."""
    email = new_address()
    page.goto(f"{site}/daftar/")
    sound(page)
    page.fill("#id_email", email)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_name", "Ketua Tim Posyantek 01")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/akun/email/periksa/")
    page.fill("#id_code", code())
    page.press("#id_code", "Enter")
    page.wait_for_url("**/akun/unit/")
    sound(page)
    page.fill("#id_q", "jombang wetan")
    page.locator("#hasil button").first.click()
    page.wait_for_url("**/akun/profil/")
    return User.objects.get(email=email)


def begin(page: Page, site: str) -> Submission:
    """Find the category that a kelurahan may enter, and begin."""
    page.goto(f"{site}/entri-saya/mulai/")
    sound(page)
    page.locator(".entry-choices a.btn[href*='/posyantek/']").click()
    page.fill("input[name=title]", "Posyantek Jombang Wetan Maju")
    page.wait_for_load_state()
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form .btn-primary").last.click()
    page.wait_for_url(re.compile(r"/entri-saya/\d+/$"))
    sound(page)
    return Submission.objects.get()


def stored(entry: Submission, section: str, question: str) -> str:
    answer = entry.answers.filter(section_code=section, question_code=question).first()
    return str(answer.value) if answer is not None and answer.value else ""


def write(page: Page, site: str, entry: Submission) -> None:
    """Every section of the form: texts by hand, in the first one with the network cut; then its files."""
    assert entry.form is not None
    for number, section in enumerate(entry.form.sections.order_by("position")):
        page.goto(f"{site}/entri-saya/{entry.pk}/bagian/{section.code}/")
        for question in section.questions.exclude(kind="file"):
            text = page.locator(f"[name='jawaban-{question.code}']")
            text.press_sequentially("Warga memakai alat ini.")
            if number == 0:
                page.context.set_offline(True)
                text.press_sequentially(" Sinyal hilang di tengah kalimat.")
                expect(page.locator("[data-saved]")).to_have_class("saved saved-offline", timeout=10_000)
                page.wait_for_timeout(OFFLINE[page.viewport_size["width"]])  # type: ignore[index]
                page.context.set_offline(False)
            expect(page.locator("[data-saved]")).to_have_class("saved", timeout=30_000)
            assert stored(entry, section.code, question.code) == text.input_value()
        for question in section.questions.filter(kind="file"):
            upload(page, question)
        sound(page)


def upload(page: Page, question: Question) -> None:
    """As many files as the question asks for at least."""
    kind = "pdf" if "pdf" in question.file_types else "png"
    content = make.pdf(pages=2) if kind == "pdf" else make.png()
    for number in range(max(1, question.min_files or 0)):
        place = page.locator(f"[data-upload][data-url*='/{question.code}/']")
        name = f"bukti-{question.code}-{number}.{kind}"
        place.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        expect(place.locator("[data-upload-list]")).to_contain_text(name, timeout=20_000)


def submit(page: Page, site: str, entry: Submission) -> None:
    page.goto(f"{site}/entri-saya/{entry.pk}/periksa/")
    sound(page)
    for box in page.locator(".entry-send input[type=checkbox]").all():
        box.check()
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator(".entry-send .btn-primary").click()
    assert sent.value.status == 302, page.locator("[role=alert]").all_inner_texts()
    page.wait_for_url("**/terkirim/")
    expect(page.locator(".receipt .no")).to_have_text("POS-001")


def office(browser: Browser, width: int, site: str, edition: Edition) -> Page:
    """The secretary's own browser."""
    client = Client()
    client.force_login(make_staff(edition))
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="id-ID")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return context.new_page()


def check_all(page: Page, *, failing: str = "") -> None:
    """Judge every point; one of them fails, with what is wrong."""
    page.wait_for_load_state()
    for point in page.locator("li.check-point[id^='butir-']").all():
        identity = point.get_attribute("id")
        if identity == f"butir-{failing}":
            point.get_by_label("Tidak sesuai").check()
            expect(point.get_by_role("alert")).to_be_visible()  # what is wrong has to be said
            point.get_by_role("textbox").fill("SK belum ditandatangani lurah")
            point.get_by_role("button", name="Simpan").click()
            expect(point.locator(".tag").first).to_have_text("Tidak sesuai")
        else:
            point.get_by_label("Sesuai", exact=True).check()
            expect(point.locator(".tag").first).to_have_text("Sesuai")


def test_from_a_strangers_first_visit_to_admitted(
    browser: Browser, context: BrowserContext, width: int, live_server: LiveServer, edition: Edition
) -> None:
    site = live_server.url
    page = context.new_page()
    watch = Watch(page, site.removeprefix("http://"))
    sign_up(page, site)
    entry = begin(page, site)
    watch.faults.clear()
    write(page, site, entry)
    offline = [fault for fault in watch.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    assert [fault for fault in offline if "/simpan/" not in fault] == []
    page.goto(f"{site}/entri-saya/{entry.pk}/tim/")
    sound(page)
    submit(page, site, entry)

    desk = office(browser, width, site, edition)
    desk.goto(f"{site}/sekretariat/{edition.slug}/verifikasi/")
    desk.get_by_role("link", name=entry.title, exact=True).click()

    first = edition.categories.get(code="posyantek").checklist_items.order_by("position").first()
    assert first is not None
    check_all(desk, failing=first.code)
    desk.reload()
    desk.get_by_text("Kembalikan untuk diperbaiki").click()
    desk.get_by_role("button", name="Kembalikan entri").click()
    expect(desk.get_by_text("sekarang: Dikembalikan")).to_be_visible()

    page.goto(f"{site}/entri-saya/")
    expect(page.get_by_text("Dikembalikan").first).to_be_visible()
    page.goto(f"{site}/entri-saya/{entry.pk}/")
    expect(page.get_by_text("SK belum ditandatangani lurah").first).to_be_visible()
    sound(page)
    section = entry.form.sections.order_by("position").first()  # type: ignore[union-attr]
    assert section is not None
    page.goto(f"{site}/entri-saya/{entry.pk}/bagian/{section.code}/")
    text = page.locator("textarea").first
    text.press("End")
    text.press_sequentially(" SK sudah ditandatangani.")
    expect(page.locator("[data-saved]")).to_have_class("saved", timeout=30_000)
    submit(page, site, entry)

    desk.goto(f"{site}/sekretariat/{edition.slug}/verifikasi/entri/{entry.code or 'POS-001'}/")
    check_all(desk)
    desk.locator("#putusan").get_by_role("button", name="Loloskan").click()
    expect(desk.get_by_text("sekarang: Lolos administrasi")).to_be_visible()
    desk.context.close()

    entry.refresh_from_db()
    assert (entry.state, entry.code, entry.revisions.count()) == ("admitted", "POS-001", 2)
    told = Message.objects.filter(kind__startswith="entry_").order_by("pk").values_list("kind", flat=True)
    assert [kind.removeprefix("entry_") for kind in told] == [
        "started",
        "submitted",
        "returned",
        "resubmitted",
        "admitted",
    ]
