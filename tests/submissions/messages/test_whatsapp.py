"""Links that open WhatsApp with the text filled in, for the secretariat alone."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from awards.models import User
from awards.whatsapp import whatsapp_link
from submissions.models import Submission, TeamMember
from submissions.queries.contacts import contacts_of
from tests.scenario import Award, Round
from tests.staff import queries_of, staff_client


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "81234567890"])
def test_an_indonesian_number_however_it_is_typed(typed: str) -> None:
    assert whatsapp_link(typed, "Halo & salam?") == "https://wa.me/6281234567890?text=Halo%20%26%20salam%3F"


@pytest.mark.parametrize("typed", ["", "(0254) 123456", "12", "0812 / 0813", "javascript:alert(1)", "=1+1"])
def test_a_number_that_can_have_no_whatsapp_gives_no_link(typed: str) -> None:
    assert whatsapp_link(typed, "Halo") == ""


@pytest.fixture
def entry(db: None) -> Submission:
    award = Award([Round("proposal", "100")], entries=["Antrean"], jurors=[])
    entry = award.entries["Antrean"]
    TeamMember.objects.create(
        submission=entry, role="leader", name="Ketua Tim IPP 01", phone="0812-3456-7890"
    )
    TeamMember.objects.create(submission=entry, name="Anggota Tim IPP 01", phone="(0254) 123456")
    return entry


def test_the_text_says_how_the_entry_stands(entry: Submission) -> None:
    Submission.objects.filter(pk=entry.pk).update(state="returned")
    leader, member = contacts_of(entry)
    (text,) = parse_qs(urlsplit(leader.link).query)["text"]
    assert text.startswith("Yth. Ketua Tim IPP 01") or "Ketua Tim IPP 01" in text
    assert f"{entry.code} Antrean" in text
    assert "kami kembalikan" in text
    assert (member.phone, member.link) == ("(0254) 123456", "")


def test_a_number_is_shown_once(entry: Submission) -> None:
    entry.owner = User.objects.create_user("1@peserta.example", name="Peserta 01", phone="0812-3456-7890")
    entry.save()
    assert [contact.name for contact in contacts_of(entry)] == ["Ketua Tim IPP 01", "Anggota Tim IPP 01"]


def test_the_secretariat_finds_the_link_on_the_page_and_the_auditor_does_not(entry: Submission) -> None:
    address = f"/sekretariat/{entry.category.edition.slug}/entri/{entry.code}/"
    edition = entry.category.edition
    assert "https://wa.me/6281234567890?text=" in staff_client(edition).get(address).content.decode()
    assert "wa.me" not in staff_client(edition, "auditor").get(address).content.decode()


def test_the_page_asks_the_same_number_of_queries_for_any_team(entry: Submission) -> None:
    address = f"/sekretariat/{entry.category.edition.slug}/entri/{entry.code}/"
    client = staff_client(entry.category.edition)
    first = queries_of(client, address)
    for number in (2, 3):
        user = User.objects.create_user(f"{number}@peserta.example", name=f"Peserta {number:02d}")
        TeamMember.objects.create(submission=entry, name=user.name, phone=f"0812345678{number}0", user=user)
    assert queries_of(client, address) == first
