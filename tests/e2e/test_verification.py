"""An entry is verified in a real browser: points stored at once, returned, answered, admitted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from awards.models import Message
from submissions.models import Submission
from submissions.services.entries import change_state, freeze_revision
from submissions.services.likeness import index_text, note_likeness
from submissions.services.verification import record_check, take_entry
from tests.e2e.conftest import ON_A_DESK, findings, fits
from tests.e2e.test_staff_pages import enter
from tests.submissions.verification.entries import Office

SHOTS = os.environ.get("SHOTS")  # a folder for pictures of the pages, for a person to look at
TEXT = (
    "Warga mengambil nomor antrean dari rumah dan datang pada jam yang dipilih. Sebelumnya loket dibuka "
    "pukul delapan dan warga menunggu rata-rata tiga jam; kini rata-rata dua puluh menit menurut catatan "
    "loket."
)


@pytest.fixture
def office(transactional_db: None) -> Office:
    office = Office(("surat-pengantar", "pernyataan-implementasi", "sk-inovasi"))
    office.rule("participant_kind")
    office.rule("former_winner", developed=True)
    return office


def shot(page: Page, name: str) -> None:
    if SHOTS and page.viewport_size:
        width = page.viewport_size["width"]
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


def sound(page: Page) -> None:
    assert findings(page) == []
    assert fits(page, 320)


@pytest.mark.parametrize("language", ["id-ID"])
def test_an_entry_is_returned_answered_and_admitted(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    office: Office,
) -> None:
    old = office.entry("Antrean Daring Terpadu", summary=TEXT)
    entry = office.entry("Antrean Daring Terpadu Kota", summary=f"Pembaruan tahun ini. {TEXT}")
    freeze_revision(entry)
    for one in (old, entry):
        index_text(submission=one)
    note_likeness(submission=entry)
    page, watch = enter(context, live_server.url, office.edition)
    base = f"{live_server.url}/sekretariat/{office.edition.slug}/verifikasi/"
    page.goto(base)
    sound(page)
    shot(page, "antrean")
    page.get_by_role("link", name=entry.title, exact=True).click()
    sound(page)
    letter = page.locator("#butir-surat-pengantar")
    letter.get_by_label("Sesuai", exact=True).check()
    expect(letter.locator(".tag")).to_have_text("Sesuai")
    expect(page.locator("#kemajuan")).to_have_text("1 dari 3 diperiksa")
    decree = page.locator("#butir-sk-inovasi")
    decree.get_by_label("Tidak sesuai").check()
    expect(decree.get_by_role("alert")).to_contain_text("Tulis dalam catatan apa yang kurang")
    decree.get_by_role("textbox").fill("SK belum ditandatangani")
    decree.get_by_role("button", name="Simpan").click()
    expect(decree.locator(".tag")).to_have_text("Tidak sesuai")
    shot(page, "meja")
    page.reload()
    page.get_by_text("Kembalikan untuk diperbaiki").click()
    expect(page.get_by_label("Yang perlu diperbaiki")).to_have_value("– Sk-Inovasi: SK belum ditandatangani")
    page.get_by_role("button", name="Kembalikan entri").click()
    expect(page.get_by_text("sekarang: Dikembalikan")).to_be_visible()
    assert Message.objects.filter(kind="entry_returned").count() == 1

    entry.summary = TEXT.replace("tiga jam", "empat jam")
    entry.save(update_fields=["summary"])
    freeze_revision(entry)
    change_state(submission=entry, to=Submission.State.SUBMITTED, by=None)
    entry.returns.update(answered_at=entry.created_at)
    page.goto(f"{base}entri/{entry.code}/")
    page.get_by_role("link", name="Perubahan sejak revisi terakhir").click()
    expect(page.locator(".diff-text ins").first).to_have_text("empat")
    sound(page)
    shot(page, "perubahan")
    page.goto(f"{base}entri/{entry.code}/mirip/{old.pk}/")
    expect(page.locator("mark").first).to_be_visible()
    sound(page)
    shot(page, "bersanding")
    page.get_by_label("Inovasi lain").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#mirip .tag")).to_have_text("Inovasi lain")
    expect(decree).to_contain_text("Revisi 1: Tidak sesuai")
    for item in ("pernyataan-implementasi", "sk-inovasi"):
        point = page.locator(f"#butir-{item}")
        point.get_by_label("Sesuai", exact=True).check()
        expect(point.locator(".tag")).to_have_text("Sesuai")
    expect(page.locator("#halangan")).to_contain_text("Tidak ada yang menghalangi")
    page.locator("#putusan").get_by_role("button", name="Loloskan").click()
    expect(page.get_by_text("sekarang: Lolos administrasi")).to_be_visible()
    assert Submission.objects.get(pk=entry.pk).state == "admitted"
    # The finding without a note was refused, which the browser writes down.
    assert [fault for fault in watch.faults if "status of 422" not in fault] == []


@ON_A_DESK
@pytest.mark.parametrize("language", ["en-GB"])
def test_the_second_of_two_verifiers_is_told_on_the_page(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    office: Office,
) -> None:
    entry = office.entry("Layanan Jemput Bola")
    page, _watch = enter(context, live_server.url, office.edition)
    page.goto(f"{live_server.url}/sekretariat/{office.edition.slug}/verifikasi/entri/{entry.code}/")
    items = list(office.category.checklist_items.order_by("position"))
    record_check(submission=entry, item=items[0], outcome="failed", note="Buram", seen="-", by=office.second)
    first = page.locator("#butir-surat-pengantar")
    first.get_by_label("Passed").check()
    expect(first.get_by_role("alert")).to_contain_text("judged this point meanwhile: Failed")
    page.locator("#butir-sk-inovasi").get_by_label("Passed").check()
    expect(page.locator("#beriringan")).to_contain_text("Somebody else works on this entry too")
    page.get_by_text("Reject the entry").first.click()
    page.get_by_label("Reason").last.fill("A reason that took long to write")
    page.get_by_role("button", name="Reject the entry").click()
    expect(page.get_by_role("alert")).to_contain_text("worked on")
    expect(page.get_by_label("Reason").last).to_have_value("A reason that took long to write")
    assert Submission.objects.get(pk=entry.pk).state == "submitted"


@ON_A_DESK
@pytest.mark.parametrize("language", ["id-ID"])
def test_many_entries_are_shown_before_they_are_admitted(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    office: Office,
) -> None:
    ready, open_one = office.check(office.entry("Bank Benih")), office.entry("Pojok Baca")
    take_entry(submission=ready, by=office.second, verifier=office.second)
    page, watch = enter(context, live_server.url, office.edition)
    page.goto(f"{live_server.url}/sekretariat/{office.edition.slug}/verifikasi/")
    for entry in (ready, open_one):
        page.get_by_label(f"Pilih {entry.code}").check()
    page.get_by_role("button", name="Loloskan").click()
    expect(page.get_by_role("heading", name="Loloskan 1 entri")).to_be_visible()
    expect(page.locator("body")).to_contain_text("belum diperiksa")
    sound(page)
    shot(page, "banyak")
    page.get_by_role("button", name="Loloskan 1 entri").click()
    expect(page.get_by_text("1 entri selesai.")).to_be_visible()
    assert Submission.objects.get(pk=ready.pk).state == "admitted"
    assert Submission.objects.get(pk=open_one.pk).state == "submitted"
    assert watch.faults == []
