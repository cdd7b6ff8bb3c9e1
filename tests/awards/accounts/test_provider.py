"""The sign-in at a provider of OpenID Connect: there by settings alone, and whom it lets in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import NoReverseMatch, reverse

from awards.models import User
from tests.awards.accounts.people import PASSWORD, browser, is_signed_in, new_address
from tests.awards.accounts.provider import Provider, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings) -> Iterator[Provider]:  # type: ignore[no-untyped-def]
    with serving() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings
        settings.ROOT_URLCONF = "tests.awards.accounts.urls_with_provider"
        yield provider


def through(client: Client, provider: Provider, **claims: object):  # type: ignore[no-untyped-def]
    """Sign in at the provider, which says this of its visitor; returns the answer to the way back."""
    provider.claims = {"sub": "123"} | claims
    page = client.get(reverse("account_login")).content.decode()
    assert "Masuk dengan Akun dinas" in page
    away = client.get(reverse("openid_connect_login", kwargs={"provider_id": "oidc"}))
    asked = parse_qs(urlsplit(away.url).query)
    assert away.url.startswith(f"{provider.url}/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "kode", "state": asked["state"][0]}
    return client.get(reverse("openid_connect_callback", kwargs={"provider_id": "oidc"}), back)


def test_without_settings_there_is_no_button_and_no_page(client: Client) -> None:
    assert "sso" not in client.get(reverse("account_login")).content.decode()
    for name in ("socialaccount_connections", "socialaccount_signup"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/masuk/sso/oidc/").status_code == 404


def test_a_new_person_gets_an_account_with_the_providers_name(client: Client, provider: Provider) -> None:
    email = new_address()
    done = through(client, provider, email=email.upper(), email_verified=True, name="Pegawai 01")
    assert done.url == reverse("awards:choose-unit")
    user = User.objects.get(email=email)
    assert is_signed_in(client, user)
    assert (user.name, user.language, user.has_usable_password()) == ("Pegawai 01", "id", False)
    assert EmailAddress.objects.get(user=user).verified
    again = browser()
    assert through(again, provider, email=email, email_verified=True).url == reverse("home")
    assert is_signed_in(again, user)


def test_a_verified_address_joins_the_account_there_is(
    client: Client, provider: Provider, make_user: Callable[..., User]
) -> None:
    user = make_user(proved=False, password=None)
    through(client, provider, email=user.email, email_verified=True, name="Nama lain")
    assert is_signed_in(client, user)
    user.refresh_from_db()
    assert user.name == "Orang 01"
    assert SocialAccount.objects.get(user=user).uid == "123"
    assert EmailAddress.objects.get(user=user).verified


def test_a_password_that_nobody_proved_is_dropped_on_joining(
    client: Client, provider: Provider, make_user: Callable[..., User]
) -> None:
    user = make_user(proved=False)
    through(client, provider, email=user.email, email_verified=True)
    assert is_signed_in(client, user)
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)


@pytest.mark.parametrize("said", [{"email_verified": False}, {}])
def test_an_address_that_the_provider_did_not_verify_joins_nothing(
    client: Client, provider: Provider, make_user: Callable[..., User], said: dict[str, bool]
) -> None:
    user = make_user()
    through(client, provider, email=user.email, name="Penyusup", **said)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.filter(user=user).exists()


def test_the_second_factor_is_asked_for_all_the_same(
    client: Client, provider: Provider, make_user: Callable[..., User]
) -> None:
    user = make_user()
    TOTP.activate(user, generate_totp_secret())
    assert through(client, provider, email=user.email, email_verified=True).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_a_deactivated_person_is_turned_away(
    client: Client, provider: Provider, make_user: Callable[..., User]
) -> None:
    user = make_user(is_active=False)
    assert through(client, provider, email=user.email, email_verified=True).url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_a_provider_without_an_address_asks_for_one(client: Client, provider: Provider) -> None:
    answer = through(client, provider, name="Pegawai 02")
    assert answer.url == reverse("socialaccount_signup")
    page = client.get(answer.url).content.decode()
    assert "Lengkapi akun Anda" in page
    assert 'value="Pegawai 02"' in page
    email = new_address()
    data = {"email": email, "name": "Pegawai 02", "nip": "198609262015051001", "agree": "on"}
    assert client.post(answer.url, data).url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    assert User.objects.get(email=email).nip == "198609262015051001"


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"code": "x", "state": "palsu"}])
def test_a_sign_in_that_failed_is_explained(
    client: Client, provider: Provider, query: dict[str, str]
) -> None:
    answer = client.get(
        reverse("openid_connect_callback", kwargs={"provider_id": "oidc"}), query, follow=True
    )
    assert answer.status_code in {200, 401}
    assert "Kembali ke halaman masuk" in answer.content.decode()


def test_what_is_connected_is_shown(client: Client, provider: Provider) -> None:
    through(client, provider, email=new_address(), email_verified=True, name="Pegawai 03")
    assert "Akun dinas" in client.get(reverse("awards:profile")).content.decode()
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "Putuskan" in page


def test_one_returns_to_where_one_was_going_but_never_to_another_site(
    client: Client, provider: Provider, make_user: Callable[..., User]
) -> None:
    user = make_user()
    link = client.get(reverse("account_login"), {"next": "/verify/"}).content.decode()
    assert "/masuk/sso/oidc/?next=%2Fverify%2F" in link
    for going, reached in (("/verify/", "/verify/"), ("//evil.example", reverse("home"))):
        visitor = browser()
        provider.claims = {"sub": "9", "email": user.email, "email_verified": True}
        away = visitor.get(reverse("openid_connect_login", kwargs={"provider_id": "oidc"}), {"next": going})
        back = {"code": "kode", "state": parse_qs(urlsplit(away.url).query)["state"][0]}
        callback = reverse("openid_connect_callback", kwargs={"provider_id": "oidc"})
        assert visitor.get(callback, back).url == reached
