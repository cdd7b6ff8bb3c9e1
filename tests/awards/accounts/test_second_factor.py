"""The second factor: of whom it is asked, how it is set up, and that staff keep it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from awards.models import AuditEvent, Edition, Membership, Message, User
from awards.permissions import is_staff_somewhere
from tests.awards.accounts.people import PASSWORD, browser, code, is_signed_in
from tests.scenario import make_edition

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'<code class="key">([A-Z2-7]+)</code>')


def app_code(secret: str, ahead: int = 0) -> str:
    """What the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def sign_in(client: Client, user: User, **extra: str):  # type: ignore[no-untyped-def]
    data = {"login": user.email, "password": PASSWORD} | extra
    return client.post(reverse("account_login"), data)


def confirm_password(client: Client, target: str) -> None:
    """What is asked before something that protects the account is changed."""
    answer = client.get(target)
    assert answer.url == f"{reverse('account_reauthenticate')}?next={target.replace('/', '%2F')}"
    assert client.post(answer.url, {"password": PASSWORD, "next": target}).url == target


@pytest.fixture
def edition() -> Edition:
    return make_edition("edisi")


@pytest.fixture
def secretary(make_user: Callable[..., User], edition: Edition) -> User:
    user = make_user()
    Membership.objects.create(user=user, role="secretariat", edition=edition)
    return user


def test_an_app_is_set_up_and_then_asked_for(  # type: ignore[no-untyped-def]
    make_user: Callable[..., User], django_capture_on_commit_callbacks
) -> None:
    user, client = make_user(), browser()
    sign_in(client, user)
    target = reverse("mfa_activate_totp")
    confirm_password(client, target)
    page = client.get(target).content.decode()
    secret = SECRET.search(page)
    assert secret is not None
    assert "style=" not in page
    wrong = client.post(target, {"code": "000000"})
    assert "tidak cocok" in wrong.content.decode()
    assert SECRET.search(wrong.content.decode())[1] == secret[1]  # type: ignore[index]
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(target, {"code": app_code(secret[1])})
    assert done.url == reverse("mfa_view_recovery_codes")
    shown = client.get(done.url).content.decode()
    assert len(re.findall(r'<code class="key">\d{8}</code>', shown)) == 10
    assert "aplikasi autentikator" in str(mail.outbox[-1].body)

    later = browser()
    step = sign_in(later, user, next="/verify/")
    assert step.url == reverse("mfa_authenticate")
    assert not is_signed_in(later)
    assert "tidak cocok" in later.post(step.url, {"code": "000000"}).content.decode()
    assert later.post(step.url, {"code": app_code(secret[1], 1)}).url == "/verify/"
    assert is_signed_in(later, user)


def test_a_recovery_code_works_once(make_user: Callable[..., User]) -> None:
    user = make_user()
    TOTP.activate(user, generate_totp_secret())
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    for works in (True, False):
        client = browser()
        client.post(sign_in(client, user).url, {"code": spare})
        assert is_signed_in(client, user) is works


def test_a_code_by_mail_does_not_go_round_the_second_factor(make_user: Callable[..., User]) -> None:
    user, client = make_user(), browser()
    TOTP.activate(user, generate_totp_secret())
    client.post(reverse("account_request_login_code"), {"email": user.email})
    answer = client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_nor_does_a_new_password(make_user: Callable[..., User]) -> None:
    user, client = make_user(), browser()
    TOTP.activate(user, generate_totp_secret())
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code()})
    done = client.post(reverse("account_complete_password_reset"), {"password1": "kata sandi yang baru"})
    assert done.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_codes_of_the_app_cannot_be_tried_at_will(make_user: Callable[..., User]) -> None:
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    client = browser()
    step = sign_in(client, user).url
    for _attempt in range(10):
        client.post(step, {"code": "000000"})
    client.post(step, {"code": app_code(secret)})
    assert not is_signed_in(client)


