"""The entry side over editions of 44, 1,000 and 10,000 entries: autosave, submission, the verification queue.

    python -m tests.benchmarks.bench_writing [--sizes 44 1000 10000] [--saves 200]

An edition of the preset with the real form of a category, filled by bulk: every entry is submitted, and has
its answers, its words for comparison, outcomes of the rules and findings of the check. One writer more writes
with Django's test client, so without gunicorn and network: each save is the whole section with another text.
The budget is that of a sheet's autosave: flat in the number of entries, median under 60 ms.
`processor` is this process's own time, which says more than the clock on a machine with other work to do.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (needs the settings)
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from awards.models import Category, Edition, Membership, Organization, User  # noqa: E402
from submissions.likeness import shingles_of  # noqa: E402
from submissions.models import (  # noqa: E402
    Answer,
    Attachment,
    CheckResult,
    EligibilityOutcome,
    EntryText,
    Question,
    Section,
    Submission,
    TeamMember,
)
from submissions.queries.checklists import admission_items  # noqa: E402
from submissions.queries.completeness import completeness_of  # noqa: E402
from submissions.queries.section_page import seen_name, seen_token  # noqa: E402
from submissions.services.drafts import start_draft  # noqa: E402
from submissions.services.submitting import submit_entry, take_back  # noqa: E402
from tests.benchmarks.bench_likeness import texts  # noqa: E402
from tests.benchmarks.database import bench_database  # noqa: E402

BUDGET_MS = 60
HOST = "localhost"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = 300  # of an entry, spread over its long texts


def opened(size: int) -> Edition:
    """The preset's edition with registration open today."""
    call_command("create_edition", preset="cilegon-2025", slug=f"ukur-{size}", verbosity=0)
    edition = Edition.objects.get(slug=f"ukur-{size}")
    edition.registration_opens_at = timezone.now() - timedelta(days=1)
    edition.registration_closes_at = timezone.now() + timedelta(days=4)
    edition.save()
    return edition


def long_texts(category: Category) -> list[Question]:
    return list(
        Question.objects.filter(
            section__form__category=category, section__form__state="in_force", kind="long_text"
        ).select_related("section")
    )


def fill(category: Category, size: int) -> None:
    """This many submitted entries, with all that hangs on one."""
    now = timezone.now()
    units = list(Organization.objects.filter(kind__in=category.unit_kinds).order_by("pk")[:72])
    form = category.forms.get(state="in_force")
    entries = Submission.objects.bulk_create(
        [
            Submission(
                category=category,
                form=form,
                number=number,
                code=f"{category.entry_prefix}-{number:03d}",
                title=f"Inovasi Contoh {number}",
                title_key=f"inovasi contoh {number}",
                unit=units[number % len(units)],
                state="submitted",
                submitted_at=now - timedelta(hours=number % 240),
            )
            for number in range(1, size + 1)
        ],
        batch_size=1000,
    )
    TeamMember.objects.bulk_create(
        [TeamMember(submission=entry, role="leader", name=f"Ketua Tim {entry.number}") for entry in entries],
        batch_size=1000,
    )
    questions, made = long_texts(category), texts(random.Random(size), size, WORDS)
    share = WORDS // len(questions)
    Answer.objects.bulk_create(
        [
            Answer(
                submission=entry,
                section_code=question.section.code,
                question_code=question.code,
                value=" ".join(text.split()[at * share : (at + 1) * share]),
                updated_at=now,
            )
            for entry, text in zip(entries, made, strict=True)
            for at, question in enumerate(questions)
        ],
        batch_size=2000,
    )
    EntryText.objects.bulk_create(
        [
            EntryText(submission=entry, text=text, shingles=shingles_of(text))
            for entry, text in zip(entries, made, strict=True)
        ],
        batch_size=500,
    )
    check(category, entries)


def check(category: Category, entries: list[Submission]) -> None:
    """The outcome of every rule, and a finding on each second point of the checklist."""
    now = timezone.now()
    verifier = User.objects.create_user(f"pemeriksa@{category.edition.slug}.example", name="Pemeriksa 01")
    EligibilityOutcome.objects.bulk_create(
        [
            EligibilityOutcome(submission=entry, rule=rule, moment="submission", outcome="met", at=now)
            for entry in entries
            for rule in category.eligibility_rules.all()
        ],
        batch_size=2000,
    )
    CheckResult.objects.bulk_create(
        [
            CheckResult(submission=entry, revision_number=0, item=item, outcome="passed", by=verifier, at=now)
            for entry in entries
            for item in admission_items(category)[::2]
        ],
        batch_size=2000,
    )


