"""Evidence as its services keep it: stored, counted under the lock, replaced, taken back, purged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.exceptions import ArchivedError, DomainError
from awards.files.refusals import FileRefused
from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from awards.stored_files import files_kept
from submissions.models import Attachment, Question, Submission
from submissions.models.attachment import stored_path
from submissions.queries.attachments import evidence_questions, files_by_question
from submissions.queries.content import attachment_facts
from submissions.services.attachments import (
    MOST_REMOVED,
    delete_attachments,
    remove_attachment,
    replace_attachment,
    take_back_attachment,
)
from submissions.services.entries import freeze_revision
from submissions.services.evidence_purge import purge_removed, sweep_orphans
from submissions.services.submitting import extend_deadline
from tests.awards.files import builders as make
from tests.staff import signed_in
from tests.submissions.evidence import add, make_entry, sent
from tests.threads import at_once, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """No file of another test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def names(entry: Submission) -> list[str]:
    return [row.name for row in entry.attachments.present()]


def stored(row: Attachment) -> bool:
    return default_storage.exists(row.stored.name)


def events(entry: Submission) -> list[str]:
    return list(
        AuditEvent.objects.filter(subject=f"submission:{entry.pk}")
        .order_by("sequence")
        .values_list("kind", flat=True)
    )


def test_a_file_is_kept_under_a_random_name_and_its_hash_is_in_the_ledger() -> None:
    entry, question = make_entry()
    content = make.pdf(pages=3)
    row = add(entry, question, "../Surat dukungan.pdf", content)
    digest = hashlib.sha256(content).hexdigest()
    assert (row.name, row.file_type, row.media_type) == ("Surat dukungan.pdf", "pdf", "application/pdf")
    assert (row.pages, row.size, row.sha256, row.position) == (3, len(content), digest, 1)
    assert "Surat" not in row.stored.name
    assert len(Path(row.stored.name).name) == 32
    assert Path(row.stored.path).read_bytes() == content
    assert Path(row.stored.path).stat().st_mode & 0o777 == 0o600
    event = AuditEvent.objects.get(kind="attachment.added")
    assert event.data == {
        "attachment": row.pk,
        "section": "bukti",
        "question": "berkas-1",
        "sha256": digest,
        "bytes": len(content),
    }
    assert verify_ledger(entry.category.edition).is_whole


def test_a_refused_file_leaves_nothing_behind() -> None:
    entry, question = make_entry()
    before = sorted(Path(default_storage.location).rglob("*"))  # type: ignore[attr-defined]
    with pytest.raises(FileRefused, match="not a PDF"):
        add(entry, question, content=b"%PDF-1.7")
    assert (names(entry), events(entry)) == ([], [])
    assert sorted(Path(default_storage.location).rglob("*")) == before  # type: ignore[attr-defined]


def test_a_file_that_is_not_stored_in_the_end_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    entry, question = make_entry()
    kept: list[str] = []
    save = default_storage.save

    def saved(name: str, content: object) -> str:
        kept.append(save(name, content))
        # Meanwhile the entry is handed in.
        Submission.objects.filter(pk=entry.pk).update(
            state=Submission.State.SUBMITTED, submitted_at=timezone.now(), number=1, code="E1-001"
        )
        return kept[-1]

    monkeypatch.setattr(default_storage, "save", saved)
    with pytest.raises(DomainError, match="can no longer be changed"):
        add(entry, question, "foto.png", make.png())
    assert len(kept) == 2
    assert [default_storage.exists(name) for name in kept] == [False, False]


@pytest.mark.parametrize("state", [s for s in Submission.State if s not in {"draft", "returned"}])
def test_only_a_draft_or_a_returned_entry_is_changed(state: str) -> None:
    entry, question = make_entry(max_files=5)
    row, gone = add(entry, question), add(entry, question, "lama.pdf")
    assert entry.owner is not None
    remove_attachment(attachment=gone, by=entry.owner)
    now = timezone.now()
    Submission.objects.filter(pk=entry.pk).update(
        state=state, submitted_at=now, admitted_at=now, number=1, code="E1-001"
    )
    for change in (
        lambda: add(entry, question),
        lambda: replace_attachment(attachment=row, file=sent(), by=entry.owner),
        lambda: remove_attachment(attachment=row, by=entry.owner),
        lambda: take_back_attachment(attachment=gone, by=entry.owner),
    ):
        with pytest.raises(DomainError, match="can no longer be changed"):
            change()
    assert names(entry) == ["surat.pdf"]


