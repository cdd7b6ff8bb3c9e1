"""Certificates that a real worker signs, and everybody's ways to check them in a real browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from reports.models import Document, Signature
from reports.services.documents import issue_documents
from tests.e2e.conftest import Watch, findings, fits
from tests.e2e.workers import Workers, wait_until, workers_of
from tests.reports import pdf_reading
from tests.reports.signed import award, content, one_byte_changed, pdfsig

pytestmark = pytest.mark.django_db(transaction=True)
DROP = """([form, text]) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "piagam.pdf", { type: "application/pdf" }));
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def papers(
    transactional_db: None, empty_cache: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Document]]:
    """Two certificates, asked for here, signed by a worker."""
    settings.MEDIA_ROOT, settings.SIGNING = str(tmp_path / "media"), {"participant": "own"}
    (tmp_path / "media").mkdir()
    with workers_of(tmp_path / "media", monkeypatch) as workers:
        yield list(_signed_by(workers))


def _signed_by(workers: Workers) -> Iterator[Document]:
    ids = issue_documents(edition=award().edition, kinds=["participant"], by=None).document_ids
    workers.start()
    wait_until(lambda: Signature.objects.count() == len(ids), seconds=90)
    workers.end()
    yield from Document.objects.filter(pk__in=ids).order_by("number")


def test_a_certificate_is_checked_in_every_way(
    papers: list[Document], browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    paper, withdrawn = papers
    pdf, gone = content(paper.file), content(withdrawn.file)
    said = pdfsig(pdf, tmp_path)
    assert ("Signature is Valid." in said, "Total document signed" in said) == (True, True)
    (address,) = pdf_reading.qr_codes(pdf, 200)
    Document.objects.filter(pk=withdrawn.pk).update(state="void", void_at=timezone.now(), replaced_by=paper)
    for width in (390, 1440):
        for script in (True, False):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale="id-ID", java_script_enabled=script
            )
            context.set_default_timeout(60_000)
            page = context.new_page()
            watch = Watch(page, urlsplit(live_server.url).netloc)

            page.goto(live_server.url + urlsplit(address).path)
            _is(page, "Dokumen ini asli", paper.facts["recipient"], "DEMONSTRASI", sound=script)

            page.goto(f"{live_server.url}/verify/")
            _sound(page, sound=script)
            page.locator("#id_number").fill(paper.number_text)
            page.locator("#id_control_code").fill(paper.control_code)
            page.locator("[aria-labelledby=by-number] button").click()
            _is(page, "Dokumen ini asli", paper.number_text)

            _send(page, live_server.url, pdf)
            _is(page, "Dokumen ini asli", "Berkas tidak berubah", sound=script)
            _send(page, live_server.url, one_byte_changed(pdf, 3000))
            _is(page, "Berkas ini sudah diubah", paper.number_text, sound=script)
            _send(page, live_server.url, gone)
            _is(page, "Tidak berlaku lagi", "tidak berlaku lagi", paper.number_text)
            if script:
                page.goto(f"{live_server.url}/verify/")
                form = page.locator("[data-drop]")
                expect(form.locator("[data-drop-hint]")).to_be_visible()
                form.evaluate(DROP.replace("([form, text])", "(form, text)"), base64.b64encode(pdf).decode())
                _is(page, "Dokumen ini asli", "Berkas tidak berubah")
            assert watch.faults == []
            context.close()


def _send(page: Page, site: str, pdf: bytes) -> None:
    page.goto(f"{site}/verify/")
    page.locator("#id_file").set_input_files(
        {"name": "piagam.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    page.locator("[aria-labelledby=by-file] button").click()


def _is(page: Page, title: str, *texts: str, sound: bool = False) -> None:
    expect(page.locator("h1")).to_have_text(title, timeout=60_000)
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)
    expect(page.locator("main")).not_to_contain_text("QR adalah tanda tangan")
    _sound(page, sound=sound)


def _sound(page: Page, *, sound: bool) -> None:
    if sound:
        assert findings(page) == []
        assert fits(page, 320)
