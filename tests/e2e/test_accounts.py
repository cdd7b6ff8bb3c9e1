"""The pages of accounts in a real browser: a sign-up, passkeys, the second factor, and nobody shut out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, Page, expect

from awards.models import Edition, Membership, Organization, User
from awards.services.accounts import ask_for_unit, ensure_user
from tests.awards.accounts.people import PASSWORD, code, new_address
from tests.awards.accounts.provider import serving
from tests.e2e.conftest import ON_A_PHONE, Watch, findings, fits

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = ["masuk/", "daftar/", "masuk/kode/", "akun/sandi/lupa/", "masuk/nonaktif/", "akun/sandi/lupa/selesai/"]
OWN = [
    "akun/profil/",
    "akun/unit/",
    "akun/unit/?q=jombang",
    "akun/unit/?q=Jombng",
    "akun/unit/?q=zzzz",
    "akun/email/",
    "akun/sandi/",
    "akun/keamanan/",
    "akun/keamanan/kunci/",
    "akun/sesi/",
    "keluar/",
]
# Behind the password once more.
GUARDED = ["akun/keamanan/kunci/tambah/", "akun/keamanan/kode/", "akun/keamanan/kode/baru/"]


@pytest.fixture
def site(live_server) -> str:  # type: ignore[no-untyped-def]
    """The address by which a browser allows passkeys; that of the server, by a name."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    call_command("create_edition", preset="cilegon-2025", verbosity=0)
    return Edition.objects.get()


@pytest.fixture
def person(edition: Edition) -> User:
    """Somebody with everything that a page of accounts can show."""
    user = User.objects.create_user(new_address(), PASSWORD, name="Peserta 01", nip="198609262015051001")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=new_address(), verified=True)
    unit = Organization.objects.filter(kind="kelurahan").order_by("code").first()
    assert unit is not None
    ask_for_unit(user_id=user.pk, organization_id=unit.pk)
    Membership.objects.create(user=user, role="juror", edition=edition)
    return user