def test_an_archived_edition_takes_no_file() -> None:
    entry, question = make_entry()
    entry.category.edition.archived_at = timezone.now()
    entry.category.edition.save()
    with pytest.raises(ArchivedError):
        add(entry, question)
    assert names(entry) == []


def test_replacing_keeps_the_place_and_the_old_file_which_can_be_taken_back() -> None:
    entry, question = make_entry()
    first, second = add(entry, question, "satu.pdf"), add(entry, question, "dua.pdf")
    assert entry.owner is not None
    new = replace_attachment(attachment=first, file=sent("baru.png", make.png()), by=entry.owner)
    assert names(entry) == ["baru.png", "dua.pdf"]
    assert (new.replaces_id, stored(first)) == (first.pk, True)
    with pytest.raises(DomainError, match="removed or replaced meanwhile"):
        replace_attachment(attachment=first, file=sent(), by=entry.owner)
    take_back_attachment(attachment=first, by=entry.owner)
    assert names(entry) == ["satu.pdf", "dua.pdf"]
    with pytest.raises(DomainError, match="part of the entry already"):
        take_back_attachment(attachment=first, by=entry.owner)
    remove_attachment(attachment=first, by=entry.owner)
    take_back_attachment(attachment=new, by=entry.owner)
    assert names(entry) == ["dua.pdf", "baru.png"]
    with pytest.raises(DomainError, match="room for 2 files"):
        take_back_attachment(attachment=first, by=entry.owner)
    assert events(entry)[2:] == [
        "attachment.replaced",
        "attachment.restored",
        "attachment.removed",
        "attachment.restored",
    ]
    assert second.pk in set(entry.attachments.present().values_list("pk", flat=True))


