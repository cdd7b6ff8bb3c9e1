"""A stage that was run on paper, in a real browser: signed decisions entered, the spread of jurors drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from judging.services.recusals import declare_recusal
from tests.e2e.conftest import ON_A_DESK, findings, fits
from tests.e2e.test_staff_pages import enter
from tests.scenario import Award, Round

TOTALS = {
    "Sistem Pengangkut Sampah Organik Keliling Kelurahan": ("91.5", "84", "88.25"),
    "Layanan Antar Berkas Kependudukan untuk Lansia": ("79", "88.75", "80.5"),
    "Kelas Daring Ibu Hamil": ("70", "82", "84"),
    "Pojok Baca Pasar Tradisional": ("70", "82", "84"),
    "Bank Benih Pekarangan": ("61", "72.5", ""),
}


@pytest.fixture
def award(transactional_db: None) -> Award:
    """Two entries joint at the line, an open sheet, an entry with one sheet that the deputy decides on, and
    one on which nobody presides.
    """
    award = Award(
        [Round("proposal", "50", options={"promote_best": 3}), Round("presentasi", "50")],
        entries=[*TOTALS, "Tim yang Tidak Hadir", "Kendaraan Listrik Warga"],
        jurors=["Ketua Tim IPP 01", "Wakil Tim IPP 02", "Juri IPP 03"],
        chair="Ketua Tim IPP 01",
        deputy="Wakil Tim IPP 02",
    )
    award.assign_all("proposal")
    for entry, totals in TOTALS.items():
        for juror, total in zip(award.jurors, totals, strict=True):
            if total:
                award.score("proposal", entry, juror, total)
    aside = {
        "Tim yang Tidak Hadir": ("Ketua Tim IPP 01", "Juri IPP 03"),
        "Kendaraan Listrik Warga": award.jurors,
    }
    for entry, jurors in aside.items():
        for juror in jurors:
            declare_recusal(
                submission=award.entries[entry], juror=award.jurors[juror], reason="Unit", by=None
            )
    award.score("proposal", "Tim yang Tidak Hadir", "Wakil Tim IPP 02", "60")
    return award


def test_closing_and_list_of_a_stage_are_open_to_everybody(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    page, watch = enter(context, live_server.url, award.edition)
    base = f"{live_server.url}/sekretariat/{award.edition.slug}"
    for path in ("penilaian/ipp/proposal/tutup/", "hasil/ipp/proposal/"):
        page.goto(f"{base}/{path}")
        assert findings(page) == []  # leaves every disclosure open
        assert fits(page, 320)
    assert watch.faults == []


@ON_A_DESK
@pytest.mark.parametrize("language", ["en-GB"])
def test_the_secretariat_enters_every_kind_of_decision(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    page, watch = enter(context, live_server.url, award.edition)
    page.goto(f"{live_server.url}/sekretariat/{award.edition.slug}/penilaian/ipp/proposal/tutup/")
    expect(page.get_by_text("Nobody presides over this")).to_have_count(1)
    decisions = {
        "Enter a signed excuse E1-005": "Ketua Tim IPP 01",
        "Enter a signed reason E1-006": "Wakil Tim IPP 02",
        "Enter a signed decision": "Ketua Tim IPP 01",
    }
    for words, decider in decisions.items():
        page.locator("summary", has_text=words).click()
        form = page.locator("details[open] form", has_text=f"{decider} decides and signs.")
        if words.endswith("decision"):
            form.get_by_text("All go on").click()
        form.get_by_text("The signed decision is kept on file").click()
        form.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("alert")).to_contain_text("Reason: This field is required.")
        with_error = page.locator("details[open] form")
        with_error.get_by_role("textbox", name="Reason").fill("Tertulis di surat bertanda tangan.")
        with_error.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("status")).to_contain_text(f"The decision of {decider} is recorded.")
    assert [b.kind for b in award.close("proposal")] == ["few_sheets"]
    assert watch.faults == []