class Writer:
    """A person with a draft, who writes one section over and over."""

    def __init__(self, category: Category) -> None:
        unit = Organization.objects.filter(kind__in=category.unit_kinds).order_by("-pk")[0]
        self.user = User.objects.create_user(f"penulis@{category.edition.slug}.example", name="Penulis 01")
        Membership.objects.create(user=self.user, role="member", organization=unit)
        self.entry = start_draft(
            category=category,
            unit=unit,
            title="Inovasi Penulis",
            participant_kind=category.participant_kinds[0],
            by=self.user,
        )
        self.question = long_texts(category)[0]
        self.client = Client(SERVER_NAME=HOST)
        self.client.force_login(self.user, backend=BACKEND)
        self.path = reverse("submissions:autosave", args=[self.entry.pk, self.question.section.code])
        self.seen = seen_token(0, None)
        self.number = 0

    def save(self) -> HttpResponse:
        """What autosave sends; the text is another one each time."""
        self.number += 1
        code = self.question.code
        text = "Warga mengambil nomor antrean dari rumah. " * 20 + str(self.number)
        answer = self.client.post(self.path, {f"jawaban-{code}": text, seen_name(code): self.seen})
        self.seen = answer.json()["answers"][code]["seen"]
        return answer

    def complete(self) -> None:
        """Everything that the form asks for, apart from the pages."""
        now = timezone.now()
        Submission.objects.filter(pk=self.entry.pk).update(
            started_on=now.date() - timedelta(days=900),
            started_precision="day",
            video_url="https://video.example/1",
        )
        TeamMember.objects.filter(submission=self.entry).update(phone="0811000001")
        for section in Section.objects.filter(form=self.entry.form_id).prefetch_related("questions"):
            for question in section.questions.all():
                if question.kind == "file":
                    self._attach(section, question)
                elif question.kind in {"long_text", "short_text"}:
                    Answer.objects.get_or_create(
                        submission=self.entry,
                        section_code=section.code,
                        question_code=question.code,
                        defaults={"value": "Warga memakai layanan ini.", "updated_at": now},
                    )
        self.entry = Submission.objects.select_related("category__edition", "unit").get(pk=self.entry.pk)
        missing = completeness_of([self.entry])[self.entry.pk].missing
        if missing:
            raise AssertionError([(part.title, part.gaps) for part in missing])

    def _attach(self, section: Section, question: Question) -> None:
        Attachment.objects.bulk_create(
            [
                Attachment(
                    submission=self.entry,
                    section_code=section.code,
                    question_code=question.code,
                    name=f"bukti-{number}.pdf",
                    media_type="application/pdf",
                    file_type="pdf",
                    size=1000,
                    sha256=f"{number:064d}",
                    stored=f"ukur/{self.entry.pk}-{section.code}-{question.code}-{number}",
                    position=number,
                    by=self.user,
                )
                for number in range(1, max(1, question.min_files or 0) + 1)
            ]
        )

    def submit(self) -> None:
        declared = self.entry.category.statements.filter(kind="declaration").values_list("pk", flat=True)
        submit_entry(submission=self.entry, declared=set(declared), by=self.user)


@dataclass(slots=True)
class Figures:
    """Queries of one run, and how long many took in milliseconds: by the clock, and of this processor."""

    queries: int
    taken: list[float]
    worked: list[float]

    def add(self, run: Callable[[], object]) -> None:
        """Time one run; on a machine with other work to do the processor's time is what compares."""
        start, work = time.perf_counter(), time.process_time()
        run()
        self.taken.append((time.perf_counter() - start) * 1000)
        self.worked.append((time.process_time() - work) * 1000)

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    def __str__(self) -> str:
        late = sorted(self.taken)[int(len(self.taken) * 0.95)]
        work = statistics.median(self.worked)
        times = (
            f"best {min(self.taken):6.1f}  p50 {self.median:6.1f}  p95 {late:6.1f}  processor {work:5.1f} ms"
        )
        return f"{self.queries:3} queries  {times}"


def measured(run: Callable[[], object], times: int) -> Figures:
    """A run to warm up, one to count its queries, then as many as asked for."""
    run()
    with CaptureQueriesContext(connection) as queries:
        run()
    figures = Figures(len(queries), [], [])
    for _ in range(times):
        figures.add(run)
    return figures


def submissions_of(writer: Writer, times: int) -> Figures:
    """The service's time from draft to submitted; taken back in between, which is not counted."""
    writer.complete()
    figures = Figures(0, [], [])
    for _ in range(times):
        with CaptureQueriesContext(connection) as captured:
            figures.add(writer.submit)
        figures.queries = len(captured)
        take_back(submission=writer.entry, by=writer.user)
    return figures


def show(name: str, size: int, figures: Figures, base: float, budget: float | None) -> None:
    verdict = "" if budget is None else ("met" if figures.median < budget else "MISSED")
    share, load = figures.median / base, os.getloadavg()[0]
    print(
        f"{size:7,} {name:26} {figures}  {share:5.2f} x the smallest  load {load:.1f}  {verdict}", flush=True
    )


def pages(edition: Edition) -> dict[str, Callable[[], HttpResponse]]:
    """The verification queue, plain and narrowed to what a verifier looks for."""
    secretary = User.objects.create_user(f"sekretariat@{edition.slug}.example", name="Sekretariat 01")
    Membership.objects.create(user=secretary, role="secretariat", edition=edition)
    client = Client(SERVER_NAME=HOST)
    client.force_login(secretary, backend=BACKEND)
    queue = reverse("submissions:check-queue", args=[edition.slug])
    return {
        "verification queue": lambda: client.get(queue),
        "queue, only with doubts": lambda: client.get(queue, {"state": "waiting", "doubts": "on"}),
        "queue, page of a search": lambda: client.get(queue, {"state": "all", "text": "contoh 1"}),
    }


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[44, 1000, 10_000])
    parser.add_argument("--saves", type=int, default=200)
    options = parser.parse_args(arguments)
    base: dict[str, float] = {}
    with bench_database():
        for size in options.sizes:
            edition = opened(size)
            category = edition.categories.select_related("edition").get(code="ipp")
            fill(category, size)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            writer = Writer(category)
            found = {"autosave": (measured(writer.save, options.saves), BUDGET_MS)}
            found["submission"] = (submissions_of(writer, 20), None)
            for name, run in pages(edition).items():
                found[name] = (measured(run, 15), None)
            for name, (figures, budget) in found.items():
                show(name, size, figures, base.setdefault(name, figures.median), budget)


if __name__ == "__main__":
    main(sys.argv[1:])