def test_replacing_again_and_again_does_not_fill_the_storage() -> None:
    entry, question = make_entry(max_files=1)
    row = add(entry, question)
    rows = [row]
    assert entry.owner is not None
    for number in range(MOST_REMOVED + 2):
        Attachment.objects.filter(pk=row.pk).update(sha256=f"{number:064d}")
        copy = Attachment.objects.create(
            submission=entry,
            section_code="bukti",
            question_code="berkas-1",
            position=1,
            name="x.pdf",
            file_type="pdf",
            media_type="application/pdf",
            size=1,
            stored=default_storage.save(stored_path(None, ""), ContentFile(b"x")),
            by=entry.owner,
            removed_at=timezone.now() + timedelta(seconds=number),
        )
        rows.append(copy)
    remove_attachment(attachment=row, by=entry.owner)
    assert entry.attachments.count() == MOST_REMOVED


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_never_exceed_the_number() -> None:
    entry, question = make_entry(max_files=3)
    add(entry, question)
    done = at_once(*[lambda at=at: add(entry, question, f"{at}.pdf") for at in range(4)])
    assert kinds(done) == ["Attachment", "Attachment", "DomainError", "DomainError"]
    rows = list(entry.attachments.present())
    assert [row.position for row in rows] == [1, 2, 3]
    assert verify_ledger(entry.category.edition).is_whole
    assert sweep_orphans(now=timezone.now() + timedelta(days=2)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_file_that_two_replace_is_replaced_once() -> None:
    entry, question = make_entry()
    row = add(entry, question)
    owner = entry.owner
    assert owner is not None
    calls: list[Callable[[], object]] = [
        lambda: replace_attachment(attachment=row, file=sent("a.pdf"), by=owner),
        lambda: replace_attachment(attachment=row, file=sent("b.pdf"), by=owner),
        lambda: remove_attachment(attachment=row, by=owner),
    ]
    assert [name for name in kinds(at_once(*calls)) if name == "DomainError"] == ["DomainError"] * 2
    assert entry.attachments.present().count() <= 1
    assert sweep_orphans(now=timezone.now() + timedelta(days=2)) == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_off_goes_after_the_entry_is_handed_in_and_a_grace() -> None:
    entry, question = make_entry(max_files=4)
    kept, old, frozen = (add(entry, question, f"{name}.pdf") for name in ("kini", "lama", "beku"))
    said = attachment_facts(entry)
    freeze_revision(entry)
    assert [(row["name"], row["sha256"]) for row in said] == [
        (row.name, row.sha256) for row in (kept, old, frozen)
    ]
    Attachment.objects.filter(pk=old.pk).update(frozen_at=None)
    assert entry.owner is not None
    remove_attachment(attachment=old, by=entry.owner)
    remove_attachment(attachment=frozen, by=entry.owner)
    later = timezone.now() + timedelta(days=8)
    assert purge_removed(now=later) == 0  # a draft: its owner may still take it back
    entry.state, entry.submitted_at = Submission.State.SUBMITTED, timezone.now()
    entry.number, entry.code = 1, "E1-001"
    entry.save()
    assert purge_removed() == 0
    with files_kept():
        assert at_once(lambda: purge_removed(now=later)) == [0]  # a backup is made
    assert purge_removed(now=later) == 1
    assert (stored(old), stored(kept), stored(frozen)) == (False, True, True)
    assert set(entry.attachments.values_list("name", flat=True)) == {"kini.pdf", "beku.pdf"}


@pytest.mark.django_db(transaction=True)
def test_files_without_a_row_are_swept_after_a_day() -> None:
    entry, question = make_entry()
    row = add(entry, question, "foto.jpg", make.photograph())
    orphan = default_storage.save(stored_path(None, ""), ContentFile(b"x"))
    other = default_storage.save("workbooks/1/a.xlsx", ContentFile(b"x"))
    assert sweep_orphans() == 0
    assert sweep_orphans(now=timezone.now() + timedelta(days=2)) == 1
    assert [default_storage.exists(name) for name in (orphan, other, row.stored.name, row.preview.name)] == [
        False,
        True,
        True,
        True,
    ]
    assert delete_attachments(entry.attachments.all()) == 1
    assert [default_storage.exists(name) for name in (row.stored.name, row.preview.name)] == [False, False]


def test_the_files_of_a_section_are_one_query_at_any_number() -> None:
    entry, question = make_entry(max_files=9)
    further = Question.objects.create(
        section=question.section,
        position=2,
        code="foto",
        kind=Question.Kind.FILE,
        label="Foto",
        is_required=False,
        file_types=["jpg"],
        min_files=0,
        max_files=1,
        max_bytes=1 << 20,
    )
    counts = []
    for number in (1, 3):
        while entry.attachments.count() < number:
            add(entry, question, f"{number}.pdf")
        with CaptureQueriesContext(connection) as captured:
            found = files_by_question(entry, evidence_questions(entry), may_change=True)
            assert [len(found[q.pk].files) for q in (question, further)] == [number, 0]
            assert [row.by.name for row in found[question.pk].files] == ["Peserta IPP 01"] * number
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4
    assert (found[question.pk].accepted, found[question.pk].room) == ("PDF, JPG or PNG", 6)
    assert found[further.pk].accept == ".jpg,.jpeg,.jpe,.jfif"


def test_a_question_of_another_form_is_no_question_of_the_entry() -> None:
    entry, question = make_entry()
    other, _question = make_entry()
    assert [row.pk for row in evidence_questions(entry)] == [question.pk]
    assert evidence_questions(other) != evidence_questions(entry)


def test_after_the_deadline_a_file_is_refused_by_our_clock_and_taken_with_more_time() -> None:
    entry, question = make_entry(max_files=4)
    row = add(entry, question)
    owner = entry.owner
    assert owner is not None
    edition = entry.category.edition
    edition.registration_closes_at = timezone.now() - timedelta(microseconds=1)
    edition.save()
    late = Submission.objects.select_related("category__edition").get(pk=entry.pk)
    row = Attachment.objects.get(pk=row.pk)
    calls: list[Callable[[], object]] = [
        lambda: add(late, question, "lambat.pdf"),
        lambda: replace_attachment(attachment=row, file=sent("lambat.pdf"), by=owner),
        lambda: remove_attachment(attachment=row, by=owner),
    ]
    for call in calls:
        with pytest.raises(DomainError, match="The time for this entry is over"):
            call()
    answer = signed_in(owner).post(
        f"/entri-saya/{entry.pk}/bukti/bukti/{question.code}/",
        {"file": sent("lambat.pdf")},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json()["message"].startswith("The time for this entry is over")
    assert names(entry) == ["surat.pdf"]
    extend_deadline(submission=late, until=timezone.now() + timedelta(days=1), reason="Sakit", by=owner)
    add(late, question, "masih.pdf")
    assert names(entry) == ["surat.pdf", "masih.pdf"]
