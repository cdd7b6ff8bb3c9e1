"""Signing in and out, the language, and pages that refuse."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from awards.exceptions import DomainError
from awards.http import client_address
from awards.middleware import DomainErrorMiddleware
from awards.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "sandi yang panjang"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("orang@contoh.example", PASSWORD, name="Orang")


def sign_in(client: Client, password: str = PASSWORD, email: str = "orang@contoh.example", **extra: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("awards:sign-in"), {"username": email, "password": password, **extra})


def test_one_signs_in_by_email_whatever_its_case(client: Client, user: User) -> None:
    response = sign_in(client, email="Orang@Contoh.Example")
    assert response.status_code == 302
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_one_returns_to_the_page_asked_for_but_never_to_another_site(client: Client, user: User) -> None:
    assert sign_in(client, next="/verify/").url == "/verify/"
    client.logout()
    assert sign_in(client, next="https://jahat.example/").url == reverse("home")


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client: Client, user: User) -> None:
    wrong = sign_in(client, "salah")
    unknown = sign_in(client, "salah", email="siapa@contoh.example")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_ten_failures_stop_an_address_for_an_account_even_with_the_right_password(
    client: Client, user: User
) -> None:
    assert [sign_in(client, "salah").status_code for _ in range(10)] == [200] * 10
    assert sign_in(client).status_code == 429
    assert "_auth_user_id" not in client.session
    other = User.objects.create_user("lain@contoh.example", PASSWORD, name="Lain")
    assert sign_in(client, email=other.email).status_code == 302


def test_other_spellings_of_an_account_are_not_counted_apart(client: Client, user: User) -> None:
    spellings = [
        "orang@contoh.example",
        "ｏrang@contoh.example",
        " ORANG@contoh.example",
        "orang＠contoh.example",
    ]
    for at in range(10):
        sign_in(client, "salah", email=spellings[at % 4])
    assert [sign_in(client, email=spelling).status_code for spelling in spellings] == [429] * 4
    assert "_auth_user_id" not in client.session


def test_a_success_starts_the_count_again(client: Client, user: User) -> None:
    for _ in range(9):
        sign_in(client, "salah")
    assert sign_in(client).status_code == 302
    client.logout()
    assert [sign_in(client, "salah").status_code for _ in range(9)] == [200] * 9
    assert sign_in(client).status_code == 302


def test_signing_out_needs_a_post(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get(reverse("awards:sign-out")).status_code == 405
    assert client.post(reverse("awards:sign-out")).url == reverse("home")
    assert "_auth_user_id" not in client.session


def test_the_language_is_kept(client: Client) -> None:
    page = client.post(reverse("awards:set-language"), {"language": "en", "next": reverse("awards:sign-in")})
    assert page.url == reverse("awards:sign-in")
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
