"""The search of the back office: what it finds, for whom, and that it costs the same at any size."""

from __future__ import annotations

import pytest
from django.test import Client

from awards.models import Edition, Membership, Organization, OrganizationAlias, User
from reports.models import Document
from reports.services.documents import issue_documents
from submissions.models import TeamMember
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award, make_unit

pytestmark = pytest.mark.django_db
EVIL = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def edition() -> Edition:
    return paper_edition("contoh")


@pytest.fixture
def award(edition: Edition) -> Award:
    return add_award(edition, "ipp", {"Pasar Tani": "90", "Bank Sampah": "80"})


@pytest.fixture
def client(client: Client, edition: Edition) -> Client:
    return signed_in(client, "secretariat", edition)


def signed_in(client: Client, role: str, edition: Edition) -> Client:
    user = User.objects.create_user(f"{role}@contoh.example", name=f"Orang {role}")
    Membership.objects.create(user=user, role=role, edition=edition)
    client.force_login(user)
    return client


def found(client: Client, text: str, **more: str) -> str:
    response = client.get("/sekretariat/contoh/cari/", {"q": text} | more, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


def test_entries_are_found_by_code_title_unit_and_leader(client: Client, award: Award) -> None:
    entry = award.entries["Pasar Tani"]
    for text in (entry.code, "pasar", entry.unit.name, entry.team.get().name):
        page = found(client, text)
        assert f"/sekretariat/contoh/entri/{entry.code}/" in page, text
    assert "Bank Sampah" not in found(client, "pasar tani")


def test_people_of_teams_are_found_by_name_mail_and_nip(client: Client, award: Award) -> None:
    TeamMember.objects.create(
        submission=award.entries["Bank Sampah"],
        name="Anggota Khusus 07",
        email="khusus@contoh.example",
        nip="198001012005011001",
    )
    for text in ("khusus 07", "khusus@contoh", "19800101 200501"):
        assert "Anggota Khusus 07" in found(client, text), text


def test_a_person_with_two_roles_is_listed_once(client: Client, edition: Edition, award: Award) -> None:
    juror = award.jurors["J1"]
    User.objects.filter(pk=juror.pk).update(name="Juri Unik 09")
    Membership.objects.create(user=juror, role="committee", edition=edition)
    assert found(client, "unik").count("Juri Unik 09") == 1


def test_units_are_found_by_alias_and_old_name(client: Client, edition: Edition) -> None:
    unit = make_unit()
    OrganizationAlias.objects.create(organization=unit, text="Dinkop")
    assert unit.name in found(client, "dinkop")


def test_papers_are_found_by_number_and_control_code(client: Client, edition: Edition, award: Award) -> None:
    award.close("presentasi")
    issue_documents(edition=edition, kinds=None, by=None)
    paper = Document.objects.filter(edition=edition).first()
    assert paper is not None
    assert paper.number_text in found(client, paper.number_text)
    assert paper.number_text in found(client, paper.control_code.lower())


def test_nothing_of_another_edition_is_found(client: Client, award: Award) -> None:
    other = add_award(paper_edition("lain"), "ipp", {"Pasar Malam": "70"})
    page = found(client, "pasar")
    assert "Pasar Tani" in page
    assert "Pasar Malam" not in page
    assert other.entries["Pasar Malam"].unit.name not in page


def test_an_auditor_searches_and_others_may_not_know(client: Client, edition: Edition, award: Award) -> None:
    assert "Pasar Tani" in found(signed_in(client, "auditor", edition), "pasar")
    signed_in(client, "juror", edition)
    assert client.get("/sekretariat/contoh/cari/").status_code == 404


def test_hostile_and_short_texts_are_only_texts(client: Client, award: Award) -> None:
    page = found(client, EVIL)
    assert "<img" not in page
    assert "Nothing fits" in page
    assert "two letters or more" in found(client, "p")
    assert found(client, "\x00%_\\" * 60)
    assert "Pasar" not in found(client, "%%")


def test_all_of_one_kind_come_page_by_page(client: Client, edition: Edition) -> None:
    add_award(edition, "ttg", {f"Alat {number:02d}": "70" for number in range(1, 9)}, jurors=("J1",))
    page = found(client, "alat")
    assert page.count("/entri/") == 6
    assert "jenis=entri" in page
    assert found(client, "alat", jenis="entri").count("/entri/") == 8
    assert found(client, "alat", jenis="tidak-ada").count("/entri/") == 6


def test_the_number_of_queries_does_not_grow(
    client: Client, edition: Edition, django_assert_max_num_queries: object
) -> None:
    counts = []
    for code, size in (("a", 1), ("b", 3)):
        add_award(edition, code, {f"Alat {code} {n}": "70" for n in range(size)}, jurors=("Alat juri",))
        Organization.objects.create(
            parent=edition.organizer, kind="uptd", code=f"u-{code}", name=f"UPTD Alat {code}"
        )
        client.get("/sekretariat/contoh/cari/?q=alat")
        with django_assert_max_num_queries(16) as seen:  # type: ignore[operator]
            client.get("/sekretariat/contoh/cari/?q=alat")
        counts.append(len(seen))
    assert counts[0] == counts[1]
