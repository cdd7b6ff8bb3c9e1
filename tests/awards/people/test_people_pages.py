"""The page of people and roles, and that of the members of a unit."""

from __future__ import annotations

import pytest
from django.test import Client

from awards.models import AuditEvent, Edition, Invitation, Membership, Message, Organization, User
from awards.permissions import ADMINISTER_UNIT
from awards.services.accounts import ask_for_unit
from awards.services.invitations import invite
from awards.services.memberships import grant_role, revoke_role
from tests.scenario import make_edition, make_unit
from tests.staff import make_staff, queries_of, signed_in, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def address(edition: Edition, rest: str = "") -> str:
    return f"/sekretariat/{edition.slug}/orang/{rest}"


def person(number: int = 1, name: str = "Orang") -> User:
    return User.objects.create_user(f"{name.lower()}{number:02d}@staf.example", name=f"{name} {number:02d}")


def filled(number: int) -> Edition:
    """An edition with so many people in each list of its page."""
    edition = make_edition()
    by = make_staff(edition)
    for at in range(number):
        grant_role(user=person(at, f"Panitia{number}"), role="committee", edition=edition, by=by)
        unit = make_unit()
        grant_role(
            user=person(at, f"Admin{number}"), role="unit_admin", edition=edition, organization=unit, by=by
        )
        invite(
            email=f"c{number}-{at}@staf.example", name=f"Calon {at}", role="committee", edition=edition, by=by
        )
        gone = grant_role(user=person(at, f"Lama{number}"), role="committee", edition=edition, by=by)
        revoke_role(membership_id=gone.pk, edition=edition, by=by, reason="Pindah.")
    return edition


def form(**given: str) -> dict[str, str]:
    fields = {"email": "baru@staf.example", "name": "Baru 01", "institution": "", "unit": ""}
    return fields | {"role": "committee", "how": "invite"} | given


def test_the_list_names_people_their_roles_and_who_gave_them_when() -> None:
    edition = make_edition()
    by = make_staff(edition)
    grant_role(user=person(), role="committee", edition=edition, by=by)
    text = signed_in(by).get(address(edition)).content.decode()
    for part in ("Orang 01", "orang01@staf.example", "Committee", f"given by {by.name}"):
        assert part in text


def test_the_list_is_narrowed_by_role_and_by_every_word() -> None:
    edition = make_edition()
    by = make_staff(edition)
    unit = make_unit()
    grant_role(user=person(1, "Wati"), role="committee", edition=edition, by=by)
    grant_role(user=person(2, "Budi"), role="unit_admin", edition=edition, organization=unit, by=by)
    client = signed_in(by)

    def shown(**query: str) -> set[str]:
        page = client.get(address(edition), query).context["page"]
        return {row.user.name for row in page.object_list}

    assert shown(role="unit_admin") == {"Budi 02"}
    assert shown(text=f"budi {unit.name}") == {"Budi 02"}
    assert shown(text="wati") == {"Wati 01"}
    assert shown(text="tidak ada") == set()
    assert {"Wati 01", "Budi 02"} <= shown(role="raja")


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_people() -> None:
    counts = [queries_of(staff_client(edition), address(edition)) for edition in map(filled, (1, 3))]
    assert counts[0] == counts[1]
    invitations = [
        queries_of(staff_client(edition), address(edition, "undangan/"))
        for edition in Edition.objects.order_by("pk")
    ]
    assert invitations[0] == invitations[1]


def test_people_of_other_editions_and_of_units_elsewhere_are_not_listed() -> None:
    nation, _new = Organization.objects.get_or_create(
        code="ID", defaults={"kind": "nation", "name": "Indonesia"}
    )
    cities = [
        Organization.objects.create(parent=nation, kind="city", code=f"kota-{at}", name=f"Kota {at}")
        for at in (1, 2)
    ]
    units = [
        Organization.objects.create(parent=city, kind="opd", code=f"d-{city.pk}", name=f"Dinas {city.pk}")
        for city in cities
    ]
    edition, other = make_edition(), make_edition()
    edition.organizer = units[0]
    edition.save()
    for at, unit in enumerate(units):
        grant_role(user=person(at, "Admin"), role="unit_admin", edition=edition, organization=unit, by=None)
    grant_role(user=person(9), role="committee", edition=other, by=None)
    page = staff_client(edition).get(address(edition)).context["page"]
    assert {row.user.name for row in page.object_list} == {"Admin 00", "Staf secretariat"}
    foreign = Membership.objects.get(user__name="Admin 01")
    client = staff_client(edition)
    for rest in (f"{foreign.pk}/cabut/", f"{foreign.pk}/terima/"):
        assert client.post(address(edition, rest), {"reason": "x"}).status_code == 404


