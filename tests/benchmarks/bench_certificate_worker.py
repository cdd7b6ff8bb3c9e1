"""Certificates of an edition through a real worker that is killed half way: all once, in flat memory.

    python -m tests.benchmarks.bench_certificate_worker [--n 10000]

Prints the time for each thousand, the worker's highest memory after a tenth and at the end, and what 10,000
would take where fewer were rendered. Exit code 1 when a paper lacks, is doubled or differs from its hash.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

import psutil  # type: ignore[import-untyped]  # noqa: E402 (needs the settings)
import pytest  # noqa: E402
from celery import current_app  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from awards.models import Edition  # noqa: E402
from awards.services.ledger import verify_ledger  # noqa: E402
from awards.workbooks.values import title_key  # noqa: E402
from reports.models import Document  # noqa: E402
from reports.services.documents import issue_documents  # noqa: E402
from submissions.models import Submission, TeamMember  # noqa: E402
from tests.benchmarks.database import bench_database  # noqa: E402
from tests.e2e.workers import Workers, workers_of  # noqa: E402
from tests.reports.paper_edition import add_award, paper_edition  # noqa: E402

WHOLE = 10_000


def edition_of(count: int) -> Edition:
    """An edition with so many admitted entries, each with a leader."""
    award = add_award(paper_edition("banyak"), "ipp", {"Entri 00001": "80"})
    first = award.entries["Entri 00001"]
    titles = {number: f"Layanan Terpadu Seri {number:05d}" for number in range(2, count + 1)}
    rows = [
        Submission(
            category=first.category,
            unit=first.unit,
            number=number,
            code=f"IPP-{number:05d}",
            title=title,
            title_key=title_key(title),
            state=first.state,
            submitted_at=first.submitted_at,
            admitted_at=getattr(first, "admitted_at", None),
        )
        for number, title in titles.items()
    ]
    Submission.objects.bulk_create(rows, batch_size=1000)
    leaders = [
        TeamMember(submission=row, role=TeamMember.Role.LEADER, name=f"Ketua Tim {row.number:05d}")
        for row in rows
    ]
    TeamMember.objects.bulk_create(leaders, batch_size=1000)
    return award.edition


def peak_mb(worker: psutil.Process) -> float:
    """The most memory that a process of the worker has had."""
    found = [0.0]
    for process in (worker, *worker.children(recursive=True)):
        status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        found += [int(line.split()[1]) * 1.024e-3 for line in status if line.startswith("VmHWM:")]
    return max(found)


def run(count: int, workers: Workers, media: Path) -> int:
    edition = edition_of(count)
    papers = Document.objects.filter(edition=edition)
    begun = time.perf_counter()
    issue_documents(edition=edition, kinds=["participant"], by=None)
    print(f"{count:6} numbered in {time.perf_counter() - begun:.1f} s")
    begun, killed, told, early = time.perf_counter(), False, 0, 0.0
    worker = workers.start()
    while (done := papers.filter(state=Document.State.RENDERED).count()) < count:
        if not killed and done >= count / 2:
            workers.kill(worker)
            killed = True
            print(f"{done:6} rendered, worker killed")
            papers.filter(state=Document.State.QUEUED).update(
                dispatched_at=F("dispatched_at") - timedelta(seconds=91)
            )
            worker = workers.start()
            current_app.send_task("reports.tasks.resend_stale_documents")
        if killed and not early and done >= count * 0.6:
            early = peak_mb(psutil.Process(worker.pid))
        if done // 1000 > told:
            told = done // 1000
            print(f"{done:6} rendered after {time.perf_counter() - begun:6.1f} s")
        time.sleep(0.2)
    seconds = time.perf_counter() - begun
    print(f"{count:6} rendered after {seconds:6.1f} s, {seconds * 1000 / count:.1f} s for each thousand")
    late = peak_mb(psutil.Process(worker.pid))
    print(f"peak of the second worker {early:.0f} MB after a tenth of all, {late:.0f} MB at the end")
    if count < WHOLE:
        print(f"extrapolated to {WHOLE}, not measured: {seconds * WHOLE / count / 60:.1f} minutes")
    return faults(edition, media)


def faults(edition: Edition, media: Path) -> int:
    papers = list(Document.objects.filter(edition=edition))
    stored = {
        path.relative_to(media).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("documents/**/*.pdf")
    }
    wrong = stored != {paper.file.name: paper.sha256 for paper in papers}
    wrong |= sorted(paper.number for paper in papers) != list(range(1, len(papers) + 1))
    wrong |= not verify_ledger(edition).is_whole
    size = sum(path.stat().st_size for path in media.rglob("documents/**/*.pdf")) / len(papers) / 1000
    print(f"each once, as recorded: {'no' if wrong else 'yes'}; {size:.1f} kB each")
    return int(wrong)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=WHOLE)
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder),
        bench_database(),
        pytest.MonkeyPatch.context() as patch,
        workers_of(Path(folder), patch) as workers,
    ):
        print(f"{timezone.now():%Y-%m-%d}, {os.cpu_count()} cores")
        return run(options.n, workers, Path(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