def enter(page: Page, site: str, user: User) -> None:
    """Sign in by password."""
    page.goto(f"{site}/masuk/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    page.wait_for_load_state("networkidle")


def with_authenticator(context: BrowserContext, page: Page) -> None:
    """A telephone that keeps passkeys and knows its owner."""
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def problems(page: Page, watch: Watch, path: str) -> list[str]:
    """What is wrong with the page that is open."""
    page.wait_for_load_state("networkidle")
    found = findings(page)
    found += [f"scrolls at {width}" for width in (320, 390, 1440) if not fits(page, width)]
    found += watch.faults
    watch.faults.clear()
    return [f"{path}: {one}" for one in found]


def test_every_page_in_front_of_the_sign_in_is_sound(
    context: BrowserContext, site: str, edition: Edition
) -> None:
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    wrong = []
    for path in OPEN:
        page.goto(f"{site}/{path}")
        wrong += problems(page, watch, path)
    page.goto(f"{site}/masuk/")
    page.fill("#id_login", new_address())
    page.fill("#id_password", "salah")
    page.press("#id_password", "Enter")
    expect(page.locator(".notice-bad")).to_be_focused()
    wrong += problems(page, watch, "masuk/ after an error")
    page.goto(f"{site}/daftar/")
    page.fill("#id_password1", "pendek")
    page.fill("#id_nip", "12")
    page.press("#id_nip", "Enter")
    expect(page.locator(".field-bad")).to_have_count(5)
    wrong += problems(page, watch, "daftar/ after errors")
    page.goto(f"{site}/masuk/kode/")
    page.fill("#id_email", new_address())
    page.press("#id_email", "Enter")
    page.wait_for_url("**/masuk/kode/periksa/")
    wrong += problems(page, watch, "masuk/kode/periksa/")
    assert wrong == []


@ON_A_PHONE
def test_every_page_of_ones_own_account_is_sound(context: BrowserContext, site: str, person: User) -> None:
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    enter(page, site, person)
    watch.faults.clear()
    wrong = []
    for path in OWN:
        page.goto(f"{site}/{path}")
        wrong += problems(page, watch, path)
    page.goto(f"{site}/akun/keamanan/aplikasi/")
    wrong += problems(page, watch, "akun/pastikan/")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/akun/keamanan/aplikasi/")
    wrong += problems(page, watch, "akun/keamanan/aplikasi/")
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    for path in (*GUARDED, "akun/keamanan/", "akun/keamanan/aplikasi/lepas/", "akun/pastikan/kode/"):
        page.goto(f"{site}/{path}")
        wrong += problems(page, watch, path)
    assert wrong == []


def test_a_stranger_signs_up_with_keyboard_alone(
    context: BrowserContext, site: str, edition: Edition
) -> None:
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    email = new_address()
    page.goto(f"{site}/daftar/")
    page.focus("#id_email")
    for text in (email, PASSWORD, "Peserta 02", "19860926 201505 1 001"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.locator("main form input[type=checkbox]").press("Space")  # the privacy notice
    page.keyboard.press("Enter")
    page.wait_for_url("**/akun/email/periksa/")
    page.focus("#id_code")
    page.keyboard.type(code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/akun/unit/")
    page.focus("#id_q")
    page.keyboard.type("jombang wetan")
    choose = page.locator("#hasil button")
    expect(choose).to_have_count(1)
    choose.press("Enter")
    page.wait_for_url("**/akun/profil/")
    expect(page.locator(".tag-warn")).to_be_visible()
    membership = Membership.objects.get(user__email=email)
    assert membership.organization is not None
    assert (membership.organization.name, membership.confirmed_at) == ("Jombang Wetan", None)
    assert watch.faults == []


@ON_A_PHONE
def test_a_passkey_is_added_and_signs_in_alone(context: BrowserContext, site: str, person: User) -> None:
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    with_authenticator(context, page)
    enter(page, site, person)
    page.goto(f"{site}/akun/keamanan/kunci/tambah/")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/akun/keamanan/kunci/tambah/")
    expect(page.locator("#id_passwordless")).to_be_checked()
    page.fill("#id_name", "Telepon 01")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/akun/keamanan/kode/")
    page.wait_for_load_state("networkidle")
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    page.goto(f"{site}/akun/keamanan/kunci/")
    expect(page.locator("main")).to_contain_text("Telepon 01")
    assert problems(page, watch, "akun/keamanan/kunci/") == []
    key = Authenticator.objects.get(user=person, type="webauthn")
    for path in (
        f"akun/keamanan/kunci/{key.pk}/",
        f"akun/keamanan/kunci/{key.pk}/hapus/",
        "akun/pastikan/kunci/",
    ):
        page.goto(f"{site}/{path}")
        assert problems(page, watch, path) == []

    page.goto(f"{site}/keluar/", wait_until="networkidle")
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/keluar/" not in url)
    page.wait_for_load_state("networkidle")
    page.goto(f"{site}/masuk/?next=/akun/profil/", wait_until="networkidle")
    page.click("#passkey_login")
    page.wait_for_url("**/akun/profil/")
    expect(page.locator(".page-head")).to_contain_text(person.email)
    assert watch.faults == []


@ON_A_PHONE
def test_a_passkey_is_the_second_factor_after_a_password(
    context: BrowserContext, site: str, person: User
) -> None:
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    with_authenticator(context, page)
    enter(page, site, person)
    page.goto(f"{site}/akun/keamanan/kunci/tambah/")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/akun/keamanan/kunci/tambah/")
    page.wait_for_load_state("networkidle")
    page.uncheck("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/akun/keamanan/kode/")
    page.wait_for_load_state("networkidle")
    context.clear_cookies()
    page.goto(f"{site}/masuk/?next=/akun/profil/", wait_until="networkidle")
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/masuk/faktor-kedua/")
    assert problems(page, watch, "masuk/faktor-kedua/") == []
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/akun/profil/")
    assert watch.faults == []


@ON_A_PHONE
def test_a_passkey_that_is_not_there_is_told_in_words(
    context: BrowserContext, site: str, edition: Edition
) -> None:
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    with_authenticator(context, page)
    page.goto(f"{site}/masuk/")
    expect(page.locator("[data-passkey-trouble]")).to_be_hidden()
    page.click("#passkey_login")
    expect(page.locator("[data-passkey-trouble]")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-passkey-trouble]")).to_be_focused()
    assert problems(page, watch, "masuk/ without a passkey") == []


@ON_A_PHONE
def test_without_javascript_one_signs_in_and_finds_a_unit(
    context: BrowserContext, language: str, site: str, person: User
) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, locale=language)
    page = plain.new_page()
    page.goto(f"{site}/masuk/")
    expect(page.locator("#passkey_login")).to_be_hidden()
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.goto(f"{site}/akun/unit/")
    page.fill("#id_q", "Kel. Kedaleman")
    page.press("#id_q", "Enter")
    page.locator("#hasil button").first.click()
    expect(page.locator("main")).to_contain_text("Kel. Kedaleman")
    plain.close()


@ON_A_PHONE
def test_staff_are_led_to_a_second_factor(
    context: BrowserContext, site: str, person: User, edition: Edition
) -> None:
    Membership.objects.create(user=person, role="secretariat", edition=edition)
    page = context.new_page()
    watch = Watch(page, urlsplit(site).netloc)
    with override_settings(STAFF_TWO_FACTOR=True):
        enter(page, site, person)
        page.goto(f"{site}/sekretariat/{edition.slug}/")
        page.wait_for_url("**/akun/keamanan/")
        expect(page.locator(".notice-warn")).to_be_visible()
        assert problems(page, watch, "akun/keamanan/ for staff") == []


@ON_A_PHONE
def test_one_signs_in_at_a_provider(context: BrowserContext, site: str, edition: Edition) -> None:
    juror = ensure_user(email=new_address(), name="Juri 01")
    with (
        serving() as provider,
        override_settings(
            SOCIALACCOUNT_PROVIDERS=provider.settings, ROOT_URLCONF="tests.awards.accounts.urls_with_provider"
        ),
    ):
        provider.claims = {"sub": "1", "email": juror.email, "email_verified": True, "name": "Juri 01"}
        page = context.new_page()
        page.goto(f"{site}/masuk/?next=/akun/profil/")
        page.get_by_role("link", name=re.compile("Akun dinas")).click()
        page.wait_for_url("**/akun/profil/")
        expect(page.locator(".page-head")).to_contain_text(juror.email)
        watch = Watch(page, urlsplit(site).netloc)
        page.goto(f"{site}/akun/sso/")
        assert problems(page, watch, "akun/sso/") == []
    assert [message.to for message in mail.outbox] == [[juror.email]]  # that it was connected; no code


@ON_A_PHONE
def test_a_session_ended_on_one_device_is_gone_on_the_other(
    context: BrowserContext, site: str, person: User
) -> None:
    page = context.new_page()
    enter(page, site, person)
    other = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0"})
    other.post("/masuk/", {"login": person.email, "password": PASSWORD})
    assert other.get("/akun/profil/").status_code == 200
    page.goto(f"{site}/akun/sesi/")
    row = page.locator("main li").filter(has_text="Chrome, Android")
    row.get_by_role("button").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main li").filter(has_text="Chrome, Android")).to_have_count(0)
    assert other.get("/akun/profil/").status_code == 302
