"""Submitting, taking back and withdrawing: the server's clock, once, and as it was checked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from awards.exceptions import DomainError
from awards.models import AuditEvent, Message
from awards.services.privacy import give_consent
from submissions.queries.content import content_digest
from submissions.queries.gallery import consent_in_force
from submissions.services.entries import admit_entry, change_state, current_content
from submissions.services.gallery import Shown, agree_to_gallery
from submissions.services.submitting import extend_deadline, submit_entry, take_back, withdraw_own
from tests.staff import signed_in
from tests.submissions.writing.scene import CLOSES, INSIDE, LAST_MOMENT, Desk, at_moment, make_category

pytestmark = pytest.mark.django_db


def test_codes_run_in_the_order_of_submission_whoever_began_first() -> None:
    category = make_category()
    first, second, third = (Desk(category=category, title=f"Entri {n}").fill() for n in range(3))
    for desk in (third, first):
        with at_moment(INSIDE, tick=False):
            desk.submit()
    assert (third.now().code, first.now().code, second.now().code) == ("E1-001", "E1-002", "")


def test_a_submitted_entry_is_frozen_declared_recorded_and_told() -> None:
    desk = Desk().fill()
    with at_moment(LAST_MOMENT, tick=False):
        handed = desk.submit()
    entry = desk.now()
    assert (entry.state, entry.submitted_at, handed.is_new) == ("submitted", LAST_MOMENT, True)
    assert handed.revision.content["answers"] == {"ringkasan": {"ringkasan": "Harga panen naik."}}
    assert handed.revision.content["team"] == [{"role": "leader", "name": desk.writer.name}]
    assert handed.revision.sha256 == content_digest(current_content(entry))
    declared = entry.declarations.get()
    assert (declared.statement.code, declared.by, declared.at) == ("kebenaran", desk.writer, LAST_MOMENT)
    event = AuditEvent.objects.get(kind="submission.submitted")
    assert event.data == {
        "category": desk.category.pk,
        "was": "draft",
        "code": "E1-001",
        "revision": 1,
        "sha256": handed.revision.sha256,
        "declared": [["kebenaran", 1]],
    }
    assert Message.objects.filter(kind="entry_submitted", to=desk.writer.email).count() == 1


def test_one_moment_late_is_never_and_an_extension_of_one_entry_is_honoured() -> None:
    desk = Desk().fill()
    with at_moment(CLOSES, tick=False):
        with pytest.raises(DomainError, match="Waktu untuk entri ini"):
            desk.submit()
        extend_deadline(
            submission=desk.entry, until=CLOSES + timedelta(hours=1), reason="Padam", by=desk.writer
        )
        assert desk.submit().entry.code == "E1-001"


def test_submitting_again_gives_what_stands() -> None:
    desk = Desk().submitted()
    with at_moment(CLOSES + timedelta(days=1), tick=False):
        again = desk.submit()
    assert (again.is_new, again.revision.number, again.entry.submitted_at) == (False, 1, INSIDE)
    assert AuditEvent.objects.filter(kind="submission.submitted").count() == 1


def test_a_check_page_sent_again_does_not_show_what_was_taken_back_since() -> None:
    desk = Desk().fill()
    with at_moment(INSIDE, tick=False):
        give_consent(user=desk.writer, edition=desk.category.edition, version=1, language="id")
        browser = signed_in(desk.writer)
        address = f"/entri-saya/{desk.entry.pk}/periksa/"
        sent = {"pernyataan": list(desk.declared), "galeri-shows_entry": "on"}
        assert browser.post(address, sent).status_code == 302
        assert Shown.of(consent_in_force(desk.entry)) == Shown(entry=True)
        agree_to_gallery(submission=desk.entry, shown=Shown(), by=desk.writer)
        again = browser.post(address, sent)
    assert (again.status_code, again.headers["Location"]) == (302, f"/entri-saya/{desk.entry.pk}/terkirim/")
    assert Shown.of(consent_in_force(desk.entry)) == Shown()
    assert desk.entry.gallery_consents.count() == 2


def test_it_must_be_complete_declared_and_as_it_was_checked() -> None:
    desk = Desk()
    with at_moment(INSIDE, tick=False):
        with pytest.raises(DomainError, match="Ringkasan"):
            desk.submit()
        desk.save(" ".join(["kata"] * 21))
        with pytest.raises(DomainError, match="Ringkasan"):
            desk.submit()
        desk.save("Cukup")
        with pytest.raises(DomainError, match="pernyataan"):
            submit_entry(submission=desk.entry, declared=set(), by=desk.writer)
        seen = content_digest(current_content(desk.now()))
        desk.save("Diubah sesudah diperiksa")
        with pytest.raises(DomainError, match="diubah sesudah"):
            desk.submit(seen_digest=seen)
        assert desk.submit(seen_digest=content_digest(current_content(desk.now()))).is_new


def test_taken_back_it_is_a_draft_with_its_number_and_can_be_submitted_again() -> None:
    desk = Desk().submitted()
    with at_moment(LAST_MOMENT, tick=False):
        assert take_back(submission=desk.entry, by=desk.writer).state == "draft"
        desk.save("Lebih baik")
        again = desk.submit()
    assert (again.entry.code, again.revision.number) == ("E1-001", 2)
    first, second = again.entry.revisions.order_by("number")
    assert first.content["answers"]["ringkasan"]["ringkasan"] == "Harga panen naik."
    assert second.content["answers"]["ringkasan"]["ringkasan"] == "Lebih baik"
    assert Message.objects.filter(kind="entry_taken_back").count() == 1


def test_what_could_not_be_submitted_again_is_not_taken_back() -> None:
    desk = Desk().submitted()
    with at_moment(CLOSES, tick=False), pytest.raises(DomainError, match="ditutup"):
        take_back(submission=desk.entry, by=desk.writer)
    admit_entry(submission=desk.entry, by=desk.writer, check="here")
    with at_moment(INSIDE, tick=False), pytest.raises(DomainError, match="Lolos"):
        take_back(submission=desk.entry, by=desk.writer)


def test_the_jury_reads_the_revision_that_was_submitted() -> None:
    desk = Desk().submitted()
    admitted = admit_entry(submission=desk.entry, by=desk.writer, check="here")
    assert [row.number for row in admitted.revisions.all()] == [1]


def test_a_returned_entry_is_answered_until_it_is_awaited() -> None:
    desk = Desk().submitted()
    change_state(submission=desk.entry, to="returned", by=desk.writer)
    due = CLOSES + timedelta(days=3)
    back = desk.entry.returns.create(
        revision_number=1, reason="Lengkapi", due_at=due, by=desk.writer, at=CLOSES - timedelta(days=1)
    )
    with at_moment(due - timedelta(microseconds=1), tick=False):
        desk.save("Dilengkapi")
        again = desk.submit()
    back.refresh_from_db()
    assert (again.entry.code, again.revision.number) == ("E1-001", 2)
    assert back.answered_at == again.entry.submitted_at
    assert Message.objects.filter(kind="entry_resubmitted").count() == 1


def test_its_people_withdraw_it_until_the_jury_reads_it() -> None:
    draft = Desk()
    with at_moment(INSIDE, tick=False):
        assert withdraw_own(submission=draft.entry, reason="", by=draft.writer).state == "withdrawn"
    sent = Desk().submitted()
    with pytest.raises(DomainError, match="alasan"):
        withdraw_own(submission=sent.entry, reason=" ", by=sent.writer)
    assert withdraw_own(submission=sent.entry, reason="Ditunda", by=sent.writer).ended_reason == "Ditunda"
    read = Desk().submitted()
    admit_entry(submission=read.entry, by=read.writer, check="here")
    with pytest.raises(DomainError, match="sekretariat"):
        withdraw_own(submission=read.entry, reason="Ditunda", by=read.writer)
