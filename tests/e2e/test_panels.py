"""Panels in a real browser: a juror declares a conflict, a juror is replaced, a plan is accepted."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from awards.models import Membership, User
from judging.models import Assignment, AssignmentPlan, PanelMember, Recusal, Scoresheet
from judging.services.planning import compute_plan
from judging.services.scoresheets import save_scores
from submissions.models import TeamMember
from tests.e2e.conftest import ON_A_DESK, Watch, findings, fits
from tests.scenario import Award, Round, make_juror
from tests.staff import make_staff

pytestmark = pytest.mark.parametrize("language", ["en-GB"])
TITLES = ["Bank Sampah Keliling", "Kelas Daring Ibu Hamil", "Pojok Baca Pasar", "Antar Berkas Lansia"]


@pytest.fixture
def award(transactional_db: None) -> Award:
    given = Award(
        [Round("proposal", "100")],
        entries=TITLES,
        jurors=["Juri IPP 01", "Juri IPP 02", "Juri IPP 03"],
        chair="Juri IPP 01",
    )
    for at, entry in enumerate(given.entries.values(), 1):
        TeamMember.objects.create(submission=entry, name=f"Ketua Tim IPP {at:02d}", role="leader")
        revision = entry.revisions.get()
        revision.content["team"] = [{"role": "leader", "name": f"Ketua Tim IPP {at:02d}"}]
        revision.save()
    return given


def enter(context: BrowserContext, base: str, user: User) -> tuple[Page, Watch]:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
    page = context.new_page()
    return page, Watch(page, base.removeprefix("http://"))


def sound(page: Page, name: str) -> None:
    """No finding of axe, no sideways scroll; with PICTURES set, a picture for people to look at."""
    folder = os.environ.get("PICTURES")
    if folder and page.viewport_size:
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert findings(page) == []
    assert fits(page, 320)


def test_a_juror_declares_a_conflict(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    award.assign_all()
    juror = award.jurors["Juri IPP 02"]
    page, watch = enter(context, live_server.url, juror)
    page.goto(f"{live_server.url}/juri/konflik/{award.stages['proposal'].pk}/")
    sound(page, "declare")
    row = page.locator("li", has_text="Pojok Baca Pasar")
    row.locator("summary").click()
    row.get_by_role("button", name="Declare this conflict").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a few words")
    row = page.locator("li", has_text="Pojok Baca Pasar")
    row.get_by_role("textbox").fill("Ketua timnya adik saya.")
    row.get_by_role("button", name="Declare this conflict").click()
    expect(page.get_by_text("Your conflict of interest is noted.")).to_be_visible()
    expect(page.get_by_text("Pojok Baca Pasar")).to_have_count(0)
    page.get_by_role("button", name="No conflict with any of these").click()
    page.wait_for_url("**/juri/")
    assert Recusal.objects.get().submission.title == "Pojok Baca Pasar"
    assert Assignment.objects.filter(juror=juror, declared_at__isnull=False).count() == 3
    assert watch.faults == []


@ON_A_DESK
def test_a_secretary_replaces_a_juror(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
) -> None:
    award.assign_all()
    award.score("proposal", TITLES[0], "Juri IPP 03", "80")
    begun = award.sheet("proposal", TITLES[1], "Juri IPP 03")
    save_scores(sheet_id=begun.pk, values={"nilai": Decimal(70)}, by=begun.juror)
    successor = make_juror("Juri IPP 04")
    Membership.objects.create(user=successor, role="juror", edition=award.edition)
    page, watch = enter(context, live_server.url, make_staff(award.edition))
    page.goto(f"{live_server.url}/sekretariat/{award.edition.slug}/penilaian/ipp/proposal/panel/")
    sound(page, "panel")
    page.get_by_role("link", name="Replace Juri IPP 03").click()
    page.get_by_label("Successor").select_option(label="Juri IPP 04")
    page.get_by_role("button", name="Show what becomes of the sheets").click()
    expect(page.locator("dd", has_text="1 sheet").first).to_contain_text("E1-001")
    expect(page.locator("dd", has_text="3 sheets")).to_contain_text("E1-002 (begun), E1-003, E1-004")
    expect(page.locator("dd", has_text="3 entries")).to_contain_text("E1-002, E1-003, E1-004")
    sound(page, "replace")
    page.get_by_role("textbox", name="Reason for replacing the juror").fill("Sakit, ada surat dokter.")
    page.get_by_role("button", name="Replace the juror").click()
    expect(page.get_by_text("takes over the seat of Juri IPP 03, with 3 entries")).to_be_visible()
    assert PanelMember.objects.get(juror=successor).is_taken
    expect(page.get_by_text("Juri IPP 03 was replaced by Juri IPP 04")).to_be_visible()
    assert Assignment.objects.filter(juror=successor).count() == 3
    states = Scoresheet.objects.filter(juror=begun.juror).order_by("submission__number")
    assert list(states.values_list("state", "void_reason")) == [
        ("final", ""),
        *[("void", "replaced")] * 3,
    ]
    assert watch.faults == []


@ON_A_DESK
def test_a_plan_is_computed_looked_at_and_accepted(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    award: Award,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[int] = []
    monkeypatch.setattr("judging.services.plans.ring", rung.append)  # no worker runs beside this test
    page, watch = enter(context, live_server.url, make_staff(award.edition))
    base = f"{live_server.url}/sekretariat/{award.edition.slug}"
    page.goto(f"{base}/pembagian/?tahap={award.stages['proposal'].pk}")
    sound(page, "plans")
    page.get_by_label("Sheets per entry").fill("2")
    page.get_by_role("button", name="Compute the plan").click()
    expect(page.get_by_text("The plan is being computed")).to_be_visible()
    assert rung == [AssignmentPlan.objects.get().pk]
    assert compute_plan(rung[0])
    expect(page.get_by_text("All jurors are linked.")).to_be_visible()  # without reloading
    sound(page, "plan")
    page.get_by_role("button", name="Accept and give 8 sheets").click()
    expect(page.get_by_text("The plan is accepted: 8 sheets were given.")).to_be_visible()
    assert Assignment.objects.filter(origin="plan").count() == 8
    assert watch.faults == []