def test_a_secretary_invites_and_what_was_wrong_keeps_what_was_typed() -> None:
    edition = make_edition()
    client = staff_client(edition)
    wrong = client.post(address(edition, "tambah/"), form(email="bukan", role="unit_admin"))
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="bukan"' in text
    assert 'value="Baru 01"' in text
    assert "Name the unit" in text
    assert client.post(address(edition, "tambah/"), form()).status_code == 302
    assert Invitation.objects.get().edition == edition
    assert not Membership.objects.filter(role="committee").exists()


def test_a_refusal_of_the_rules_stands_beside_the_form() -> None:
    edition = make_edition()
    make_staff(edition, "auditor")
    auditor = User.objects.get(memberships__role="auditor")
    data = form(email=auditor.email, role="secretariat", how="give")
    answer = staff_client(edition).post(address(edition, "tambah/"), data)
    assert answer.status_code == 422
    assert "Nobody audits what they run" in answer.content.decode()
    assert f'value="{auditor.email}"' in answer.content.decode()


def test_a_secretary_gives_a_role_at_once_and_the_person_is_told() -> None:
    edition, unit = make_edition(), make_unit()
    client = staff_client(edition)
    given = form(role="unit_admin", how="give", unit=unit.name.upper())
    assert client.post(address(edition, "tambah/"), given).status_code == 302
    membership = Membership.objects.get(role="unit_admin")
    assert (membership.organization, membership.user.email) == (unit, "baru@staf.example")
    assert Message.objects.get(kind="role_granted").user == membership.user
    assert AuditEvent.objects.filter(edition=edition, kind="role.granted").count() == 1


@pytest.mark.parametrize("role", ["juror", "raja", ""])
def test_a_role_that_is_not_offered_is_refused(role: str) -> None:
    edition = make_edition()
    answer = staff_client(edition).post(address(edition, "tambah/"), form(role=role))
    assert answer.status_code == 422


def test_a_secretary_revokes_a_role_with_a_reason_that_the_page_keeps() -> None:
    edition = make_edition()
    membership = grant_role(user=person(), role="committee", edition=edition, by=None)
    client = staff_client(edition)
    url = address(edition, f"{membership.pk}/cabut/")
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Pindah ke dinas lain."}).status_code == 302
    assert "Pindah ke dinas lain." in client.get(address(edition)).content.decode()


def test_the_last_secretary_is_told_on_the_page() -> None:
    edition = make_edition()
    staff = make_staff(edition)
    own = Membership.objects.get(user=staff)
    client = signed_in(staff)
    assert f"/{own.pk}/cabut/" not in client.get(address(edition)).content.decode()
    answer = client.post(address(edition, f"{own.pk}/cabut/"), {"reason": "x"})
    assert answer.status_code == 422
    assert "Nobody takes their own role" in answer.content.decode()


def test_invitations_are_sent_again_and_withdrawn() -> None:
    edition = make_edition()
    client = staff_client(edition)
    client.post(address(edition, "tambah/"), form())
    pk = Invitation.objects.get().pk
    assert client.post(address(edition, f"undangan/{pk}/kirim/")).status_code == 302
    assert Message.objects.filter(kind="invitation").count() == 2
    assert client.post(address(edition, f"undangan/{pk}/tarik/")).status_code == 302
    assert "Withdrawn" in client.get(address(edition, "undangan/")).content.decode()
    assert client.post(address(edition, f"undangan/{pk}/kirim/")).status_code == 409


def test_the_secretariat_confirms_a_member_where_no_unit_admin_does() -> None:
    edition, unit = make_edition(), make_unit()
    waiting = ask_for_unit(user_id=person().pk, organization_id=unit.pk)
    client = staff_client(edition)
    assert "waits to be confirmed" in client.get(address(edition)).content.decode()
    assert client.post(address(edition, f"{waiting.pk}/terima/")).status_code == 302
    waiting.refresh_from_db()
    assert waiting.confirmed_at is not None


def test_an_auditor_reads_and_changes_nothing() -> None:
    edition = filled(1)
    membership = Membership.objects.get(edition=edition, role="committee")
    invitation = Invitation.objects.get(edition=edition)
    client = staff_client(edition, "auditor")
    text = client.get(address(edition)).content.decode()
    assert "tambah" not in text
    assert "cabut" not in text
    assert client.get(address(edition, "undangan/")).status_code == 200
    for rest in (
        "tambah/",
        f"{membership.pk}/cabut/",
        f"{membership.pk}/terima/",
        f"undangan/{invitation.pk}/kirim/",
        f"undangan/{invitation.pk}/tarik/",
    ):
        assert client.post(address(edition, rest), {"reason": "x"}).status_code == 403


def test_nobody_else_knows_of_the_page() -> None:
    edition = make_edition()
    assert signed_in(person()).get(address(edition)).status_code == 404
    assert Client().get(address(edition)).status_code == 302


# The members of a unit, for its admin.


