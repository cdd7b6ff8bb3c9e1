"""Evidence in a real browser: progress, stopping, refusal, replacing, removing; and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from submissions.models import Question, Submission
from tests.awards.files import builders as make
from tests.e2e.conftest import Watch, findings, fits
from tests.submissions.evidence import add, make_entry

pytestmark = pytest.mark.django_db(transaction=True)
Opened = Callable[..., tuple[Page, Watch]]
SCRIPT = make.pdf(make.page_script)


@pytest.fixture
def draft() -> tuple[Submission, Question]:
    return make_entry(max_files=4)


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture(params=[390, 1440], ids=["phone", "desktop"])
def opened(
    request: Any, browser: Browser, live_server: Any, draft: tuple[Submission, Question]
) -> Iterator[Opened]:
    """The page of the evidence as the entry's owner has it open."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> tuple[Page, Watch]:
        context = browser.new_context(
            viewport={"width": request.param, "height": 900}, locale="id-ID", **options
        )
        contexts.append(context)
        client = Client()
        client.force_login(draft[0].owner)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        watch = Watch(page, live_server.url.removeprefix("http://"))
        page.goto(f"{live_server.url}/entri-saya/{draft[0].pk}/bukti/")
        return page, watch

    yield open_page
    for context in contexts:
        context.close()


def names(entry: Submission) -> list[str]:
    return [row.name for row in entry.attachments.present()]


