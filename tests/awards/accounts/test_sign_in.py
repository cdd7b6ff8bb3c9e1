"""Signing in by password and out again, the language, and pages that refuse."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from awards.exceptions import DomainError
from awards.http import client_address
from awards.middleware import DomainErrorMiddleware
from awards.models import User
from tests.awards.accounts.people import PASSWORD, body, browser, code, is_signed_in

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def test_the_names_of_our_pages_lead_to_the_one_sign_in() -> None:
    assert reverse("awards:sign-in") == reverse("account_login") == "/masuk/"
    assert reverse("awards:sign-out") == reverse("account_logout") == "/keluar/"


def test_one_signs_in_by_email_whatever_its_case(client: Client, make_user: Callable[..., User]) -> None:
    user = make_user()
    response = sign_in(client, f" {user.email.upper()} ")
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert is_signed_in(client, user)


def test_two_accounts_of_one_address_cannot_exist(make_user: Callable[..., User]) -> None:
    user = make_user()
    assert User.objects.get_by_natural_key(user.email.upper()) == user
    assert User.objects.create_user("Besar@Contoh.Example", name="Orang 02").email == "besar@contoh.example"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_one_returns_to_the_page_asked_for_but_never_to_another_site(
    client: Client, make_user: Callable[..., User], target: str
) -> None:
    user = make_user()
    assert sign_in(client, user.email, next="/verify/").url == "/verify/"
    client.logout()
    assert sign_in(client, user.email, next=target).url == reverse("home")


def test_a_wrong_password_and_an_unknown_account_get_the_same_page(make_user: Callable[..., User]) -> None:
    user = make_user()
    wrong, unknown, other = browser(), browser(), f"x{user.email}"
    pages = [
        body(sign_in(wrong, user.email, "salah"), user.email),
        body(sign_in(unknown, other, "salah"), other),
    ]
    assert pages[0] == pages[1]
    assert not is_signed_in(wrong)
    assert mail.outbox == []


def test_ten_failures_stop_an_account_even_with_the_right_password(make_user: Callable[..., User]) -> None:
    user, other = make_user(), make_user()
    for _attempt in range(10):
        assert "Terlalu banyak" not in sign_in(browser(), user.email, "salah").content.decode()
    client = browser()  # an address that never failed
    assert "Terlalu banyak percobaan" in sign_in(client, user.email).content.decode()
    assert not is_signed_in(client)
    assert sign_in(client, other.email).status_code == 302


def test_an_account_that_is_stopped_still_signs_in_by_code(make_user: Callable[..., User]) -> None:
    user = make_user()
    for _attempt in range(10):
        sign_in(browser(), user.email, "salah")
    client = browser()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert is_signed_in(client, user)


def test_thirty_failures_in_a_minute_stop_an_address(client: Client, make_user: Callable[..., User]) -> None:
    user = make_user()
    for number in range(30):
        sign_in(client, f"{number}{user.email}", "salah")
    assert "Terlalu banyak percobaan" in sign_in(client, user.email).content.decode()
    assert sign_in(browser(), user.email).status_code == 302


def test_an_address_that_asks_too_often_gets_a_page_that_says_so(client: Client) -> None:
    answers = [client.post(reverse("account_login"), {"login": "", "password": ""}) for _ in range(61)]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    assert answers[60].status_code == 429
    assert b"<h1>Terlalu" in answers[60].content


def test_behind_a_proxy_the_browser_is_counted_not_the_proxy(
    make_user: Callable[..., User], settings: pytest.FixtureRequest
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    user = make_user()
    proxy = browser()
    for number in range(30):
        proxy.post(
            reverse("account_login"),
            {"login": f"{number}{user.email}", "password": "salah"},
            headers={"X-Forwarded-For": f"6.6.6.{number}, {user.pk % 200 + 1}.9.9.1"},
        )
    credentials = {"login": user.email, "password": PASSWORD}
    from_there = {"X-Forwarded-For": f"6.6.6.6, {user.pk % 200 + 1}.9.9.1"}
    stopped = proxy.post(reverse("account_login"), credentials, headers=from_there)
    assert stopped.status_code == 200
    elsewhere = {"X-Forwarded-For": f"6.6.6.6, {user.pk % 200 + 1}.9.9.2"}
    assert proxy.post(reverse("account_login"), credentials, headers=elsewhere).status_code == 302


def test_a_deactivated_person_gets_in_by_no_way(make_user: Callable[..., User]) -> None:
    user = make_user(is_active=False)
    client = browser()
    assert sign_in(client, user.email).url == reverse("account_inactive")
    assert "dinonaktifkan" in client.get(reverse("account_inactive")).content.decode()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    assert "tidak ada akun aktif" in str(mail.outbox[-1].body)
    assert not is_signed_in(client)


def test_whoever_is_deactivated_while_signed_in_is_out_at_once(make_user: Callable[..., User]) -> None:
    user, client = make_user(), browser()
    sign_in(client, user.email)
    assert client.get(reverse("awards:profile")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("awards:profile")).status_code == 302


def test_an_older_hash_becomes_argon2_with_the_next_sign_in(
    client: Client, make_user: Callable[..., User], settings: pytest.FixtureRequest
) -> None:
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    user = make_user()
    User.objects.filter(pk=user.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "garam" * 5))
    assert sign_in(client, user.email).status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")


def test_signing_out_needs_a_post(client: Client, make_user: Callable[..., User]) -> None:
    client.force_login(make_user())
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).url == reverse("home")
    assert not is_signed_in(client)


def test_an_account_that_nobody_proved_is_asked_for_a_code_once(make_user: Callable[..., User]) -> None:
    user, client = make_user(proved=False), browser()
    assert sign_in(client, user.email).url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code()})
    assert is_signed_in(client, user)
    assert EmailAddress.objects.get(user=user).verified
    again = browser()
    assert sign_in(again, user.email).url == reverse("home")


def test_a_stranger_keeps_the_language_in_the_browser(client: Client) -> None:
    page = client.post(reverse("awards:set-language"), {"language": "en", "next": reverse("account_login")})
    assert page.url == reverse("account_login")
    assert b'<html lang="en"' in client.get(page.url).content
    client.post(reverse("awards:set-language"), {"language": "id", "next": "/"})
    assert b'<html lang="id"' in client.get(page.url).content


@pytest.mark.parametrize(
    ("forwarded", "proxied", "address"),
    [("6.6.6.6, 10.1.1.1", True, "10.1.1.1"), ("6.6.6.6", False, "127.0.0.1"), ("", True, "127.0.0.1")],
)
def test_an_address_is_believed_from_our_proxy_alone(  # type: ignore[no-untyped-def]
    settings, forwarded: str, proxied: bool, address: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxied else None
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers)) == address


def refused(request: HttpRequest, error: Exception):  # type: ignore[no-untyped-def]
    return DomainErrorMiddleware(lambda _request: None).process_exception(request, error)  # type: ignore[arg-type, return-value]


def test_a_refusal_becomes_a_page_that_says_what_to_do() -> None:
    request = RequestFactory().get("/")
    response = refused(request, DomainError("Tutup tahap proposal dulu <b>."))
    assert response.status_code == 409
    assert "Tutup tahap proposal dulu &lt;b&gt;." in response.content.decode()
    assert refused(request, ValueError("lain")) is None


def test_htmx_gets_the_message_alone() -> None:
    response = refused(RequestFactory().get("/", headers={"HX-Request": "true"}), DomainError("Tidak bisa."))
    assert (response.status_code, response["HX-Retarget"]) == (409, "#pesan")
    assert "Tidak bisa." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_an_unknown_address_gets_our_page(client: Client) -> None:
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert b'class="site-head"' in response.content
