"""What `make run` shows: the award of 2025 with a real worker that dies half way, and the demo run twice."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.management import call_command
from django.db.models import F

from awards.models import AuditEvent, Edition, Stage, User
from config import demo
from reports.models import Document
from reports.services import documents
from tests.data import CILEGON
from tests.e2e.workers import Workers, wait_until, workers_of

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "cilegon-2025"
KINDS = {"participant": 44, "winner": 14, "juror": 7, "recap": 4, "minutes": 4, "decree": 1}


@pytest.fixture
def workers(
    transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workers]:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.VAR_DIR = tmp_path / "var"  # not the variable, which leads a worker to its broker
    (tmp_path / "var").mkdir(mode=0o700)
    with workers_of(tmp_path / "media", monkeypatch) as workers:
        yield workers


def run(command: str, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def rendered() -> int:
    return Document.objects.filter(state=Document.State.RENDERED).count()


def test_a_worker_killed_between_the_first_and_the_last_paper_of_2025_loses_none(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "BATCH", 8)  # several tasks, so that some are waiting when it dies
    run("create_edition", preset=SLUG)
    run("import_entries", str(CILEGON / "pendaftaran-2025.xlsx"), edition=SLUG)
    run("import_scores", str(CILEGON / "nilai-2025.xlsx"), edition=SLUG)
    for stage in ("proposal", "presentasi"):
        run("close_stage", edition=SLUG, stage=stage)
    run("confirm_results", edition=SLUG, joint=True)
    run("issue_documents", edition=SLUG)
    worker = workers.start()
    wait_until(lambda: rendered() > 0, seconds=40, pause=0.005)
    workers.kill(worker)
    assert 0 < rendered() < 74

    Document.objects.filter(state=Document.State.QUEUED).update(
        dispatched_at=F("dispatched_at") - timedelta(seconds=91)
    )
    workers.start()
    current_app.send_task("reports.tasks.resend_stale_documents")
    wait_until(lambda: rendered() == 74, seconds=60)

    papers = list(Document.objects.order_by("series", "number"))
    assert Counter(paper.kind for paper in papers) == KINDS
    certificates = [paper for paper in papers if paper.series == "certificate"]
    assert [paper.number for paper in certificates] == list(range(1, 66))
    assert [paper.number for paper in papers if paper.series == "recap"] == [1, 2, 3, 4]
    files = {path.name: path for path in (tmp_path / "media" / "documents").rglob("*.pdf")}
    assert len(files) == 74
    for paper in papers:
        assert hashlib.sha256(files[f"{paper.public_id}.pdf"].read_bytes()).hexdigest() == paper.sha256


def test_the_demo_runs_the_award_once_and_shows_it_every_time(workers: Workers, tmp_path: Path) -> None:
    workers.start()

    first = run("demo")
    second = run("demo")

    results = tmp_path / "var" / "hasil"
    assert {path.name for path in results.iterdir() if path.is_file()} == {
        "hasil-2025.csv",
        "hasil-2025.xlsx",
        "hasil-2025.pdf",
    }
    assert {kind: len(list((results / kind).glob("*.pdf"))) for kind in KINDS} == KINDS
    password = (tmp_path / "var" / "demo-password").read_text().strip()
    assert (tmp_path / "var" / "demo-password").stat().st_mode & 0o777 == 0o600
    for email in (demo.SECRETARIAT, demo.AUDITOR, demo.CHAIR, demo.JUROR, demo.ENTRANT, demo.UNIT_ADMIN):
        line = re.compile(rf"^  {re.escape(email)} +{re.escape(password)} ", re.MULTILINE)
        assert line.search(first)
        assert line.search(second)
        assert User.objects.get(email=email).check_password(password)
    assert AuditEvent.objects.filter(kind="role.granted").count() >= 3
    assert Stage.objects.exclude(panel__members__role="chair").count() == 0
    assert "import_entries" in first
    assert "import_entries" not in second
    assert Document.objects.count() == 74
    assert Edition.objects.get(slug=SLUG).audit_events.filter(kind="edition.created").count() == 1
