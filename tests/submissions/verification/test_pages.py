"""The pages of verification and of the rules: queries, refusals that keep what was typed, settings."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from submissions.forms.verification import due_in
from submissions.likeness import common_passages, share_of, word_changes
from submissions.models import EligibilityRule, Submission, VerificationPolicy
from submissions.services.likeness import index_text, note_likeness
from submissions.services.verification import remind_returned, return_entry
from tests.staff import queries_of, signed_in
from tests.submissions.verification.entries import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = Office()
    office.rule("former_winner", developed=True)
    office.rule("participant_kind")
    return office


@pytest.fixture
def client(office: Office) -> Client:
    return signed_in(office.first)


def base(office: Office) -> str:
    return f"/sekretariat/{office.edition.slug}/"


def test_queue_and_desk_make_as_many_queries_at_three_rows_as_at_one(office: Office, client: Client) -> None:
    first = office.check(office.entry("Antrean Daring"), "failed", "Buram", "surat")
    index_text(submission=first)
    queue, desk = f"{base(office)}verifikasi/", f"{base(office)}verifikasi/entri/{first.code}/"
    counts = queries_of(client, queue), queries_of(client, desk)
    for title in ("Antrean Daring Kota", "Antrean Daring Desa"):
        entry = office.check(office.entry(title), "failed", "Buram", "surat")
        note_likeness(submission=entry)
    note_likeness(submission=first)
    assert (queries_of(client, queue), queries_of(client, desk)) == counts
    assert counts[0] <= 24
    assert counts[1] <= 40


def test_a_returned_entry_gets_more_time_from_its_desk_and_is_then_not_over(
    office: Office, client: Client
) -> None:
    entry = office.entry()
    opened = timezone.now()
    office.edition.registration_closes_at = opened - timedelta(days=30)
    office.edition.save()
    return_entry(
        submission=entry,
        reason="Surat buram",
        due_at=opened + timedelta(days=2),
        seen_version=entry.check_version,
        by=office.first,
    )
    queue = f"{base(office)}verifikasi/"
    desk, more = f"{queue}entri/{entry.code}/", f"{base(office)}entri/{entry.pk}/perpanjangan/"
    with time_machine.travel(opened + timedelta(days=3)):
        page = client.get(desk).content.decode()
        assert "time over since" in page
        assert more in page
        assert entry.title in client.get(queue, {"state": "overdue"}).content.decode()
        until = (timezone.localdate() + timedelta(days=4)).isoformat()
        given = client.post(more, {"until_0": until, "until_1": "", "reason": "Sakit"})
        assert given.status_code == 302
        assert "to be mended until" in client.get(desk).content.decode()
        assert entry.title not in client.get(queue, {"state": "overdue"}).content.decode()
        remind_returned(submission=entry, by=office.first)


def test_many_returned_at_once_get_the_days_of_their_category(office: Office, client: Client) -> None:
    entry = office.check(office.entry(), "failed", "Buram", "surat")
    sent = {"action": "return", "codes": [entry.code]}
    page = client.post(f"{base(office)}verifikasi/banyak/", sent)
    assert page.context["form"]["due_at"].value() == due_in(3)
    VerificationPolicy.objects.create(category=office.category, return_days=9)
    page = client.post(f"{base(office)}verifikasi/banyak/", sent)
    assert page.context["form"]["due_at"].value() == due_in(9)


def test_a_refused_return_keeps_what_was_typed(office: Office, client: Client) -> None:
    entry = office.entry()
    url = f"{base(office)}verifikasi/entri/{entry.code}/kembalikan/"
    sent = {"return-seen_version": "0", "return-reason": "Alasan yang panjang", "return-due_at_0": ""}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "Alasan yang panjang" in answer.content.decode()
    office.check(entry, "passed", "", "surat")
    sent = {"return-seen_version": "0", "return-reason": "Alasan lain", "return-due_at_0": "2099-01-01"}
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "Alasan lain" in answer.content.decode()
    assert Submission.objects.get(pk=entry.pk).state == "submitted"


def test_a_rule_is_added_changed_and_locked_by_the_first_submission(office: Office, client: Client) -> None:
    url = f"{base(office)}pengaturan/kategori/ipp/ketentuan/"
    page = client.get(f"{url}baru/team_size/")
    seen = page.context["form"]["seen"].value()
    words = {
        "sentence": "Dua sampai lima orang.",
        "sentence_en": "Two to five.",
        "source": "Juknis",
        "seen": seen,
    }
    assert client.post(f"{url}baru/team_size/", words | {"least": "6", "most": "5"}).status_code == 422
    sent = words | {"least": "2", "most": "5", "is_blocking": "on"}
    assert client.post(f"{url}baru/team_size/", sent).status_code == 302
    rule = EligibilityRule.objects.get(category=office.category, kind="team_size")
    assert (rule.parameters, rule.position, rule.is_blocking) == ({"least": 2, "most": 5}, 3, True)
    assert client.post(f"{url}{rule.pk}/pindah/", {"to": "up"}).status_code == 302
    rule.refresh_from_db()
    assert rule.position == 2
    office.entry()
    form = client.get(f"{url}{rule.pk}/").context["form"]
    assert form.fields["most"].disabled
    changed = words | {"sentence": "Kata lain.", "seen": form["seen"].value()}
    assert client.post(f"{url}{rule.pk}/", changed).status_code == 302
    rule.refresh_from_db()
    assert (rule.sentence, rule.parameters) == ("Kata lain.", {"least": 2, "most": 5})
    assert client.post(f"{url}{rule.pk}/hapus/").status_code == 409


def test_how_a_category_is_verified_is_changed_once_for_each_reading(office: Office, client: Client) -> None:
    url = f"{base(office)}pengaturan/kategori/ipp/ketentuan/pemeriksaan/"
    seen = client.get(url).context["form"]["seen"].value()
    sent = {
        "title_likeness": "70",
        "text_likeness": "30",
        "check_days": "5",
        "return_days": "2",
        "seen": seen,
    }
    assert client.post(url, sent).status_code == 302
    policy = office.category.verification_policy
    assert (policy.title_likeness, policy.text_likeness, policy.check_days) == (70, 30, 5)
    assert client.post(url, sent).status_code == 422


def test_passages_and_changes_by_example() -> None:
    first, second = common_passages("Satu dua tiga empat lima enam.", "Awal: satu, dua tiga EMPAT lima akhir")
    assert [(piece.text, piece.number) for piece in first] == [("Satu dua tiga empat lima", 1), (" enam.", 0)]
    assert [piece.number for piece in second] == [0, 1, 0]
    assert share_of("satu dua tiga empat lima", "satu dua tiga empat lima enam") == 100
    assert share_of("satu dua tiga empat", "satu dua tiga empat") == 0
    changes = [
        (change.kind, change.text) for change in word_changes("tiga jam di loket", "empat jam di loket")
    ]
    assert changes == [("removed", "tiga"), ("added", "empat"), ("same", " jam di loket")]
