"""Judging days in a real browser: the lot, the clock of the hall without a network, paper typed twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from judging.models import Hearing, Scoresheet
from tests.e2e.conftest import ON_A_DESK, findings, fits
from tests.e2e.hearings import ENTRIES, JURORS, enter_as, long_award
from tests.judging.hearing_award import drawn
from tests.scenario import Award
from tests.staff import make_staff

pytestmark = pytest.mark.parametrize("language", ["en-GB"])


@pytest.fixture
def award(transactional_db: None) -> Award:
    return long_award()


def base(live_server, award: Award) -> str:  # type: ignore[no-untyped-def]
    return f"{live_server.url}/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi"


def test_a_secretary_plans_draws_and_moves(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    page, watch = enter_as(context, live_server.url, make_staff(award.edition))
    page.goto(f"{base(live_server, award)}/paparan/")
    page.get_by_role("link", name="Set rooms and days").click()
    page.get_by_role("textbox", name="Rooms").fill("Aula\nRuang 2")
    page.get_by_label("Day", exact=True).fill("2026-02-24")
    page.get_by_label("Begins").fill("09:00")
    page.get_by_label("Ends").fill("12:00")
    page.get_by_label("Pauses").fill("siang")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("Write pauses like this")
    page.get_by_label("Pauses").fill("10.00-10.15")
    assert findings(page) == []
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_label("Seed of the lot").fill("4711")
    page.get_by_role("button", name="Draw the order").click()
    expect(page.locator(".hearings > li")).to_have_count(len(ENTRIES))
    expect(page.get_by_text("printf '%s' '4711:E1-00")).to_be_visible()
    assert findings(page) == []
    assert fits(page, 320)
    title = page.locator(".hearings a").first.inner_text()
    page.locator(".hearings a").first.click()
    page.get_by_label("Begins").fill("11:00")
    page.get_by_label("Reason").last.fill("Tim masih di jalan")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("Moved: Tim masih di jalan")).to_be_visible()
    moved = Hearing.objects.exclude(moved_reason="").get()
    assert moved.submission.title == title
    assert watch.faults == []


@ON_A_DESK
def test_the_clock_of_the_hall_runs_on_without_a_network(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    plan = drawn(award)
    page, watch = enter_as(context, live_server.url, make_staff(award.edition))
    room = plan.rooms.get(name="Aula")
    first, second = plan.hearings.filter(room=room).order_by("starts_at")
    page.clock.install()
    page.goto(f"{base(live_server, award)}/paparan/ruang/{room.pk}/jam/")
    assert findings(page) == []
    assert fits(page, 320)
    # The day is long over, so the clock stands at its last entry; the keys lead back to the first one.
    expect(page.locator("[data-title]")).to_have_text(second.submission.title)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-title]")).to_have_text(first.submission.title)
    expect(page.get_by_role("timer")).to_have_text("07:00")
    context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("No network: the clock runs on.")).to_be_visible()
    page.keyboard.press("Space")
    page.clock.run_for(61_000)
    expect(page.get_by_role("timer")).to_have_text("05:59")
    page.keyboard.press("Space")
    page.clock.run_for(60_000)
    expect(page.get_by_role("timer")).to_have_text("05:59")  # paused
    page.keyboard.press("Space")
    page.clock.run_for(6 * 60_000)
    expect(page.locator("[data-part]")).to_contain_text("The time is over")
    expect(page.locator("[data-face]")).to_have_class(re.compile("hall-over"))
    page.keyboard.press("t")
    expect(page.locator("[data-part]")).to_have_text("Questions")
    page.clock.run_for(60_000)
    expect(page.get_by_role("timer")).to_have_text("12:00")
    page.keyboard.press("Space")
    context.set_offline(False)
    page.reload()
    expect(page.get_by_role("timer")).to_have_text("12:00")  # where it was
    assert watch.faults == []


@ON_A_DESK
def test_paper_is_typed_twice_and_a_difference_is_decided(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    sheet = award.sheet("presentasi", ENTRIES[0], JURORS[2])
    page, watch = enter_as(context, live_server.url, make_staff(award.edition))
    page.goto(f"{base(live_server, award)}/kertas/")
    assert findings(page) == []
    assert fits(page, 320)

    def typed(bukti: str, manfaat: str, button: str) -> None:
        page.goto(f"{base(live_server, award)}/kertas/{sheet.pk}/")  # where the QR on the paper leads
        for name, value in (("bukti", bukti), ("manfaat", manfaat)):
            page.get_by_label(name).fill(value)
        page.get_by_role("button", name=button).click()

    typed("85,5", "70", "Store the first pass")
    expect(page.get_by_text("Entered once. Somebody enters it a second time")).to_be_visible()
    typed("58,5", "70", "Compare and write")
    expect(page.get_by_text("First pass 85.5, second pass 58.5")).to_be_visible()
    assert findings(page) == []
    page.get_by_label("bukti").fill("85,5")
    page.get_by_role("button", name="Decide and write").click()
    expect(page.get_by_text("Both passes agree, the sheet is written.")).to_be_visible()
    stored = Scoresheet.objects.get(pk=sheet.pk)
    assert (stored.state, f"{stored.total:.2f}", stored.from_paper) == ("final", "79.30", True)
    assert watch.faults == []


def test_the_live_matrix_renews_itself_and_disturbs_nobody(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    page, watch = enter_as(context, live_server.url, make_staff(award.edition))
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.goto(f"{base(live_server, award)}/pantau/")
    page.set_viewport_size({"width": 340, "height": 400})  # narrow and low: everything scrolls
    page.evaluate(
        """() => { const said = document.querySelector('#pantau-final'); window.readOut = [];
        new MutationObserver(() => readOut.push(said.textContent.trim())).observe(
            said, {childList: true, subtree: true, characterData: true}) }"""
    )
    said, region = page.locator("#pantau-final"), page.locator("#pantau")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_have_text("0 of 9 sheets are final.")
    expect(page.locator(".watch-final")).to_have_count(0)
    # Where the reader is: in the region, scrolled as far as it goes.
    region.evaluate("box => { box.style.height = '180px'; box.style.overflow = 'auto' }")
    region.focus()
    where = "box => [box.scrollTop, box.scrollLeft, Math.round(window.scrollY)]"
    before = region.evaluate(f"box => {{ box.scrollTo(60, 90); return ({where})(box) }}")
    assert before[0] > 0

    def renewed() -> None:
        with page.expect_response(lambda answer: "/pantau/?page=1" in answer.url):
            page.clock.run_for(21_000)

    renewed()
    page.wait_for_function("document.querySelector('#pantau-jam').textContent.length > 0")
    assert page.evaluate("readOut") == []  # nothing has moved, so nothing is read out
    award.score("presentasi", ENTRIES[0], JURORS[1], {"bukti": "80", "manfaat": "80"})
    renewed()
    expect(page.locator(".watch-final")).to_have_count(1)
    expect(said).to_have_text("1 of 9 sheets are final.")
    expect(page.locator("#pantau-juri li", has_text=JURORS[1])).to_contain_text("2 sheets open")
    assert page.evaluate("readOut") == ["1 of 9 sheets are final."]
    assert page.evaluate("document.activeElement.id") == "pantau"
    assert region.evaluate(where) == before
    assert page.evaluate("document.getAnimations().length") == 0
    # The keyboard stays on a button although its list came anew.
    page.get_by_role("button", name=f"Remind {JURORS[2]}").focus()
    award.score("presentasi", ENTRIES[0], JURORS[2], {"bukti": "81", "manfaat": "81"})
    renewed()
    expect(said).to_have_text("2 of 9 sheets are final.")
    expect(page.get_by_role("button", name=f"Remind {JURORS[2]}")).to_be_focused()
    assert findings(page) == []
    assert fits(page, 320)
    assert watch.faults == []
