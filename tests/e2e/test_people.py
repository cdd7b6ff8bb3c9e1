"""Inviting a juror and signing in by a card, in a real browser; a mail through a real worker."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from awards.models import Invitation, Message, User
from awards.services.accounts import ask_for_unit
from awards.services.invitations import invite
from awards.services.memberships import grant_role
from awards.services.messages import queue_message
from judging.models import JurorCard, PanelMember
from tests.e2e.conftest import ON_A_PHONE, Watch, findings, fits
from tests.e2e.workers import wait_until, workers_of
from tests.reports.pdf_reading import qr_codes
from tests.scenario import Award, Round, make_unit
from tests.staff import make_staff

pytestmark = pytest.mark.django_db(transaction=True)
Words = dict[str, str]
WORDS: dict[str, Words] = {
    "en-GB": {
        "invite": "Invite a juror",
        "send": "Send the invitation",
        "accept": "Accept and sign in",
        "thanks": "Thank you. You now have the role: Juror.",
        "print": "Make and print cards",
        "sign in": "Sign in as Juri Baru 01",
        "elsewhere": "This card belongs to another device",
        "revoke": "Revoke the card",
        "void": "This card is void",
        "revoked": "signs in no more",
        "confirm": "Confirm",
    },
    "id-ID": {
        "invite": "Undang juri",
        "send": "Kirim undangan",
        "accept": "Terima dan masuk",
        "thanks": "Terima kasih. Peran Anda sekarang: Juri.",
        "print": "Buat dan cetak kartu",
        "sign in": "Masuk sebagai Juri Baru 01",
        "elsewhere": "Kartu ini milik perangkat lain",
        "revoke": "Cabut kartu",
        "void": "Kartu ini tidak berlaku",
        "revoked": "tidak bisa dipakai masuk lagi",
        "confirm": "Konfirmasi",
    },
}


@pytest.fixture
def award(transactional_db: None) -> Award:
    """A category of one stage whose window is open today."""
    now = timezone.now()
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=2)}
    return Award([Round("proposal", "100", options=window)], entries=["A"], jurors=["BRIN 1"])


@pytest.fixture
def words(language: str) -> Words:
    return WORDS[language]


def signed_in(context: BrowserContext, address: str, user: User) -> tuple[Page, Watch]:
    """A page of a browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    return page, Watch(page, urlsplit(address).netloc)


def check(page: Page) -> None:
    """Nothing shuts anybody out, and nothing scrolls sideways."""
    assert findings(page) == []
    assert fits(page, 320)


def path_in(message: Message) -> str:
    """The path of the link that a mail carries."""
    found = re.search(r"/undangan/[\w-]+/", message.text)
    assert found is not None
    return found[0]