class Network:
    """The line of a page: how fast it sends, or broken. One for a page, two would undo each other."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def is_now(self, *, bytes_a_second: int = -1, offline: bool = False) -> None:
        conditions = {"offline": offline, "latency": 0, "downloadThroughput": -1}
        self.session.send(
            "Network.emulateNetworkConditions", conditions | {"uploadThroughput": bytes_a_second}
        )


def test_evidence_is_sent_replaced_removed_and_taken_back(
    opened: Opened, draft: tuple[Submission, Question]
) -> None:
    page, watch = opened()
    entry, _question = draft
    expect(page.get_by_text("Belum ada berkas.")).to_be_visible()
    expect(page.get_by_role("button", name="Unggah")).to_be_hidden()
    field = page.get_by_label("Tambah berkas")
    says = page.locator("[data-upload-says]")

    # Two files in one go; a photograph is shown.
    field.set_input_files([payload("foto.jpg", make.photograph()), payload("surat.pdf", make.pdf(pages=2))])
    expect(says).to_have_text("surat.pdf tersimpan.")
    expect(page.locator(".files > li")).to_have_count(2)
    expect(page.get_by_text("PDF, 2 halaman")).to_be_visible()
    look = page.get_by_role("img", name="Pratinjau foto.jpg")
    look.scroll_into_view_if_needed()
    expect(look).to_have_js_property("naturalWidth", 100)
    assert names(entry) == ["foto.jpg", "surat.pdf"]

    # A refusal says why beside the name, and to readers; what is too large is not even sent.
    field.set_input_files(payload("jahat.pdf", SCRIPT))
    refused = page.locator("[data-upload-queue] li")
    expect(refused).to_contain_text("PDF ini berisi skrip yang berjalan sendiri.")
    expect(says).to_contain_text("jahat.pdf: PDF ini berisi skrip")
    assert findings(page) == []
    refused.get_by_role("button", name="Tutup jahat.pdf").click()
    field.set_input_files(payload("besar.pdf", b"%PDF-1.7" + bytes(2 << 20)))
    expect(refused).to_contain_text("Berkas ini lebih besar dari 2,0\xa0MB.")
    page.keyboard.press("Tab")
    refused.get_by_role("button", name="Tutup besar.pdf").press("Enter")
    expect(refused).to_have_count(0)
    assert names(entry) == ["foto.jpg", "surat.pdf"]
    assert [fault for fault in watch.faults if "status of 422" not in fault] == []  # the refusal itself

    # Progress, and stopping halfway.
    line = Network(page)
    line.is_now(bytes_a_second=150_000)
    field.set_input_files(payload("lambat.pdf", make.pdf(make.packed(10)) + bytes(1_200_000)))
    expect(refused).to_contain_text("dari 1,1 MB")
    expect(page.get_by_role("progressbar", name="lambat.pdf")).not_to_have_js_property("value", 0)
    assert 0 < page.get_by_role("progressbar", name="lambat.pdf").evaluate("bar => bar.value") < 100
    assert findings(page) == []
    refused.get_by_role("button", name="Batal lambat.pdf").click()
    expect(says).to_have_text("lambat.pdf: Dihentikan. Tidak ada yang disimpan.")
    line.is_now()

    # The connection breaks: the file waits and is sent again.
    line.is_now(offline=True)
    field.set_input_files(payload("putus.png", make.png()))
    expect(refused).to_contain_text("Tidak terkirim. Periksa koneksi")
    line.is_now()
    refused.get_by_role("button", name="Coba lagi putus.png").click()
    expect(says).to_have_text("putus.png tersimpan.")
    assert names(entry) == ["foto.jpg", "surat.pdf", "putus.png"]

    # Replaced in its place, removed and taken back by keyboard.
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="Ganti surat.pdf").click()
    chooser.value.set_files(payload("surat baru.pdf", make.pdf(pages=3)))
    expect(says).to_have_text("surat baru.pdf tersimpan.")
    assert names(entry) == ["foto.jpg", "surat baru.pdf", "putus.png"]
    page.get_by_role("button", name="Hapus putus.png").press("Enter")
    expect(says).to_have_text("Dihapus. Berkas ini masih dapat dikembalikan.")
    expect(page.locator("[data-upload-present]")).to_be_focused()
    assert names(entry) == ["foto.jpg", "surat baru.pdf"]
    page.locator("summary", has_text="berkas yang dihapus").press("Enter")
    page.get_by_role("button", name="Kembalikan putus.png").press("Enter")
    expect(says).to_have_text("Berkas dikembalikan.")
    assert names(entry) == ["foto.jpg", "surat baru.pdf", "putus.png"]
    assert findings(page) == []
    assert fits(page, 320)
    with page.expect_download() as download:
        page.get_by_role("link", name="surat baru.pdf", exact=True).click()
    assert download.value.suggested_filename == "surat baru.pdf"


def test_a_file_dropped_on_the_part_is_sent(opened: Opened, draft: tuple[Submission, Question]) -> None:
    page, watch = opened()
    files = page.evaluate_handle(
        """bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'jatuh.png')); return data; }""",
        list(make.png()),
    )
    page.dispatch_event("[data-upload-form]", "drop", {"dataTransfer": files})
    expect(page.locator("[data-upload-says]")).to_have_text("jatuh.png tersimpan.")
    assert (names(draft[0]), watch.faults) == (["jatuh.png"], [])


def test_evidence_is_kept_without_a_script(opened: Opened, draft: tuple[Submission, Question]) -> None:
    entry, question = draft
    add(entry, question, "lama.pdf")
    page, _watch = opened(java_script_enabled=False)
    field = page.get_by_label("Tambah berkas")
    field.set_input_files([payload("satu.pdf", make.pdf()), payload("jahat.pdf", SCRIPT)])
    page.get_by_role("button", name="Unggah").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("1 berkas tidak diterima")
    expect(alert).to_contain_text("jahat.pdf: PDF ini berisi skrip yang berjalan sendiri.")
    assert names(entry) == ["lama.pdf", "satu.pdf"]
    page.get_by_role("link", name="Ganti lama.pdf").click()
    page.get_by_label("Berkas baru").set_input_files(payload("baru.png", make.png()))
    page.get_by_role("button", name="Ganti").click()
    expect(page.locator(".messages")).to_contain_text("Berkas diganti.")
    page.get_by_role("button", name="Hapus satu.pdf").click()
    expect(page.locator(".messages")).to_contain_text("Dihapus.")
    assert names(entry) == ["baru.png"]