def unit_admin(unit: Organization, number: int = 1) -> User:
    user = person(number, "Admin")
    grant_role(user=user, role="unit_admin", edition=None, organization=unit, by=None)
    return user


def below(unit: Organization) -> Organization:
    """A kelurahan in a kecamatan."""
    return Organization.objects.create(
        parent=unit, kind="kelurahan", code=f"kel-{unit.pk}", name=f"Kelurahan {unit.pk}"
    )


def test_a_unit_admin_sees_members_of_the_unit_and_of_units_in_it_alone() -> None:
    kecamatan, other = make_unit("kecamatan"), make_unit("kecamatan")
    kelurahan = below(kecamatan)
    for at, unit in enumerate((kecamatan, kelurahan, other, below(other))):
        ask_for_unit(user_id=person(at, "Calon").pk, organization_id=unit.pk)
    admin = unit_admin(kecamatan)
    page = signed_in(admin).get("/unit/").context["page"]
    assert {row.user.name for row in page.object_list} == {"Calon 00", "Calon 01", "Admin 01"}


def test_the_permission_and_its_twin_agree() -> None:
    kecamatan = make_unit("kecamatan")
    units = [kecamatan, below(kecamatan), make_unit(), make_unit("kecamatan")]
    admin, nobody = unit_admin(kecamatan), person(7)
    for user in (admin, nobody):
        twin = set(Organization.objects.administered_by(user))
        assert twin == {unit for unit in units if user.has_perm(ADMINISTER_UNIT, unit)}
    assert len(Organization.objects.administered_by(User.objects.get(pk=admin.pk))) == 2
    admin.is_active = False
    admin.save()
    assert not Organization.objects.administered_by(User.objects.get(pk=admin.pk)).exists()


def test_a_unit_admin_confirms_and_refuses() -> None:
    edition, unit = make_edition(), make_unit()
    first = ask_for_unit(user_id=person(1).pk, organization_id=unit.pk)
    second = ask_for_unit(user_id=person(2).pk, organization_id=unit.pk)
    client = signed_in(unit_admin(unit))
    assert "2 people wait" in client.get("/unit/").content.decode()
    assert client.post(f"/unit/anggota/{first.pk}/terima/").status_code == 302
    url = f"/unit/anggota/{second.pk}/keluarkan/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Bukan pegawai kami."}).status_code == 302
    assert list(Membership.objects.filter(role="member").values_list("pk", flat=True)) == [first.pk]
    kinds = AuditEvent.objects.filter(edition=edition).order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["role.granted", "role.refused"]


def test_a_unit_admin_has_no_say_elsewhere_nor_over_another_admin() -> None:
    make_edition()
    unit, other = make_unit(), make_unit()
    foreign = ask_for_unit(user_id=person(1).pk, organization_id=other.pk)
    colleague = unit_admin(unit, 2)
    client = signed_in(unit_admin(unit))
    assert client.post(f"/unit/anggota/{foreign.pk}/terima/").status_code == 404
    assert client.post(f"/unit/anggota/{foreign.pk}/keluarkan/", {"reason": "x"}).status_code == 404
    own = colleague.memberships.get()
    assert client.post(f"/unit/anggota/{own.pk}/keluarkan/", {"reason": "x"}).status_code == 404


def test_a_unit_admin_invites_a_colleague_to_an_own_unit() -> None:
    edition, unit, other = make_edition(), make_unit(), make_unit()
    client = signed_in(unit_admin(unit))
    data = {"email": "rekan@staf.example", "name": "Rekan 01", "unit": unit.pk}
    assert client.get("/unit/undang/").status_code == 200
    assert client.post("/unit/undang/", data | {"unit": other.pk}).status_code == 422
    assert client.post("/unit/undang/", data).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.organization) == ("member", unit)
    assert AuditEvent.objects.filter(edition=edition, kind="invitation.sent").exists()
    assert "Rekan 01" in client.get("/unit/").content.decode()


@pytest.mark.parametrize("path", ["/unit/", "/unit/undang/", "/unit/anggota/1/keluarkan/"])
def test_whoever_looks_after_no_unit_does_not_know_of_the_page(path: str) -> None:
    edition = make_edition()
    for user in (person(), make_staff(edition)):
        assert signed_in(user).get(path).status_code == 404


def test_the_page_of_the_unit_asks_the_same_number_of_queries_for_any_number_of_members() -> None:
    counts = []
    for number in (1, 3):
        unit = make_unit()
        for at in range(number):
            ask_for_unit(user_id=person(at, f"Calon{number}").pk, organization_id=unit.pk)
            invite(
                email=f"u{number}-{at}@staf.example",
                name="Rekan",
                role="member",
                edition=None,
                organization=unit,
                by=person(at, f"Pengundang{number}"),
            )
        counts.append(queries_of(signed_in(unit_admin(unit, number)), "/unit/"))
    assert counts[0] == counts[1]