@ON_A_PHONE
def test_a_juror_is_invited_accepts_and_comes_by_the_card(
    browser: Browser,
    context: BrowserContext,
    language: str,
    words: Words,
    award: Award,
    live_server,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    base = f"{live_server.url}/sekretariat/{award.edition.slug}/juri/"
    page, watch = signed_in(context, live_server.url, make_staff(award.edition))
    page.goto(base)
    check(page)
    page.get_by_role("link", name=words["invite"]).click()
    check(page)
    page.locator("#id_name").fill("Juri Baru 01")
    page.locator("#id_email").fill("juri.baru@juri.example")
    page.locator("#id_stages_0").check()
    page.get_by_role("button", name=words["send"]).click()
    page.wait_for_url("**/juri/*/")
    check(page)
    juror = User.objects.get(email="juri.baru@juri.example")
    assert PanelMember.objects.filter(juror=juror).count() == 1

    # The link of the mail, on the juror's telephone.
    telephone = browser.new_context(viewport={"width": 390, "height": 900}, locale=language)
    other = telephone.new_page()
    other_watch = Watch(other, urlsplit(live_server.url).netloc)
    other.goto(live_server.url + path_in(Message.objects.get(kind="invitation")))
    check(other)
    other.get_by_role("button", name=words["accept"]).click()
    expect(other.get_by_text(words["thanks"])).to_be_visible()
    assert Invitation.objects.get().accepted_at is not None
    telephone.close()

    # The card: printed, scanned, refused elsewhere, revoked.
    page.goto(base)
    for box in page.locator("input[name=juror]").all():
        box.uncheck()
    page.locator(f"#j{juror.pk}").check()
    assert watch.faults == []
    with page.expect_download() as download:
        page.get_by_role("button", name=words["print"]).click()
    watch.faults.clear()  # a page that turns out to be a download is a request that was broken off
    paper = tmp_path / "cards.pdf"
    download.value.save_as(paper)
    (address,) = qr_codes(paper.read_bytes(), 150)
    card = live_server.url + urlsplit(address).path
    tablet = browser.new_context(viewport={"width": 820, "height": 1180}, locale=language)
    scan = tablet.new_page()
    scan_watch = Watch(scan, urlsplit(live_server.url).netloc)
    scan.goto(card)
    check(scan)
    assert JurorCard.objects.get().used_at is None
    scan.get_by_role("button", name=words["sign in"]).click()
    scan.wait_for_url(lambda url: "/kartu/" not in url)
    assert JurorCard.objects.get().used_at is not None
    expect(scan.get_by_text("Juri Baru 01").first).to_be_attached()

    thief = browser.new_context(viewport={"width": 390, "height": 900}, locale=language)
    elsewhere = thief.new_page()
    elsewhere.goto(card)
    expect(elsewhere.get_by_role("heading", name=words["elsewhere"])).to_be_visible()
    check(elsewhere)
    thief.close()

    page.goto(f"{base}{juror.pk}/")
    page.get_by_role("button", name=words["revoke"]).click()
    expect(page.get_by_role("status")).to_contain_text(words["revoked"])
    scan.goto(card)
    expect(scan.get_by_role("heading", name=words["void"])).to_be_visible()
    check(scan)
    tablet.close()
    assert watch.faults + other_watch.faults + scan_watch.faults == []


def test_pages_of_people_units_and_mails_are_open_to_everybody(
    context: BrowserContext,
    words: Words,
    award: Award,
    live_server,  # type: ignore[no-untyped-def]
) -> None:
    edition, unit = award.edition, make_unit()
    staff = make_staff(edition)
    invite(email="calon@staf.example", name="Calon 01", role="auditor", edition=edition, by=staff)
    Message.objects.update(state="failed", error="550 no such user")
    admin = User.objects.create_user("admin@staf.example", name="Admin 01")
    grant_role(user=admin, role="unit_admin", edition=edition, organization=unit, by=staff)
    asker = User.objects.create_user("asn@staf.example", name="ASN 01")
    ask_for_unit(user_id=asker.pk, organization_id=unit.pk)
    page, watch = signed_in(context, live_server.url, staff)
    own = grant_role(user=asker, role="committee", edition=edition, by=staff)
    for rest in ("orang/", "orang/tambah/", "orang/undangan/", f"orang/{own.pk}/cabut/", "surat/"):
        page.goto(f"{live_server.url}/sekretariat/{edition.slug}/{rest}")
        check(page)
    page.goto(f"{live_server.url}/sekretariat/{edition.slug}/orang/tambah/")
    page.locator("#id_email").fill("bukan")
    page.locator("form.panel button[type=submit]").click()
    expect(page.locator("#id_email")).to_have_value("bukan")
    check(page)

    page, unit_watch = signed_in(context, live_server.url, admin)
    page.goto(f"{live_server.url}/unit/")
    check(page)
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_role("status")).to_contain_text("ASN 01")
    page.goto(f"{live_server.url}/unit/undang/")
    check(page)
    page.goto(f"{live_server.url}/unit/anggota/{asker.memberships.get(organization=unit).pk}/keluarkan/")
    check(page)
    assert watch.faults + unit_watch.faults == []


def test_a_real_worker_sends_what_the_outbox_holds_once(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workers_of(tmp_path, monkeypatch) as workers:
        workers.start()
        message = queue_message(
            key="k",
            kind="test",
            to="pembaca@staf.example",
            user=None,
            edition=None,
            language="id",
            subject="Kabar",
            text="Isi.",
            html="",
        )
        wait_until(lambda: Message.objects.get(pk=message.pk).state == "sent", seconds=60)
    assert Message.objects.get(pk=message.pk).attempts == 1
