"""What the mails about accounts say, in whose language, and what happens when none can be sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from awards.adapters import AccountAdapter
from awards.models import User
from tests.awards.accounts.people import PASSWORD, browser, code, new_address
from tests.scenario import make_edition

pytestmark = pytest.mark.django_db
TEMPLATES = Path(django_settings.BASE_DIR) / "templates"
PREFIXES = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
    for folder in ("account", "mfa", "socialaccount")
    for path in (TEMPLATES / folder / "email").glob("*_subject.txt")
)


def newest() -> tuple[EmailMultiAlternatives, str]:
    """The newest mail and its drawn text."""
    message = mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return message, str(html)


def test_a_code_is_mailed_as_text_and_drawn(make_user: Callable[..., User]) -> None:
    edition = make_edition("edisi")
    edition.contact = {"email": "panitia@contoh.example"}
    edition.save()
    user = make_user(name="Peserta <b>01</b>")
    browser().post(reverse("account_request_login_code"), {"email": user.email})
    message, html = newest()
    assert message.subject == f"Inovasi Award: Kode masuk {code()}"
    assert message.to == [user.email]
    assert message.from_email == django_settings.DEFAULT_FROM_EMAIL
    text = str(message.body)
    assert text.startswith("Yth. Peserta <b>01</b>,\n")
    assert f"\n{code()}\n" in text
    assert "panitia@contoh.example" in text
    assert f'<p class="code">{code()}</p>' in html
    assert "Peserta &lt;b&gt;01&lt;/b&gt;" in html
    assert "<b>01</b>" not in html
    assert '<html lang="id">' in html
    assert "http-equiv" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("kept", "asked_in", "subject"), [("en", "id", "Sign-in code"), ("id", "en", "Kode masuk")]
)
def test_a_mail_is_in_the_language_of_its_reader(
    make_user: Callable[..., User], kept: str, asked_in: str, subject: str
) -> None:
    user = make_user(language=kept)
    client = browser(**{"accept-language": asked_in})
    page = client.post(reverse("account_request_login_code"), {"email": user.email}, follow=True)
    assert f'<html lang="{asked_in}"' in page.content.decode()
    assert subject in mail.outbox[-1].subject


def test_a_stranger_is_written_to_in_the_language_of_the_page() -> None:
    client = browser(**{"accept-language": "en"})
    client.post(reverse("account_request_login_code"), {"email": new_address()})
    message, html = newest()
    assert message.subject == "Inovasi Award: No account with this address"
    assert f"{django_settings.PUBLIC_URL}{reverse('account_signup')}" in str(message.body)
    assert f'<a href="{django_settings.PUBLIC_URL}/daftar/"' in html


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_mail_is_whole_in_both_languages(
    make_user: Callable[..., User], prefix: str, language: str
) -> None:
    user = make_user(name="Peserta 01")
    context = {
        "code": "1234-5678",
        "timestamp": timezone.now(),
        "ip": "10.1.2.3",
        "from_email": "lama@contoh.example",
        "to_email": "baru@contoh.example",
        "deleted_email": "lama@contoh.example",
        "provider": "Akun dinas",
        "reader": user,
        "email": user.email,
    }
    with translation.override(language):
        message = AccountAdapter().render_mail(prefix, user.email, context)
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    text = str(message.body)
    assert message.subject.startswith("Inovasi Award: ")
    assert len(message.subject) > len("Inovasi Award: ") + 5
    assert "\n\n\n" not in text
    for part in (message.subject, text, html):
        assert not any(mark in part for mark in ("{{", "{%", "%(", "None", "example.com"))
    assert ("Yth." if language == "id" else "Dear") in text
    assert f'lang="{language}"' in html


def test_there_is_a_mail_of_ours_for_every_one_that_is_sent() -> None:
    sent = {
        *(
            f"account/email/{name}"
            for name in (
                "account_already_exists",
                "email_changed",
                "email_confirmation",
                "email_confirmation_signup",
                "email_deleted",
                "login_code",
                "password_changed",
                "password_reset",
                "password_reset_code",
                "password_set",
                "unknown_account",
            )
        ),
        *(
            f"mfa/email/{name}"
            for name in (
                "recovery_codes_generated",
                "totp_activated",
                "totp_deactivated",
                "webauthn_added",
                "webauthn_removed",
            )
        ),
        *(f"socialaccount/email/{name}" for name in ("account_connected", "account_disconnected")),
    }
    assert set(PREFIXES) == sent


def test_a_mail_server_that_is_down_is_said_in_words(
    make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_message: object, **_options: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", down)
    answer = browser().post(reverse("account_request_login_code"), {"email": make_user().email})
    assert answer.status_code == 409
    assert "Surel belum dapat dikirim" in answer.content.decode()


def test_a_password_set_for_the_first_time_is_told(make_user: Callable[..., User]) -> None:
    user, client = make_user(password=None), browser()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    assert "password2" not in client.get(reverse("account_set_password")).content.decode()
    client.post(reverse("account_set_password"), {"password1": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "kini punya kata sandi" in mail.outbox[-1].subject


def test_no_page_of_allauth_stands_outside_our_frame(make_user: Callable[..., User]) -> None:
    request = RequestFactory().get("/")
    request.user = make_user()
    page = render_to_string("allauth/layouts/base.html", {"user": request.user}, request)
    assert 'class="site-head' in page
