"""A chair excuses a sheet on a phone or a desk, the secretariat closes; an objection is answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from awards.models import User
from judging.models import Objection, Scoresheet
from judging.services.feedback import release_feedback
from tests.e2e.conftest import ON_A_PHONE, findings, fits
from tests.e2e.hearings import ENTRIES, JURORS, enter_as, long_award
from tests.scenario import Award
from tests.staff import make_staff

pytestmark = pytest.mark.parametrize("language", ["en-GB"])


@pytest.fixture
def award(transactional_db: None) -> Award:
    """All sheets final but one."""
    award = long_award()
    for at, entry in enumerate(ENTRIES):
        for shift, juror in enumerate(JURORS):
            if (entry, juror) != (ENTRIES[2], JURORS[2]):
                value = str(90 - 5 * at + shift)
                award.score("presentasi", entry, juror, {"bukti": value, "manfaat": value})
    Scoresheet.objects.update(comment="Buktinya kuat, dampaknya perlu angka.")
    return award


def test_a_chair_excuses_a_sheet_and_the_secretariat_closes(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    page, watch = enter_as(context, live_server.url, award.jurors[JURORS[0]])
    page.goto(f"{live_server.url}/juri/")
    page.get_by_role("link", name="What you decide as chair or deputy").click()
    page.get_by_role("link", name="presentasi").click()
    assert findings(page) == []
    assert fits(page, 320)
    page.locator("summary", has_text="Excuse this sheet").click()
    page.get_by_role("button", name="Record my decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Reason: This field is required.")
    page.get_by_role("textbox", name="Reason").fill("Juri sakit, surat dokter ada.")
    page.get_by_role("button", name="Record my decision").click()
    expect(page.get_by_text("Your decision is recorded.")).to_be_visible()
    expect(page.get_by_text("Nothing waits for you here")).to_be_visible()
    assert watch.faults == []

    page.context.clear_cookies()
    page, watch = enter_as(context, live_server.url, make_staff(award.edition))
    base = f"{live_server.url}/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi"
    page.goto(f"{base}/tutup/")
    page.get_by_role("button", name="Close the stage").click()
    expect(page.get_by_text("Its places are frozen.")).to_be_visible()
    page.goto(f"{base}/kalibrasi/")
    expect(page.get_by_role("heading", name="How sure the result is")).to_be_visible()
    assert findings(page) == []
    assert fits(page, 320)
    assert watch.faults == []


@ON_A_PHONE
def test_an_objection_is_filed_and_answered(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    award.score("presentasi", ENTRIES[2], JURORS[2], {"bukti": "70", "manfaat": "70"})
    assert award.close("presentasi") == []
    entry = award.entries[ENTRIES[0]]
    entry.owner = User.objects.create_user("ketua@peserta.example", name="Ketua Tim IPP 09")
    entry.save()
    release_feedback(category=award.category, by=None)
    page, watch = enter_as(context, live_server.url, entry.owner)
    page.goto(f"{live_server.url}/entri-saya/{entry.pk}/umpan-balik/")
    expect(page.get_by_text("Buktinya kuat, dampaknya perlu angka.")).to_have_count(3)
    assert findings(page) == []
    assert fits(page, 320)
    page.get_by_role("textbox", name="What do you object to").fill("Bukti nomor 3 belum dibaca.")
    page.get_by_role("button", name="Send the objection").click()
    receipt = Objection.objects.get().receipt
    expect(page.get_by_text(f"Your objection has the number {receipt}.")).to_be_visible()
    assert watch.faults == []

    page.context.clear_cookies()
    page, watch = enter_as(context, live_server.url, make_staff(award.edition))
    page.goto(f"{live_server.url}/sekretariat/{award.edition.slug}/sanggahan/")
    page.get_by_role("link", name=receipt).click()
    assert findings(page) == []
    page.get_by_text("Not upheld", exact=True).click()
    page.get_by_role("textbox", name="Answer to the entrant").fill("Bukti itu dibaca ketiga juri.")
    page.get_by_role("button", name="Answer the objection").click()
    expect(page.get_by_text("Recorded. The entrant reads it.")).to_be_visible()
    expect(page.get_by_text("Bukti itu dibaca ketiga juri.")).to_be_visible()
    assert watch.faults == []
