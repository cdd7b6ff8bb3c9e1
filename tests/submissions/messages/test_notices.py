"""The mails of an entry's life: to the right people, each once, in their language and with what is new."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from awards.models import Membership, Message, User
from submissions.models import Submission, TeamMember
from submissions.notice_texts import KINDS, WRITERS
from submissions.services.notices import tell
from tests.scenario import Award, Round

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 2, 14, 3, 0, tzinfo=UTC)
FACTS: dict[str, dict[str, Any]] = {
    "returned": {"due_at": datetime(2025, 2, 20, 17, 0, tzinfo=UTC), "points": ["Foto kurang jelas"]},
    "rejected": {"reason": "Usia inovasi kurang"},
    "extended": {"until": datetime(2025, 2, 16, 17, 0, tzinfo=UTC), "reason": "Listrik padam"},
    "reminder": {"until": datetime(2025, 2, 15, tzinfo=UTC), "now": NOW, "points": ["Ringkasan"]},
}


def person(name: str, language: str = "") -> User:
    return User.objects.create_user(f"{name}@peserta.example", name=f"Peserta {name}", language=language)


@pytest.fixture
def entry() -> Submission:
    """An entry with an owner who reads English, a leader, and an admin of the unit."""
    award = Award([Round("proposal", "100")], entries=["Antrean <b>&</b> daring"], jurors=[])
    entry = award.entries["Antrean <b>&</b> daring"]
    entry.owner = person("01", "en")
    entry.save()
    TeamMember.objects.create(submission=entry, role="leader", name="Ketua Tim IPP 01", user=person("02"))
    Membership.objects.create(user=person("03"), role="unit_admin", organization=entry.unit)
    return entry


def told(entry: Submission, event: str, **more: Any) -> list[Message]:
    facts = FACTS.get(event, {}) | more
    return tell(entry, event, **facts)


def test_owner_leader_and_unit_admin_are_told_in_their_own_language(entry: Submission) -> None:
    mails = told(entry, "submitted")
    assert [(mail.to, mail.language) for mail in mails] == [
        ("01@peserta.example", "en"),
        ("02@peserta.example", "id"),
        ("03@peserta.example", "id"),
    ]
    assert {mail.kind for mail in mails} == {"entry_submitted"}
    assert {(mail.about, mail.about_label) for mail in mails} == {(f"submission:{entry.pk}", str(entry))}
    english, indonesian, admin = mails
    assert english.subject == f"We have your entry: {entry.code} {entry.title}"
    assert indonesian.subject == f"Entri Anda kami terima: {entry.code} {entry.title}"
    assert entry.code in english.text
    assert "Antrean <b>&</b> daring" in english.text
    assert "Antrean &lt;b&gt;&amp;&lt;/b&gt; daring" in english.html
    assert "/entri-saya/" in english.text
    assert "/unit/entri/" in admin.text


def test_whoever_is_several_of_them_is_told_once(entry: Submission) -> None:
    assert entry.owner is not None
    TeamMember.objects.filter(submission=entry).update(user=entry.owner)
    Membership.objects.create(user=entry.owner, role="unit_admin", organization=entry.unit)
    Membership.objects.filter(user__email="03@peserta.example").delete()
    assert [mail.to for mail in told(entry, "admitted")] == ["01@peserta.example"]


def test_a_leader_without_an_account_is_told_by_the_address_of_the_team(entry: Submission) -> None:
    TeamMember.objects.filter(submission=entry).update(user=None, email="ketua@peserta.example")
    mail = told(entry, "admitted")[1]
    assert (mail.to, mail.user, mail.language) == ("ketua@peserta.example", None, "id")
    assert "ketua@peserta.example" not in mail.key


def test_who_may_not_sign_in_any_more_is_told_nothing(entry: Submission) -> None:
    User.objects.update(is_active=False)
    TeamMember.objects.filter(submission=entry).update(user=None, email="tidak ada")
    assert told(entry, "admitted") == []


def test_the_admins_of_the_nearest_unit_above_are_told_where_the_unit_has_none(entry: Submission) -> None:
    Membership.objects.all().delete()
    parent = entry.unit.parent
    assert parent is not None
    Membership.objects.create(user=person("09"), role="unit_admin", organization=parent)
    assert [mail.to for mail in told(entry, "returned")][2:] == ["09@peserta.example"]


def test_a_draft_that_begins_is_the_affair_of_its_writers(entry: Submission) -> None:
    assert [mail.to for mail in told(entry, "started")] == ["01@peserta.example", "02@peserta.example"]


def test_an_invitation_to_the_team_goes_to_the_member_alone(entry: Submission) -> None:
    member = TeamMember.objects.create(
        submission=entry, name="Anggota Tim IPP 01", email="anggota@peserta.example"
    )
    (mail,) = told(entry, "team_invited", member=member)
    assert mail.to == "anggota@peserta.example"
    assert "Anggota Tim IPP 01" in mail.text


def test_the_same_occasion_is_told_once_and_another_one_again(entry: Submission) -> None:
    told(entry, "returned", occasion="2")
    told(entry, "returned", occasion="2")
    assert Message.objects.count() == 3
    told(entry, "returned", occasion="3")
    told(entry, "returned")
    told(entry, "returned")
    assert Message.objects.count() == 12


def test_what_is_rolled_back_is_not_told(entry: Submission) -> None:
    with transaction.atomic():
        told(entry, "withdrawn")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.parametrize("event", sorted(WRITERS))
def test_every_event_has_its_mail_in_both_languages(entry: Submission, event: str) -> None:
    member = entry.team.get()
    mails = told(entry, event, member=member)
    if event != "team_invited":
        assert {mail.language for mail in mails} == {"en", "id"}
    for mail in mails:
        assert mail.kind in KINDS
        assert entry.title in mail.text
        assert "None" not in mail.text + mail.html
        for fact in FACTS.get(event, {}).get("points", []):
            assert fact in mail.text
            assert fact in mail.html
        assert FACTS.get(event, {}).get("reason", "") in mail.text


def test_a_returned_entry_says_until_when_and_what(entry: Submission) -> None:
    english = told(entry, "returned", reason="Lihat catatan")[0]
    assert "Answer until: Thursday, 20\N{NO-BREAK SPACE}February\N{NO-BREAK SPACE}2025, 24:00" in english.text
    assert "- Foto kurang jelas" in english.text
    assert "Lihat catatan" in english.text


def test_an_unknown_event_is_a_mistake_of_the_caller(entry: Submission) -> None:
    with pytest.raises(ValueError, match="ended"):
        tell(entry, "ended")
