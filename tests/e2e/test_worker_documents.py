"""Papers and real workers: nothing is lost, doubled or left out when a worker dies."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db.models import F

from awards.models import AuditEvent, Edition
from awards.services.ledger import verify_ledger
from reports.management.commands import issue_documents as command
from reports.models import Document
from reports.services import documents
from reports.services.documents import issue_documents
from reports.services.results import confirm_results
from tests.e2e.workers import Workers, wait_until, workers_of
from tests.reports.paper_edition import add_award, paper_edition

pytestmark = pytest.mark.django_db(transaction=True)
CERTIFICATES = 36 + 4 + 1  # participants, winners, the juror
PAPERS = CERTIFICATES + 3  # the recap, the minutes, the draft decision


@pytest.fixture
def workers(
    transactional_db: None, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workers]:
    """No worker runs at first."""
    settings.MEDIA_ROOT = str(tmp_path)
    with workers_of(tmp_path, monkeypatch) as workers:
        yield workers


@pytest.fixture
def edition(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """36 entries with confirmed places; papers go out four to a task."""
    monkeypatch.setattr(documents, "BATCH", 4)
    award = add_award(
        paper_edition(), "ipp", {f"Entri {n:02d}": str(40 + n) for n in range(36)}, jurors=("Juri",)
    )
    award.stages["presentasi"].min_sheets = 1
    award.stages["presentasi"].save()
    assert award.close("presentasi") == []
    confirm_results(category=award.category, by=None)
    return award.edition


def rendered() -> int:
    return Document.objects.filter(state=Document.State.RENDERED).count()


def assert_each_paper_once(edition: Edition, media: Path) -> None:
    papers = list(Document.objects.filter(edition=edition))
    assert (len(papers), {paper.state for paper in papers}) == (PAPERS, {Document.State.RENDERED})
    certificates = sorted(paper.number for paper in papers if paper.series == "certificate")
    assert certificates == list(range(1, CERTIFICATES + 1))
    others = sorted((paper.series, paper.number) for paper in papers if paper.series != "certificate")
    assert others == [("decree", 1), ("minutes", 1), ("recap", 1)]
    stored = {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*.pdf")}
    assert {name: hashlib.sha256(pdf).hexdigest() for name, pdf in stored.items()} == {
        paper.file.name: paper.sha256 for paper in papers
    }
    recorded = [
        pk
        for event in AuditEvent.objects.filter(edition=edition, kind="document.rendered")
        for pk, _sha in event.data["documents"]
    ]
    assert sorted(recorded) == sorted(paper.pk for paper in papers)
    assert verify_ledger(edition).is_whole


def test_a_worker_killed_half_way_loses_and_doubles_nothing(
    edition: Edition, workers: Workers, tmp_path: Path
) -> None:
    assert len(issue_documents(edition=edition, by=None).document_ids) == PAPERS
    first = workers.start()
    wait_until(lambda: rendered() > 0, seconds=30, pause=0.005)
    workers.kill(first)
    done = rendered()
    assert 0 < done < PAPERS

    # A minute and a half later: the message that died with the worker is not waited for.
    Document.objects.filter(state=Document.State.QUEUED).update(
        dispatched_at=F("dispatched_at") - timedelta(seconds=91)
    )
    workers.start()
    current_app.send_task("reports.tasks.resend_stale_documents")
    wait_until(lambda: rendered() == PAPERS, seconds=40)

    assert_each_paper_once(edition, tmp_path)


def test_a_killed_pool_process_is_replaced_and_its_task_runs_again(
    edition: Edition, workers: Workers, tmp_path: Path
) -> None:
    issue_documents(edition=edition, by=None)
    worker = workers.start()
    wait_until(lambda: rendered() > 0, seconds=30, pause=0.005)
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    assert children
    assert rendered() < PAPERS

    wait_until(lambda: rendered() == PAPERS, seconds=40)

    assert_each_paper_once(edition, tmp_path)


def test_the_command_waits_for_the_worker_and_shows_progress(
    edition: Edition, workers: Workers, tmp_path: Path
) -> None:
    workers.start()
    out = StringIO()

    call_command("issue_documents", edition=edition.slug, wait=True, stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[-1] == f"{PAPERS}/{PAPERS}"
    assert_each_paper_once(edition, tmp_path)
    again = StringIO()
    call_command("issue_documents", edition=edition.slug, wait=True, stdout=again)
    assert again.getvalue().splitlines()[-1] == f"{PAPERS}/{PAPERS}"
    assert Document.objects.count() == PAPERS


def test_without_a_worker_the_command_gives_up(
    edition: Edition, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PATIENCE", 1)
    out = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("issue_documents", edition=edition.slug, wait=True, stdout=out)

    assert "\n" not in str(refused.value)
    assert str(PAPERS) in str(refused.value)
    assert out.getvalue().splitlines()[-1] == f"0/{PAPERS}"
