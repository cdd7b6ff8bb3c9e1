"""Participation over editions of 44, 1,000 and 10,000 entries: what queries and time they take.

    python -m tests.benchmarks.bench_participation [--sizes 44 1000 10000]

Each edition has one category and 72 units that entered; beside them `--units` kelurahan that did not, and an
earlier edition of the same size and organiser. `naive` asks for every unit's entries by themselves.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the settings)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from awards.models import Edition, Membership, Organization, User  # noqa: E402
from awards.queries.people import units_of  # noqa: E402
from reports.exports.participation_pdf import participation_pdf  # noqa: E402
from reports.exports.xlsx_participation import write_participation  # noqa: E402
from reports.participation.facts import participation_facts  # noqa: E402
from submissions.models import Submission  # noqa: E402
from tests.benchmarks.database import bench_database, best, peak_mb, resident_mb  # noqa: E402
from tests.benchmarks.generator import analyze, generate  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def measured(run: Callable[[], object], times: int = 5) -> tuple[int, float]:
    """Queries of one run, and the seconds of the shortest."""
    with CaptureQueriesContext(connection) as queries:
        run()
    return len(queries), best(run, times)


def add_kelurahan(edition: Edition, number: int) -> None:
    """Kelurahan that may enter and did not, eight to a kecamatan."""
    category = edition.categories.get()
    category.unit_kinds = ["opd", "kelurahan"]
    category.save()
    prefix = edition.slug[:12]
    kecamatan = Organization.objects.bulk_create(
        Organization(
            parent=edition.organizer, kind="kecamatan", code=f"{prefix}-k{at}", name=f"{prefix} {at}"
        )
        for at in range(-(-number // 8))
    )
    Organization.objects.bulk_create(
        Organization(
            parent=kecamatan[at // 8], kind="kelurahan", code=f"{prefix}-l{at}", name=f"Kampung {at}"
        )
        for at in range(number)
    )


def naive(edition: Edition) -> int:
    """One query for each unit, as a first draft would ask."""
    found = 0
    for unit in units_of(edition):
        found += (
            Submission.objects.filter(unit=unit, category__edition=edition).exclude(state="draft").exists()
        )
    return found


def secretary(edition: Edition) -> Client:
    user = User.objects.create_user(f"sekretariat@{edition.slug}.example", name="Sekretariat 01")
    Membership.objects.create(user=user, role=Membership.Role.SECRETARIAT, edition=edition)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    return client


def to_workbook(edition: Edition) -> None:
    with tempfile.TemporaryFile() as target:
        write_participation(participation_facts(edition), target)


def measure(edition: Edition, entries: int) -> None:
    edition = Edition.objects.select_related("organizer__parent").get(pk=edition.pk)
    client, address = secretary(edition), reverse("reports:participation", args=[edition.slug])
    before = resident_mb()
    for name, run, times in (
        ("naive", lambda: naive(edition), 1),
        ("facts", lambda: participation_facts(edition), 5),
        ("page", lambda: client.get(address), 5),
        ("workbook", lambda: to_workbook(edition), 2),
        ("report", lambda: participation_pdf(participation_facts(edition)), 1),
    ):
        queries, seconds = measured(run, times)
        print(f"{entries:7,} {name:10} {queries:6} queries {seconds * 1000:10,.1f} ms")
    print(f"{entries:7,} memory +{max(0, peak_mb() - before):,.0f} MB at most")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[44, 1000, 10_000])
    parser.add_argument("--units", type=int, default=43)
    options = parser.parse_args(arguments)
    with bench_database():
        for entries in options.sizes:
            former = generate(entries=entries, seed=2024)
            edition = generate(entries=entries)
            Edition.objects.filter(pk=former.pk).update(
                organizer=edition.organizer_id,
                year=2024,
                opened_at=former.registration_opens_at.replace(year=2024),
                registration_opens_at=former.registration_opens_at.replace(year=2024),
                registration_closes_at=former.registration_closes_at.replace(year=2024),
            )
            add_kelurahan(edition, options.units)
            analyze()
            measure(edition, entries)


if __name__ == "__main__":
    main(sys.argv[1:])
