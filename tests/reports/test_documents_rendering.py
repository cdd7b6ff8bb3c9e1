"""Queued papers become files: one file and one hash each, however often and whenever it is tried."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from awards.models import AuditEvent, Seal
from awards.services.ledger import verify_ledger
from reports.models import Document
from reports.models.document import GIVEN_UP_AFTER, document_path
from reports.services import documents, rendering
from reports.services.documents import issue_documents, resend_stale_documents
from reports.services.rendering import render_batch
from reports.services.results import confirm_results, reopen
from reports.signing.signers import Finished
from submissions.models import TeamMember
from tests.reports import pdf_reading
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award
from tests.staff import staff_client

pytestmark = pytest.mark.django_db
HOSTILE = '<img src="file:///etc/passwd"> {{ 7 }} \u202enama"'


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """A folder of its own, so that files can be counted."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def confirmed() -> Award:
    """One category with three entries and two jurors, places confirmed: 3 + 3 + 2 certificates, 1 recap."""
    award = add_award(paper_edition(), "ipp", {"A": "80", "B": "90", "C": "70"})
    award.close("presentasi")
    confirm_results(category=award.category, by=None)
    return award


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_rendered_paper_is_the_file_that_is_recorded(confirmed: Award, media: Path) -> None:
    ids = issue_documents(edition=confirmed.edition, by=None).document_ids

    assert render_batch(ids) == 11

    papers = list(Document.objects.all())
    assert {paper.state for paper in papers} == {Document.State.RENDERED}
    assert len(files(media)) == 11
    for paper in papers:
        pdf = (media / paper.file.name).read_bytes()
        assert paper.file.name == document_path(paper, "")
        assert (hashlib.sha256(pdf).hexdigest(), pdf[:5]) == (paper.sha256, b"%PDF-")
        assert (media / paper.file.name).stat().st_mode & 0o077 == 0
    events = AuditEvent.objects.filter(kind="document.rendered")
    recorded = [tuple(row) for event in events for row in event.data["documents"]]
    assert sorted(recorded) == sorted((paper.pk, paper.sha256) for paper in papers)
    assert verify_ledger(confirmed.edition).is_whole


def test_an_interrupted_run_keeps_what_it_finished(
    confirmed: Award, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = issue_documents(edition=confirmed.edition, by=None).document_ids
    monkeypatch.setattr(rendering, "PORTION", 3)
    render, calls = rendering.render_certificates, []

    def dies_at_the_third(*args, **options):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return render(*args, **options)

    monkeypatch.setattr(rendering, "render_certificates", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        render_batch(ids)
    assert (Document.objects.filter(state="rendered").count(), len(files(media))) == (6, 6)

    assert render_batch(ids) == 5
    assert (Document.objects.filter(state="rendered").count(), len(files(media))) == (11, 11)


def test_the_qr_code_of_every_paper_leads_to_its_own_page(confirmed: Award, media: Path) -> None:
    render_batch(issue_documents(edition=confirmed.edition, by=None).document_ids)

    for paper in Document.objects.all():
        codes = pdf_reading.qr_codes((media / paper.file.name).read_bytes(), 200)
        assert [code.endswith(f"/v/{paper.public_id}/") for code in codes] == [True]


def test_the_page_says_what_the_facts_say(confirmed: Award, media: Path) -> None:
    render_batch(issue_documents(edition=confirmed.edition, by=None).document_ids)

    winner = Document.objects.get(kind="winner", submission=confirmed.entries["B"])
    lines = pdf_reading.lines((media / winner.file.name).read_bytes())
    leader = confirmed.entries["B"].team.get().name
    assert [
        text
        for text in (leader, "Juara I", "“B”", "Nama Wali Kota", winner.control_code)
        if text not in lines
    ] == []
    recap = Document.objects.get(kind="recap")
    text = pdf_reading.text((media / recap.file.name).read_bytes())
    assert [
        word for word in ("90,00", "80,00", "70,00", "Juara III", recap.number_text) if word not in text
    ] == []


def test_a_hostile_name_stays_text(confirmed: Award, media: Path) -> None:
    TeamMember.objects.filter(submission=confirmed.entries["A"]).update(name=HOSTILE)
    render_batch(issue_documents(edition=confirmed.edition, kinds=["participant"], by=None).document_ids)

    paper = Document.objects.get(submission=confirmed.entries["A"])
    lines = pdf_reading.lines((media / paper.file.name).read_bytes())
    assert '<img src="file:///etc/passwd"> {{ 7 }} nama"' in lines
    assert paper.facts["recipient"] == '<img src="file:///etc/passwd"> {{ 7 }} nama"'


def test_rendering_again_changes_nothing(confirmed: Award, media: Path) -> None:
    ids = issue_documents(edition=confirmed.edition, by=None).document_ids
    render_batch(ids)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files(media)}
    rows = AuditEvent.objects.count()

    assert render_batch(ids) == 0

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files(media)} == before
    assert AuditEvent.objects.count() == rows


