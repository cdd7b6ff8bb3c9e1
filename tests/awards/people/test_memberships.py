"""Roles are given and taken by one service; each grant and each end stands in the ledger."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from awards.exceptions import DomainError
from awards.models import AuditEvent, Edition, Membership, Message, Organization, RevokedRole, User
from awards.queries.people import admins_of
from awards.services.accounts import ask_for_unit
from awards.services.ledger import verify_ledger
from awards.services.memberships import confirm_member, grant_role, ledger_edition, revoke_role
from judging.services.seating import unseat_juror
from submissions.models import TeamMember
from tests.scenario import Award, Round, make_edition, make_unit
from tests.staff import make_staff
from tests.threads import at_once

EDITION_ROLES = ["secretariat", "auditor", "juror", "committee"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def person(number: int = 1) -> User:
    return User.objects.create_user(f"orang{number:02d}@staf.example", name=f"Orang {number:02d}")


def events(edition: Edition, kind: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(edition=edition, kind=kind))


@pytest.mark.parametrize("role", EDITION_ROLES)
def test_a_grant_and_its_end_are_in_the_ledger_without_names_or_reasons(role: str) -> None:
    edition, user = make_edition(), person()
    by = make_staff(edition)
    membership = grant_role(user=user, role=role, edition=edition, by=by)
    (granted,) = events(edition, "role.granted")
    assert (granted.actor, granted.subject) == (by, f"user:{user.pk}")
    assert granted.data == {
        "membership": membership.pk,
        "role": role,
        "organization": None,
        "source": "given",
        "given_by": by.pk,
    }
    key = membership.pk
    ended = revoke_role(membership_id=key, edition=edition, by=by, reason=" Pindah tugas. ")
    (revoked,) = events(edition, "role.revoked")
    assert revoked.data == {"membership": key, "role": role, "organization": None}
    assert not Membership.objects.filter(pk=key).exists()
    assert (ended.reason, ended.by, ended.user) == ("Pindah tugas.", by, user)
    mail = Message.objects.get(kind="role_revoked")
    assert (mail.to, "Pindah tugas." in mail.text) == (user.email, True)
    assert verify_ledger(edition).is_whole


@pytest.mark.parametrize("role", ["member", "unit_admin"])
def test_a_role_in_a_unit_is_in_the_ledger_of_the_edition_from_whose_page_it_was_given(role: str) -> None:
    edition, other, unit, user = make_edition(), make_edition(), make_unit(), person()
    membership = grant_role(user=user, role=role, edition=other, organization=unit, by=make_staff(other))
    assert (membership.organization, membership.edition) == (unit, None)
    assert events(other, "role.granted")[0].data["organization"] == unit.pk
    assert events(edition, "role.granted") == []


def test_giving_a_role_again_changes_and_records_nothing() -> None:
    edition, user = make_edition(), person()
    first = grant_role(user=user, role="committee", edition=edition, by=None)
    assert grant_role(user=user, role="committee", edition=edition, by=make_staff(edition)) == first
    assert len(events(edition, "role.granted")) == 1


@pytest.mark.parametrize(("role", "in_unit"), [("member", False), ("juror", True), ("king", False)])
def test_a_role_belongs_to_an_edition_or_to_a_unit(role: str, in_unit: bool) -> None:
    unit = make_unit() if in_unit else None
    with pytest.raises(DomainError, match="There is no role"):
        grant_role(user=person(), role=role, edition=make_edition(), organization=unit, by=None)


def test_a_deactivated_account_gets_no_role() -> None:
    user = person()
    user.is_active = False
    user.save()
    with pytest.raises(DomainError, match="deactivated"):
        grant_role(user=user, role="auditor", edition=make_edition(), by=None)


@pytest.mark.parametrize(("first", "second"), [("secretariat", "auditor"), ("auditor", "secretariat")])
def test_nobody_audits_what_they_run(first: str, second: str) -> None:
    edition, user = make_edition(), person()
    grant_role(user=user, role=first, edition=edition, by=None)
    with pytest.raises(DomainError, match="Nobody audits what they run"):
        grant_role(user=user, role=second, edition=edition, by=None)
    grant_role(user=user, role=second, edition=make_edition(), by=None)


@pytest.mark.parametrize("role", ["secretariat", "auditor"])
def test_a_person_on_a_team_neither_runs_nor_audits_that_edition(role: str) -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=[])
    user = person()
    TeamMember.objects.create(submission=award.entries["A"], name=user.name, user=user)
    with pytest.raises(DomainError, match="on the team of an entry"):
        grant_role(user=user, role=role, edition=award.edition, by=None)
    grant_role(user=user, role=role, edition=make_edition(), by=None)
    grant_role(user=user, role="juror", edition=award.edition, by=None)  # another category may seat them


def test_the_last_secretary_stays_and_nobody_takes_their_own_role() -> None:
    edition, boss = make_edition(), make_staff(make_edition())
    only = grant_role(user=person(), role="secretariat", edition=edition, by=None)
    with pytest.raises(DomainError, match="at least one secretary"):
        revoke_role(membership_id=only.pk, edition=edition, by=boss, reason="x")
    grant_role(user=person(2), role="secretariat", edition=edition, by=None)
    with pytest.raises(DomainError, match="Nobody takes their own role"):
        revoke_role(membership_id=only.pk, edition=edition, by=only.user, reason="x")
    revoke_role(membership_id=only.pk, edition=edition, by=boss, reason="x")
    assert Membership.objects.filter(edition=edition, role="secretariat").count() == 1


def test_a_deactivated_secretary_does_not_count() -> None:
    edition, boss = make_edition(), make_staff(make_edition())
    active = grant_role(user=person(), role="secretariat", edition=edition, by=None)
    idle = grant_role(user=person(2), role="secretariat", edition=edition, by=None)
    User.objects.filter(pk=idle.user_id).update(is_active=False)
    with pytest.raises(DomainError, match="at least one secretary"):
        revoke_role(membership_id=active.pk, edition=edition, by=boss, reason="x")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_role_ends_only_with_a_reason(reason: str) -> None:
    edition = make_edition()
    membership = grant_role(user=person(), role="auditor", edition=edition, by=None)
    with pytest.raises(DomainError, match="Give the reason"):
        revoke_role(membership_id=membership.pk, edition=edition, by=make_staff(edition), reason=reason)


def test_a_juror_with_a_seat_keeps_the_role_until_the_seat_is_given_up() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["BRIN 1"])
    by = make_staff(award.edition)
    membership = Membership.objects.get(user=award.jurors["BRIN 1"], role="juror")
    assert [event.data["source"] for event in events(award.edition, "role.granted")] == ["seat"]
    with pytest.raises(DomainError, match="has a seat in a panel"):
        revoke_role(membership_id=membership.pk, edition=award.edition, by=by, reason="x")
    unseat_juror(stage=award.stages["proposal"], juror=membership.user, by=by)
    revoke_role(membership_id=membership.pk, edition=award.edition, by=by, reason="x")
    assert RevokedRole.objects.get().role == "juror"


def test_a_member_is_confirmed_once_and_told() -> None:
    edition, unit, user = make_edition(), make_unit(), person()
    waiting = ask_for_unit(user_id=user.pk, organization_id=unit.pk)
    admin = person(2)
    for _twice in range(2):
        confirmed = confirm_member(membership_id=waiting.pk, edition=edition, by=admin)
    assert (confirmed.confirmed_by, confirmed.confirmed_at is not None) == (admin, True)
    assert [event.data["source"] for event in events(edition, "role.granted")] == ["confirmed"]
    assert Message.objects.filter(kind="role_granted", to=user.email).count() == 1


def test_a_request_is_refused_with_a_reason() -> None:
    edition, unit, user = make_edition(), make_unit(), person()
    waiting = ask_for_unit(user_id=user.pk, organization_id=unit.pk)
    revoke_role(membership_id=waiting.pk, edition=edition, by=person(2), reason="Bukan pegawai kami.")
    assert len(events(edition, "role.refused")) == 1
    assert Message.objects.get(kind="role_revoked").subject.endswith(unit.label)
    with pytest.raises(DomainError, match="does not wait any more"):
        confirm_member(membership_id=waiting.pk, edition=edition, by=person(3))


def test_an_archived_edition_gives_no_role_and_records_nothing_of_units() -> None:
    edition = make_edition()
    edition.archived_at = edition.opened_at
    edition.save()
    with pytest.raises(DomainError, match="archived"):
        grant_role(user=person(), role="committee", edition=edition, by=None)
    assert ledger_edition() is None
    grant_role(user=person(2), role="member", edition=None, organization=make_unit(), by=None)


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_who_relieve_each_other_at_once_leave_one() -> None:
    edition = make_edition()
    one = grant_role(user=person(), role="secretariat", edition=edition, by=None)
    two = grant_role(user=person(2), role="secretariat", edition=edition, by=None)
    results = at_once(
        lambda: revoke_role(membership_id=one.pk, edition=edition, by=two.user, reason="x"),
        lambda: revoke_role(membership_id=two.pk, edition=edition, by=one.user, reason="x"),
    )
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "RevokedRole"]
    assert Membership.objects.filter(edition=edition, role="secretariat").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_role_given_twice_at_once_is_one() -> None:
    edition, user = make_edition(), person()
    results = at_once(*[lambda: grant_role(user=user, role="auditor", edition=edition, by=None)] * 2)
    assert {type(result) for result in results} == {Membership}
    assert len(events(edition, "role.granted")) == 1


def test_the_command_makes_the_first_secretary() -> None:
    edition = make_edition()
    out = StringIO()
    for _twice in range(2):
        call_command(
            "grant_role",
            edition=edition.slug,
            email="Sekretaris@Staf.example",
            name="Sekretaris 01",
            role="secretariat",
            stdout=out,
        )
    user = User.objects.get(email="sekretaris@staf.example")
    assert not user.has_usable_password()
    assert [event.data["source"] for event in events(edition, "role.granted")] == ["command"]
    assert Message.objects.filter(kind="role_granted", user=user).count() == 1


def test_the_command_names_the_admin_of_a_unit() -> None:
    edition = make_edition()
    unit = Organization.objects.get(pk=make_unit().pk)
    given = {"edition": edition.slug, "email": "a@staf.example", "name": "Admin 01", "role": "unit_admin"}
    call_command("grant_role", **given, unit=unit.name, stdout=StringIO())
    assert Membership.objects.get(role="unit_admin").organization == unit
    with pytest.raises(CommandError, match="not a known unit"):
        call_command("grant_role", **given, unit="Dinas Entah", stdout=StringIO())


def test_the_command_says_no_in_one_line() -> None:
    edition = make_edition()
    given = {"edition": edition.slug, "name": "Orang 01", "role": "auditor"}
    with pytest.raises(CommandError, match="valid email"):
        call_command("grant_role", **given, email="bukan surel")
    grant_role(user=person(), role="secretariat", edition=edition, by=None)
    with pytest.raises(CommandError, match="Nobody audits"):
        call_command("grant_role", **given, email="orang01@staf.example")


def test_whoever_looks_after_a_unit_is_found_at_the_nearest_level_that_has_somebody(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Also for many units at once, in no more queries; who may not sign in leaves it to the unit above."""
    unit, beside, alone = make_unit(), make_unit(), make_unit()
    below = Organization.objects.create(parent=unit, kind="uptd", code="uptd-1", name="UPTD Contoh 1")
    people = [person(number) for number in range(1, 6)]
    second, first, gone, member, top = people
    User.objects.filter(pk=gone.pk).update(is_active=False)
    for user, role, where in (
        (first, "unit_admin", unit),
        (second, "unit_admin", unit),
        (gone, "unit_admin", beside),
        (member, "member", below),
        (top, "unit_admin", unit.parent),
    ):
        Membership.objects.create(user=user, role=role, organization=where, confirmed_at=timezone.now())
    with django_assert_num_queries(4):  # three levels, and the admins
        assert admins_of([below.pk]) == {below.pk: [first, second]}
    with django_assert_num_queries(3):  # the two levels above come together
        found = admins_of([below.pk, beside.pk, alone.pk])
    assert found == {below.pk: [first, second], beside.pk: [top], alone.pk: [top]}
    Membership.objects.filter(user=top).delete()
    assert admins_of([beside.pk]) == {beside.pk: []}