@pytest.mark.parametrize("role", ["secretariat", "auditor"])
def test_staff_set_one_up_before_they_work_when_the_setting_is_on(  # type: ignore[no-untyped-def]
    make_user: Callable[..., User], edition: Edition, settings, role: str
) -> None:
    user, client = make_user(), browser()
    Membership.objects.create(user=user, role=role, edition=edition)
    sign_in(client, user)
    room = reverse("reports:overview", kwargs={"slug": edition.slug})

    settings.STAFF_TWO_FACTOR = False
    assert client.get(room).status_code == 200
    settings.STAFF_TWO_FACTOR = True
    assert client.get(room).url == reverse("mfa_index")
    assert client.get(room, headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Siapkan dahulu sebelum melanjutkan" in page
    for name in ("awards:profile", "account_email", "usersessions_list", "reports:verify"):
        assert client.get(reverse(name)).status_code == 200

    TOTP.activate(user, generate_totp_secret())
    assert client.get(room).status_code == 200
    assert "Siapkan dahulu" not in client.get(reverse("mfa_index")).content.decode()


def test_nobody_else_needs_one(  # type: ignore[no-untyped-def]
    make_user: Callable[..., User], edition: Edition, settings
) -> None:
    settings.STAFF_TWO_FACTOR = True
    user, client = make_user(), browser()
    Membership.objects.create(user=user, role="juror", edition=edition)
    sign_in(client, user)
    assert client.get(reverse("awards:choose-unit")).status_code == 200
    assert "Siapkan dahulu" not in client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("home")).url != reverse("mfa_index")


def test_staff_cannot_remove_their_last_factor(secretary: User, settings) -> None:  # type: ignore[no-untyped-def]
    settings.STAFF_TWO_FACTOR = True
    secret = generate_totp_secret()
    TOTP.activate(secretary, secret)
    client = browser()
    client.post(sign_in(client, secretary).url, {"code": app_code(secret)})
    target = reverse("mfa_deactivate_totp")
    confirm_password(client, target)
    page = client.get(target).content.decode()
    assert "Siapkan cara lain dahulu" in page
    client.post(target)
    assert Authenticator.objects.filter(user=secretary, type="totp").exists()

    settings.STAFF_TWO_FACTOR = False
    assert client.post(target).url == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=secretary, type="totp").exists()


def test_pages_of_staff_ask_no_more_for_it_once_it_is_known(  # type: ignore[no-untyped-def]
    secretary: User, edition: Edition, settings, django_assert_num_queries
) -> None:
    settings.STAFF_TWO_FACTOR = True
    secret = generate_totp_secret()
    TOTP.activate(secretary, secret)
    client = browser()
    client.post(sign_in(client, secretary).url, {"code": app_code(secret)})
    client.get(reverse("awards:choose-unit"))
    with django_assert_num_queries(2) as captured:  # person, rooms of the menu
        client.get(reverse("awards:choose-unit"))
    assert not any("mfa_authenticator" in query["sql"] for query in captured.captured_queries)


def test_a_passkey_is_never_added_by_whoever_only_has_the_session(make_user: Callable[..., User]) -> None:
    user, client = make_user(), browser()
    sign_in(client, user)
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("mfa_add_webauthn"), {"credential": "{}"}).status_code == 302
    assert not Authenticator.objects.exists()


def test_the_way_back_for_whoever_lost_telephone_and_codes(secretary: User, edition: Edition) -> None:
    secret = generate_totp_secret()
    TOTP.activate(secretary, secret)
    RecoveryCodes.activate(secretary)
    client = browser()
    client.post(sign_in(client, secretary).url, {"code": app_code(secret)})
    said = StringIO()
    call_command("reset_second_factor", secretary.email.upper(), stdout=said)
    assert said.getvalue() == "1 langkah kedua dilepas.\n"
    assert not Authenticator.objects.filter(user=secretary).exists()
    assert client.get(reverse("awards:profile")).status_code == 302
    event = AuditEvent.objects.get(edition=edition, kind="account.factors_removed")
    assert (event.subject, event.data) == (f"user:{secretary.pk}", {"factors": 1})
    message = Message.objects.get(user=secretary)
    assert "dilepas" in message.subject
    assert reverse("mfa_index") in message.text
    assert reverse("mfa_index") in message.html
    assert sign_in(browser(), secretary).url == reverse("home")
    with pytest.raises(CommandError, match="Tidak ada akun"):
        call_command("reset_second_factor", "siapa@contoh.example")


def test_who_may_do_everything_is_staff_too(make_user: Callable[..., User]) -> None:
    assert is_staff_somewhere(make_user(is_superuser=True))
    assert not is_staff_somewhere(make_user(is_superuser=True, is_active=False))
    assert not is_staff_somewhere(make_user())