def test_what_an_interrupted_run_left_is_overwritten(confirmed: Award, media: Path) -> None:
    ids = issue_documents(edition=confirmed.edition, kinds=["participant"], by=None).document_ids
    paper = Document.objects.get(pk=ids[0])
    paper.file.storage.save(document_path(paper, ""), ContentFile(b"%PDF-half a file"))

    assert render_batch(ids) == 3

    paper.refresh_from_db()
    assert len(files(media)) == 3
    assert hashlib.sha256((media / paper.file.name).read_bytes()).hexdigest() == paper.sha256


def test_a_void_paper_is_not_rendered(confirmed: Award, media: Path) -> None:
    ids = issue_documents(edition=confirmed.edition, by=None).document_ids
    reopen(category=confirmed.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")

    assert render_batch(ids) == 5
    assert Document.objects.filter(state="void", file="", sha256="").count() == 6


def test_a_paper_made_void_while_it_is_rendered_is_not_recorded(
    confirmed: Award, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = issue_documents(edition=confirmed.edition, kinds=["winner"], by=None).document_ids
    render = rendering.render_certificates

    def slow(*args, **options):
        reopen(category=confirmed.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")
        return render(*args, **options)

    monkeypatch.setattr(rendering, "render_certificates", slow)

    assert render_batch(ids) == 0
    assert set(Document.objects.values_list("state", "sha256")) == {("void", "")}
    assert files(media) == []


def test_one_bad_paper_does_not_hold_up_the_others(confirmed: Award) -> None:
    ids = issue_documents(edition=confirmed.edition, kinds=["participant"], by=None).document_ids
    bad = Document.objects.get(pk=ids[1])
    del bad.facts["recipient"]
    bad.save(update_fields=["facts"])

    assert render_batch(ids) == 2
    assert list(Document.objects.order_by("number").values_list("state", flat=True)) == [
        "rendered", "queued", "rendered",
    ]  # fmt: skip


def test_a_paper_that_always_fails_is_given_up_until_somebody_asks(
    confirmed: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(current_app, "send_task", lambda _name, args: sent.append(args[0]))
    ids = issue_documents(edition=confirmed.edition, kinds=["recap"], by=None).document_ids
    Document.objects.filter(pk__in=ids).update(facts={})
    for _attempt in range(GIVEN_UP_AFTER):
        Document.objects.filter(pk__in=ids).update(dispatched_at=None)
        assert resend_stale_documents() == 1
        assert render_batch(ids) == 0
    Document.objects.filter(pk__in=ids).update(dispatched_at=None)
    assert resend_stale_documents() == 0
    assert list(Document.objects.stuck().values_list("pk", flat=True)) == list(ids)

    secretary = staff_client(confirmed.edition)
    page = f"/sekretariat/{confirmed.edition.slug}/dokumen/"
    shown = secretary.get(page).content.decode()
    assert "1 paper could not be rendered" in shown
    assert "KeyError" in shown
    assert staff_client(confirmed.edition, "auditor").post(f"{page}ulangi/").status_code == 403
    answer = secretary.post(f"{page}ulangi/", follow=True).content.decode()
    assert "1 paper is being rendered." in answer
    assert "could not be rendered" not in answer
    assert Document.objects.get(pk=ids[0]).failures == 0


def test_a_paper_that_takes_its_worker_down_is_left_alone_after_five_times(
    confirmed: Award, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = issue_documents(edition=confirmed.edition, kinds=["participant"], by=None).document_ids
    deadly = Document.objects.get(pk=ids[1]).facts["number"]
    render = rendering.render_certificates

    def die(facts, **options):
        if deadly in {each.number for each in facts}:
            raise SystemExit
        return render(facts, **options)

    monkeypatch.setattr(rendering, "render_certificates", die)
    for _attempt in range(GIVEN_UP_AFTER):
        with pytest.raises(SystemExit):
            render_batch(ids)
    assert render_batch(ids) == 0
    stuck = Document.objects.stuck().get()
    assert (stuck.pk, stuck.failure != "") == (ids[1], True)
    assert set(Document.objects.exclude(pk=stuck.pk).values_list("state", "failures")) == {("rendered", 0)}


def test_what_is_no_pdf_is_not_stored(confirmed: Award, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = issue_documents(edition=confirmed.edition, kinds=["participant"], by=None).document_ids
    monkeypatch.setattr(rendering, "render_certificates", lambda facts, **_: [b"<html>"] * len(facts))

    assert render_batch(ids) == 0
    assert files(media) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_batch_make_one_file_each(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)
    award = add_award(paper_edition(), "ipp", {f"Entri {n}": str(60 + n) for n in range(8)})
    ids = issue_documents(edition=award.edition, kinds=["participant"], by=None).document_ids
    barrier = threading.Barrier(2, timeout=60)  # a worker that waits in vain fails, and does not hang
    recorded: list[int] = []
    groups, record = rendering._groups, rendering._record

    def both_have_read(documents: Sequence[Document]) -> Any:
        barrier.wait()
        return groups(documents)

    def both_have_rendered(rendered: dict[int, Finished]) -> int:
        barrier.wait()
        return record(rendered)

    monkeypatch.setattr(rendering, "_groups", both_have_read)
    monkeypatch.setattr(rendering, "_record", both_have_rendered)

    def work() -> None:
        try:
            recorded.append(render_batch(ids))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(recorded) == [0, 8]
    assert len(files(media)) == 8
    for paper in Document.objects.all():
        assert hashlib.sha256((media / paper.file.name).read_bytes()).hexdigest() == paper.sha256
    assert AuditEvent.objects.filter(kind="document.rendered").count() == 1


class Queue:
    """Stands in for the broker: keeps what was sent, or is down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[list[int]] = []
        self.is_down = False
        monkeypatch.setattr(current_app, "send_task", self.send)

    def send(self, name: str, args: list[list[int]]) -> None:
        assert name in current_app.tasks
        if self.is_down:
            raise OperationalError("connection refused")
        self.sent.append(args[0])


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    current_app.loader.import_default_modules()  # the tasks whose names are checked
    return Queue(monkeypatch)


def test_papers_are_sent_in_batches_after_the_commit(
    confirmed: Award, queue: Queue, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr(documents, "BATCH", 4)

    with django_capture_on_commit_callbacks(execute=True):
        ids = issue_documents(edition=confirmed.edition, by=None).document_ids
        assert queue.sent == []

    assert queue.sent == [list(ids[0:4]), list(ids[4:8]), list(ids[8:])]
    assert Document.objects.filter(dispatched_at=None).count() == 0


def test_while_the_queue_is_down_papers_stay_queued_and_go_out_later(
    confirmed: Award, queue: Queue, django_capture_on_commit_callbacks
) -> None:
    queue.is_down = True
    with django_capture_on_commit_callbacks(execute=True):
        ids = issue_documents(edition=confirmed.edition, by=None).document_ids
    assert Document.objects.filter(state="queued", dispatched_at=None).count() == 11

    queue.is_down = False
    with django_capture_on_commit_callbacks(execute=True):
        assert resend_stale_documents() == 11

    assert queue.sent == [list(ids)]


def test_only_stale_papers_are_sent_again(
    confirmed: Award, queue: Queue, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ids = issue_documents(edition=confirmed.edition, by=None).document_ids
    queue.sent.clear()
    now = timezone.now()
    Document.objects.filter(pk=ids[0]).update(dispatched_at=now - timedelta(seconds=91))
    Document.objects.filter(pk=ids[1]).update(dispatched_at=now - timedelta(seconds=80))
    render_batch([ids[2]])
    Document.objects.filter(pk=ids[2]).update(dispatched_at=now - timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        assert resend_stale_documents() == 1
    assert queue.sent == [[ids[0]]]
    assert resend_stale_documents() == 0


def test_the_beat_resends_what_nobody_rendered(settings) -> None:
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "reports.tasks.resend_stale_documents" in scheduled
    assert scheduled <= set(current_app.tasks)
