"""A new account: from the form over the code to the unit, and what it never tells."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from awards.forms.sign_in import SignUpForm
from awards.models import Membership, Organization, User
from awards.services.accounts import NipTaken
from tests.awards.accounts.people import PASSWORD, body, browser, code, is_signed_in, new_address
from tests.scenario import make_edition

pytestmark = pytest.mark.django_db
NIP = "198609262015051001"


def sign_up(client: Client, email: str, **extra: str):  # type: ignore[no-untyped-def]
    data = {"email": email, "password1": PASSWORD, "name": "Peserta 01", "nip": "", "agree": "on"} | extra
    return client.post(reverse("account_signup"), data)


@pytest.fixture
def unit() -> Organization:
    organizer = make_edition("edisi").organizer
    return Organization.objects.create(
        parent=organizer.parent, kind="opd", code="OPD-77", name="Dinas Uji", abbreviation="DISUJI"
    )


def test_from_the_form_to_a_confirmed_account_with_a_unit(client: Client, unit: Organization) -> None:
    email = new_address()
    sent = sign_up(client, email.upper(), nip="19860926 201505 1 001", next="/verify/")
    assert sent.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    assert email in client.get(sent.url).content.decode()

    confirmed = client.post(sent.url, {"code": code()})
    assert confirmed.url == reverse("awards:choose-unit") + "?next=%2Fverify%2F"
    user = User.objects.get(email=email)
    assert is_signed_in(client, user)
    assert (user.name, user.nip, user.language) == ("Peserta 01", NIP, "id")
    assert EmailAddress.objects.get(user=user).verified

    found = client.get(reverse("awards:choose-unit"), {"q": "disuji", "next": "/verify/"}).content.decode()
    assert f'name="unit" value="{unit.pk}"' in found
    chosen = client.post(reverse("awards:choose-unit"), {"unit": unit.pk, "next": "/verify/"})
    assert chosen.url == "/verify/"
    membership = Membership.objects.get(user=user)
    assert (membership.organization, membership.role, membership.confirmed_at) == (unit, "member", None)
    page = client.get(reverse("awards:profile")).content.decode()
    assert "Menunggu konfirmasi" in page
    assert "Dinas Uji" in page


def test_no_membership_is_written_before_the_address_is_confirmed(client: Client, unit: Organization) -> None:
    sign_up(client, new_address())
    assert client.post(reverse("awards:choose-unit"), {"unit": unit.pk}).status_code == 302
    assert not Membership.objects.exists()


@pytest.mark.parametrize("proved", [True, False])
def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_so(
    make_user: Callable[..., User], proved: bool
) -> None:
    known, unknown = make_user(proved=proved, password=None), new_address()
    pages, targets = [], []
    for email in (known.email, unknown):
        client = browser()
        answer = sign_up(client, email)
        targets.append(answer.url)
        pages.append(body(client.get(answer.url), email))
    assert targets[0] == targets[1]
    assert pages[0] == pages[1]
    assert "sudah punya akun" in mail.outbox[0].subject
    assert reverse("account_request_login_code") in str(mail.outbox[0].body)
    assert "Konfirmasikan" in mail.outbox[1].subject
    assert User.objects.filter(email__in=[known.email, unknown]).count() == 2


def test_the_answer_to_a_wrong_code_does_not_tell_either(make_user: Callable[..., User]) -> None:
    known, unknown = make_user(), new_address()
    pages = []
    for email in (known.email, unknown):
        client = browser()
        target = sign_up(client, email).url
        pages.append(body(client.post(target, {"code": "0000-000"}), email))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("nip", "said"),
    [
        ("123", "18 digit"),
        ("198613262015051001", "tanggal lahir"),
        ("198609262015053001", "Digit ke-15"),
        ("202009262015051001", "16 tahun"),
        ("19860926 201505 1 abc", "18 digit"),
    ],
)
def test_a_wrong_nip_is_explained_and_nothing_typed_is_lost(client: Client, nip: str, said: str) -> None:
    email = new_address()
    page = sign_up(client, email, nip=nip)
    assert page.status_code == 200
    assert said in str(page.context["form"].errors["nip"])
    assert page.context["form"]["email"].value() == email
    assert page.context["form"]["name"].value() == "Peserta 01"
    assert mail.outbox == []


def test_an_ni_pppk_is_an_nip_too(client: Client) -> None:
    email = new_address()
    assert sign_up(client, email, nip="199001012024211001").status_code == 302
    assert User.objects.get(email=email).nip == "199001012024211001"


def test_an_nip_belongs_to_one_account(client: Client, make_user: Callable[..., User]) -> None:
    make_user(nip=NIP)
    page = sign_up(client, new_address(), nip=NIP)
    assert "sudah dipakai akun lain" in page.content.decode()
    assert "gabungkan" in page.content.decode().replace("menggabungkan", "gabungkan")


def test_an_nip_in_an_account_that_nobody_ever_confirmed_is_free(client: Client) -> None:
    stranger, owner = new_address(), new_address()
    sign_up(client, stranger, nip=NIP)
    assert User.objects.get(email=stranger).nip == NIP
    other = browser()
    assert sign_up(other, owner, nip=NIP).status_code == 302
    other.post(reverse("account_email_verification_sent"), {"code": code()})
    assert (User.objects.get(email=stranger).nip, User.objects.get(email=owner).nip) == ("", NIP)


def test_an_nip_that_is_taken_meanwhile_is_an_error_of_the_form(
    client: Client, make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(nip=NIP)
    monkeypatch.setattr("awards.forms.sign_in.check_nip_free", lambda _nip: None)
    page = sign_up(client, new_address(), nip=NIP)
    assert page.status_code == 200
    assert "sudah dipakai akun lain" in str(page.context["form"].errors["nip"])
    assert issubclass(NipTaken, Exception)


def test_who_signs_up_twice_at_the_same_moment_is_treated_as_already_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_args: object, **_options: object) -> None:
        raise IntegrityError("user_email_unique_whatever_case")

    monkeypatch.setattr(SignUpForm, "save", taken)
    email = new_address()
    assert sign_up(client, email).url == reverse("account_email_verification_sent")


@pytest.mark.parametrize(
    ("password", "said"),
    [("pendek", "terlalu pendek"), ("123456789012345", "angka"), ("password1234", "umum")],
)
def test_a_weak_password_is_refused(client: Client, password: str, said: str) -> None:
    page = sign_up(client, new_address(), password1=password)
    assert said in str(page.context["form"].errors["password1"])


def test_the_name_is_required(client: Client) -> None:
    assert "name" in sign_up(client, new_address(), name=" ").context["form"].errors


def test_three_wrong_codes_end_the_try(client: Client) -> None:
    target = sign_up(client, new_address()).url
    right = code()
    for _attempt in range(2):
        assert client.post(target, {"code": "00000000"}).status_code == 200
    assert client.post(target, {"code": "00000000"}).url == reverse("account_login")
    client.post(target, {"code": right})
    assert not is_signed_in(client)


def test_a_password_set_by_a_stranger_is_dropped_when_the_owner_proves_the_address() -> None:
    email, stranger, owner = new_address(), browser(), browser()
    sign_up(stranger, email)
    owner.post(reverse("account_request_login_code"), {"email": email})
    owner.post(reverse("account_confirm_login_code"), {"code": code()})
    user = User.objects.get(email=email)
    assert is_signed_in(owner, user)
    assert not user.has_usable_password()
    later = browser()
    later.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert not is_signed_in(later)
