"""Codes that come by mail: for the sign-in, for a new password; also for people who were only entered."""

from collections.abc import Callable

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.models import User
from awards.services.accounts import ensure_user, sign_in_person
from tests.awards.accounts.people import body, browser, code, is_signed_in, new_address

pytestmark = pytest.mark.django_db
NEW = "kata sandi yang baru"


def ask(client: Client, email: str, **extra: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_request_login_code"), {"email": email, **extra})


def test_a_juror_who_was_only_entered_signs_in_by_code(client: Client) -> None:
    juror = ensure_user(email=new_address().upper(), name="Juri BRIN 01", institution="BRIN")
    assert not juror.has_usable_password()
    assert not EmailAddress.objects.filter(user=juror).exists()

    answer = ask(client, juror.email, next="/verify/")
    done = client.post(answer.url, {"code": code().replace("-", " ")})
    assert done.url == "/verify/"
    assert is_signed_in(client, juror)
    address = EmailAddress.objects.get(user=juror)
    assert (address.email, address.verified, address.primary) == (juror.email, True, True)
    assert len(mail.outbox) == 1


def test_known_and_unknown_addresses_get_the_same_pages(make_user: Callable[..., User]) -> None:
    known, unknown = make_user().email, new_address()
    seen: list[list[str]] = []
    for email in (known, unknown):
        client = browser()
        answer = ask(client, email)
        pages = [answer.url, body(client.get(answer.url), email)]
        for _attempt in range(3):
            wrong = client.post(answer.url, {"code": "00000000"})
            pages.append(f"{wrong.status_code} {getattr(wrong, 'url', '')} {body(wrong, email)}")
        seen.append(pages)
    assert seen[0] == seen[1]
    assert [len(message.to) for message in mail.outbox] == [1, 1]


def test_a_code_works_once_in_its_browser_for_fifteen_minutes(make_user: Callable[..., User]) -> None:
    user, client, thief = make_user(), browser(), browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        target = ask(client, user.email).url
        right = code()
        thief.post(target, {"code": right})
        assert not is_signed_in(thief)
        clock.shift(15 * 60 + 1)
        client.post(target, {"code": right})
        assert not is_signed_in(client)


def test_a_new_code_can_be_asked_for_twice(make_user: Callable[..., User]) -> None:
    user, client = make_user(), browser()
    target = ask(client, user.email).url
    first = code()
    client.post(target, {"action": "resend"})
    second = code()
    assert "Kirim kode baru" in client.get(target).content.decode()
    client.post(target, {"action": "resend"})
    assert "Kirim kode baru" not in client.get(target).content.decode()
    assert len({first, second, code()}) == 3
    client.post(target, {"code": first})
    assert not is_signed_in(client)
    client.post(target, {"code": code()})
    assert is_signed_in(client, user)


def test_three_codes_a_minute_for_one_address(make_user: Callable[..., User]) -> None:
    user = make_user()
    for _attempt in range(3):
        assert ask(browser(), user.email).status_code == 302
    assert "Terlalu banyak percobaan" in ask(browser(), user.email).content.decode()
    assert len(mail.outbox) == 3


def reset(client: Client, email: str) -> str:
    """Ask for a new password; returns the address of the page of the code."""
    return str(client.post(reverse("account_reset_password"), {"email": email}).url)


@pytest.mark.parametrize("password", [None, "yang lama dan panjang"])
def test_a_new_password_by_code_also_for_who_never_had_one(
    client: Client, make_user: Callable[..., User], password: str | None
) -> None:
    user = make_user(password=password, proved=password is not None)
    confirmed = client.post(reset(client, user.email), {"code": code()})
    assert confirmed.url == reverse("account_complete_password_reset")
    done = client.post(confirmed.url, {"password1": NEW})
    assert done.url == reverse("home")
    assert is_signed_in(client, user)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert EmailAddress.objects.get(user=user).verified
    again = browser()
    assert again.post(reverse("account_login"), {"login": user.email, "password": NEW}).url == reverse("home")


def test_a_new_password_does_not_tell_who_has_an_account(make_user: Callable[..., User]) -> None:
    known, unknown = make_user().email, new_address()
    pages = []
    for email in (known, unknown):
        client = browser()
        target = reset(client, email)
        wrong = client.post(target, {"code": "00000000"})
        pages.append([target, body(client.get(target), email), body(wrong, email)])
    assert pages[0] == pages[1]


def test_a_new_password_needs_the_code(client: Client, make_user: Callable[..., User]) -> None:
    user = make_user()
    reset(client, user.email)
    page = client.post(reverse("account_complete_password_reset"), {"password1": NEW})
    assert page.url == reverse("account_confirm_password_reset_code")
    user.refresh_from_db()
    assert not user.check_password(NEW)


def test_an_account_is_found_by_a_further_address_too(make_user: Callable[..., User]) -> None:
    user, further = make_user(), new_address()
    EmailAddress.objects.create(user=user, email=further, verified=True)
    assert ensure_user(email=further.upper(), name="Nama lain") == user
    assert ensure_user(email=f" {user.email.upper()} ", name="Nama lain").name == "Orang 01"


def test_whoever_showed_an_invitation_is_signed_in_and_the_address_proved(client: Client) -> None:
    user = ensure_user(email=new_address(), name="Admin unit 01")
    request = client.get(reverse("account_login")).wsgi_request
    with request_context(request):
        answer = sign_in_person(
            request, user, method="invitation", proves_address=True, redirect_url="/verify/"
        )
        again = sign_in_person(request, user, method="invitation")
    assert (answer.url, again.url) == ("/verify/", reverse("home"))
    assert request.user == user
    assert EmailAddress.objects.get(user=user).verified


def test_whoever_else_is_signed_in_here_is_signed_out_first(
    client: Client, make_user: Callable[..., User]
) -> None:
    before, after = make_user(), make_user()
    client.force_login(before)
    request = client.get(reverse("awards:profile")).wsgi_request
    with request_context(request):
        sign_in_person(request, after, method="card")
    assert request.user == after


def test_a_card_signs_in_without_proving_the_address(client: Client) -> None:
    user = ensure_user(email=new_address(), name="Juri 02")
    request = client.get(reverse("account_login")).wsgi_request
    with request_context(request):
        sign_in_person(request, user, method="card")
    assert request.user == user
    assert not EmailAddress.objects.filter(user=user, verified=True).exists()
    assert mail.outbox == []


def test_a_deactivated_person_is_not_signed_in_by_an_invitation(
    client: Client, make_user: Callable[..., User]
) -> None:
    user = make_user(is_active=False)
    request = client.get(reverse("account_login")).wsgi_request
    with request_context(request):
        assert sign_in_person(request, user, method="invitation").url == reverse("account_inactive")
    assert not request.user.is_authenticated
