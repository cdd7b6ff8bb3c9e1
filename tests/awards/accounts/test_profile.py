"""One's own page: what a person says of themselves, the unit, addresses, sessions and the language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from awards.models import Membership, Organization, User
from awards.services.accounts import ask_for_unit
from tests.awards.accounts.people import PASSWORD, browser, code, new_address
from tests.scenario import make_edition
from tests.staff import queries_of

pytestmark = pytest.mark.django_db
PROFILE = "awards:profile"


def signed_in(user: User, **headers: str) -> Client:
    client = browser(**headers)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def save(client: Client, **changes: str):  # type: ignore[no-untyped-def]
    data = {"name": "Orang 01", "nip": "", "phone": "", "institution": "", "language": "id"} | changes
    return client.post(reverse(PROFILE), data)


@pytest.fixture
def units() -> list[Organization]:
    organizer = make_edition("edisi").organizer
    names = ("Dinas Satu", "Dinas Dua")
    return [
        Organization.objects.create(parent=organizer.parent, kind="opd", code=f"U-{name}", name=name)
        for name in names
    ]


def test_a_person_changes_what_is_said_of_them(make_user: Callable[..., User]) -> None:
    user = make_user()
    client = signed_in(user)
    done = save(
        client,
        name="Nama Baru, S.T.",
        nip="NIP. 19860926 201505 1 001",
        phone="0812 3456 789",
        institution="SMK 1",
    )
    assert done.url == reverse(PROFILE)
    user.refresh_from_db()
    assert (user.name, user.nip, user.phone) == ("Nama Baru, S.T.", "198609262015051001", "+628123456789")
    page = client.get(reverse(PROFILE)).content.decode()
    assert "Profil Anda tersimpan" in page
    assert 'value="19860926 201505 1 001"' in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(make_user: Callable[..., User]) -> None:
    other = make_user(nip="198609262015051001")
    client = signed_in(make_user())
    page = save(client, name="", nip=other.nip, phone="tidak punya")
    form = page.context["form"]
    assert set(form.errors) == {"name", "nip", "phone"}
    assert 'value="tidak punya"' in page.content.decode()
    assert "Orang 01" in page.content.decode()  # the head still says who is signed in


def test_an_nip_that_is_taken_meanwhile_is_an_error_of_the_form(
    make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(nip="198609262015051001")
    client = signed_in(make_user())
    monkeypatch.setattr("awards.forms.profile.check_nip_free", lambda _nip, _user: None)
    assert "nip" in save(client, nip="198609262015051001").context["form"].errors


def test_one_keeps_ones_own_nip(make_user: Callable[..., User]) -> None:
    assert save(signed_in(make_user(nip="198609262015051001")), nip="198609262015051001").status_code == 302


def test_one_waits_for_one_unit_at_a_time(make_user: Callable[..., User], units: list[Organization]) -> None:
    user = make_user()
    client = signed_in(user)
    for unit in (*units, units[1]):
        assert client.post(reverse("awards:choose-unit"), {"unit": unit.pk}).url == reverse(PROFILE)
    waiting = Membership.objects.get(user=user)
    assert (waiting.organization, waiting.confirmed_at) == (units[1], None)
    client.post(reverse("awards:leave-unit", kwargs={"pk": waiting.pk}))
    assert not Membership.objects.filter(user=user).exists()


def test_a_confirmed_unit_stays_while_another_one_is_asked_for(
    make_user: Callable[..., User], units: list[Organization]
) -> None:
    user = make_user()
    Membership.objects.create(user=user, role="unit_admin", organization=units[0])
    ask_for_unit(user_id=user.pk, organization_id=units[0].pk)
    ask_for_unit(user_id=user.pk, organization_id=units[1].pk)
    held = Membership.objects.filter(user=user).order_by("pk")
    assert [(row.organization, row.role, row.confirmed_at is None) for row in held] == [
        (units[0], "unit_admin", False),
        (units[1], "member", True),
    ]


def test_one_leaves_only_ones_own_units_and_only_as_a_member(
    make_user: Callable[..., User], units: list[Organization]
) -> None:
    user, other = make_user(), make_user()
    admin = Membership.objects.create(user=user, role="unit_admin", organization=units[0])
    foreign = ask_for_unit(user_id=other.pk, organization_id=units[0].pk)
    client = signed_in(user)
    for membership in (admin, foreign):
        client.post(reverse("awards:leave-unit", kwargs={"pk": membership.pk}))
    assert Membership.objects.filter(pk__in=[admin.pk, foreign.pk]).count() == 2


@pytest.mark.parametrize("unit", ["", "x", "999999"])
def test_a_unit_that_is_none_is_refused(make_user: Callable[..., User], unit: str) -> None:
    answer = signed_in(make_user()).post(reverse("awards:choose-unit"), {"unit": unit})
    assert answer.status_code in {404, 409}
    assert not Membership.objects.exists()


def test_nobody_belongs_to_a_city(make_user: Callable[..., User], units: list[Organization]) -> None:
    answer = signed_in(make_user()).post(reverse("awards:choose-unit"), {"unit": units[0].parent_id})
    assert answer.status_code == 409
    assert "Unit ini tidak mempunyai anggota" in answer.content.decode()


def test_after_choosing_nobody_is_sent_to_another_site(
    make_user: Callable[..., User], units: list[Organization]
) -> None:
    client = signed_in(make_user())
    data = {"unit": units[0].pk, "next": "//evil.example"}
    assert client.post(reverse("awards:choose-unit"), data).url == reverse(PROFILE)
    page = client.get(reverse("awards:choose-unit"), {"next": "https://evil.example"}).content.decode()
    assert 'href="https://evil' not in page
    assert 'name="next" value="https://evil' not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_profile_makes_the_same_queries_for_any_number_of_units(
    make_user: Callable[..., User], rows: int
) -> None:
    user, edition = make_user(), make_edition("edisi")
    for number in range(rows):
        unit = Organization.objects.create(
            parent=edition.organizer.parent, kind="opd", code=f"Q-{number}", name=f"Dinas {number}"
        )
        Membership.objects.create(user=user, role="member", organization=unit)
    assert queries_of(signed_in(user), reverse(PROFILE)) == 4  # session, person, rooms, memberships


def test_the_language_follows_the_person_to_other_devices(make_user: Callable[..., User]) -> None:
    user = make_user()
    first = signed_in(user)
    first.post(reverse("awards:set-language"), {"language": "en", "next": "/"})
    user.refresh_from_db()
    assert user.language == "en"
    second = browser(**{"accept-language": "id"})
    assert '<html lang="id"' in second.get(reverse("account_login")).content.decode()
    second.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    page = second.get(reverse(PROFILE))
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    save(second, language="id")
    assert '<html lang="id"' in first.get(reverse(PROFILE)).content.decode()


def test_a_session_that_is_ended_elsewhere_is_really_gone(make_user: Callable[..., User]) -> None:
    user = make_user()
    here, there = signed_in(user), signed_in(user)
    key = str(there.session.session_key)
    assert there.get(reverse(PROFILE)).status_code == 200
    assert UserSession.objects.filter(user=user).count() == 2

    listed = here.get(reverse("usersessions_list")).content.decode()
    gone = UserSession.objects.get(session_key=key)
    assert reverse("awards:end-session", kwargs={"pk": gone.pk}) in listed
    here.post(reverse("awards:end-session", kwargs={"pk": gone.pk}))
    assert not Session.objects.filter(session_key=key).exists()
    assert not any(cache.get(f"{prefix}{key}") for prefix in ("django.contrib.sessions.cached_db", "")), key
    assert there.get(reverse(PROFILE)).status_code == 302
    assert here.get(reverse(PROFILE)).status_code == 200


def test_all_other_sessions_end_together(make_user: Callable[..., User]) -> None:
    user = make_user()
    here, *others = (signed_in(user) for _number in range(3))
    here.post(reverse("usersessions_list"))
    assert [other.get(reverse(PROFILE)).status_code for other in others] == [302, 302]
    assert here.get(reverse(PROFILE)).status_code == 200


def test_nobody_ends_the_session_of_somebody_else(make_user: Callable[..., User]) -> None:
    victim = signed_in(make_user())
    session = UserSession.objects.get(session_key=victim.session.session_key)
    attacker = signed_in(make_user())
    assert attacker.post(reverse("awards:end-session", kwargs={"pk": session.pk})).status_code == 404
    assert victim.get(reverse(PROFILE)).status_code == 200


def test_a_new_password_ends_the_other_sessions(make_user: Callable[..., User]) -> None:
    user = make_user()
    here, there = signed_in(user), signed_in(user)
    data = {"oldpassword": PASSWORD, "password1": "kata sandi yang baru"}
    assert here.post(reverse("account_change_password"), data).url == reverse(PROFILE)
    assert here.get(reverse(PROFILE)).status_code == 200
    assert there.get(reverse(PROFILE)).status_code == 302
    assert "Kata sandi Anda diganti" in mail.outbox[-1].subject


def test_the_main_address_is_changed_and_the_old_one_hears_of_it(make_user: Callable[..., User]) -> None:
    user, wanted = make_user(), new_address()
    old, client = user.email, signed_in(user)
    added = client.post(reverse("account_email"), {"email": wanted.upper(), "action_add": ""})
    assert added.url == reverse("account_email_verification_sent")
    assert mail.outbox[-1].to == [wanted]
    assert client.post(added.url, {"code": code()}).url == reverse("account_email")
    client.post(reverse("account_email"), {"email": wanted, "action_primary": ""})
    user.refresh_from_db()
    assert user.email == wanted
    assert mail.outbox[-1].to == [old]
    assert wanted in str(mail.outbox[-1].body)
    client.post(reverse("account_email"), {"email": old, "action_remove": ""})
    assert [row.email for row in EmailAddress.objects.filter(user=user)] == [wanted]


def test_nobody_takes_the_address_of_another_account(make_user: Callable[..., User]) -> None:
    owner, client = make_user(proved=False), signed_in(make_user())
    target = client.post(reverse("account_email"), {"email": owner.email, "action_add": ""}).url
    page = client.post(target, {"code": code()})
    assert "milik akun lain" in page.content.decode()
    assert not EmailAddress.objects.filter(email=owner.email).exists()
