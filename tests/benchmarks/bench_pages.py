"""Pages over editions of 44, 1,000 and 10,000 entries: queries, time and size, against a naive ranked list.

    python -m tests.benchmarks.bench_pages [--sizes 44 1000 10000] [--pages reports:stage-ranking …]

One category, one stage, five final sheets an entry, results published. Django's test client, so without
gunicorn and network. `naive` walks over related objects, as a first draft would: each entry's sheets for its
mean, then the unit and the jurors of the 250 rows it shows; measured on up to 400 entries and scaled up.
"""

import argparse
import os
import sys
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the settings)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from awards.models import Edition, Membership, User  # noqa: E402
from reports.services.results import confirm_results, publish_results  # noqa: E402
from submissions.models import Submission  # noqa: E402
from tests.benchmarks.database import bench_database, best  # noqa: E402
from tests.benchmarks.generator import analyze, close_all, generate  # noqa: E402

PAGE, SAMPLE = 250, 400
HOST = "localhost"
# What a page's address takes, who opens it, and its budget in ms and queries.
PAGES = {
    "reports:final-ranking": (("slug", "category"), "staff", 150, 15),
    "reports:stage-ranking": (("slug", "category", "stage"), "staff", 150, 15),
    "reports:ranking-index": (("slug",), "staff", None, None),
    "reports:overview": (("slug",), "staff", None, None),
    "reports:submission-list": (("slug",), "staff", None, None),
    "judging:progress": (("slug",), "staff", None, None),
    "reports:results": (("slug",), "public", 50, None),
}


def clients(edition: Edition) -> dict[str, Client]:
    """A signed-in secretary and a visitor."""
    secretary = User.objects.create_user(f"sekretariat@{edition.slug}.example", name="Sekretariat 01")
    Membership.objects.create(user=secretary, role=Membership.Role.SECRETARIAT, edition=edition)
    found = {who: Client(SERVER_NAME=HOST) for who in ("staff", "public")}
    found["staff"].force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    return found


def naive_scores(edition: Edition) -> list[tuple]:
    scores = []
    for entry in Submission.objects.filter(category__edition=edition)[:SAMPLE]:
        totals = [sheet.total for sheet in entry.sheets.all()]
        scores.append((sum(totals) / len(totals), entry.code))
    return sorted(scores, reverse=True)


def naive_rows(edition: Edition) -> list[list]:
    return [
        [entry.unit.label, *[(sheet.juror.name, sheet.total) for sheet in entry.sheets.all()]]
        for entry in Submission.objects.filter(category__edition=edition)[:PAGE]
    ]


def measured(run: Callable[[], object], times: int) -> tuple[int, float]:
    """Queries of one run, after one to warm up, and the seconds of the shortest."""
    run()
    with CaptureQueriesContext(connection) as queries:
        run()
    return len(queries), best(run, times)


def addresses(edition: Edition, names: list[str]) -> dict[str, str]:
    """The addresses of the pages in this edition."""
    category = edition.categories.get()
    words = {"slug": edition.slug, "category": category.code, "stage": category.stages.get().code}
    return {name: reverse(name, args=[words[word] for word in PAGES[name][0]]) for name in names}


def measure(edition: Edition, entries: int, names: list[str]) -> None:
    people = clients(edition)
    (scoring, scores_s), (listing, rows_s) = (
        measured(lambda way=way: way(edition), 1) for way in (naive_scores, naive_rows)
    )
    part = entries / min(entries, SAMPLE)
    seconds, count = scores_s * part + rows_s, scoring * part + listing
    print(f"{entries:7,} {'naive ranked list':35} {count:8,.0f} queries {seconds * 1000:10,.1f} ms")
    for name, address in addresses(edition, names).items():
        _words, who, budget_ms, budget_queries = PAGES[name]
        answer = people[who].get(address)
        if answer.status_code != 200:
            print(f"{entries:7,} {name:35} answers {answer.status_code}")
            continue
        queries, taken = measured(lambda at=address, by=people[who]: by.get(at), 7)
        missed = (budget_ms and taken * 1000 > budget_ms) or (budget_queries and queries > budget_queries)
        verdict = "MISSED" if missed else "met" if budget_ms else ""
        print(
            f"{entries:7,} {name:35} {queries:8} queries {taken * 1000:10,.1f} ms "
            f"{len(answer.content) / 1000:8.1f} kB {seconds / taken:8.1f} x naive {verdict}"
        )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[44, 1000, 10_000])
    parser.add_argument("--pages", nargs="+", choices=list(PAGES), default=list(PAGES))
    options = parser.parse_args(arguments)
    with bench_database():
        for entries in options.sizes:
            edition = generate(entries=entries)
            close_all(edition)
            category = edition.categories.get()
            confirm_results(category=category, by=None, allow_joint=True)
            publish_results(category=category, by=None)
            analyze()
            measure(edition, entries, options.pages)


if __name__ == "__main__":
    main(sys.argv[1:])
