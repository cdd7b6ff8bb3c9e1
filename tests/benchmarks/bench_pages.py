"""Pages over editions of 44, 1,000 and 10,000 entries: queries, time and size, against a naive ranked list.

    python -m tests.benchmarks.bench_pages [--sizes 44 1000 10000] [--pages reports:stage-ranking …]

One category, one stage, five final sheets an entry, results published; the juror's pages before the stage is
closed, one sheet of the juror's still a draft. Django's test client, so without gunicorn and network. `naive`
walks over related objects, as a first draft would: each entry's sheets for its mean, then the unit and the
jurors of the 250 rows it shows; measured on up to 400 entries and scaled up.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from itertools import cycle
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the settings)
from django.db.models import F  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from awards.models import Edition, Membership, User  # noqa: E402
from judging.models import Assignment, Scoresheet  # noqa: E402
from judging.services.scoresheets import finalise_sheet, save_scores  # noqa: E402
from reports.services.results import confirm_results, publish_results  # noqa: E402
from submissions.models import Submission  # noqa: E402
from tests.benchmarks.database import bench_database, best  # noqa: E402
from tests.benchmarks.generator import analyze, close_all, generate  # noqa: E402

PAGE, SAMPLE = 250, 400
HOST = "localhost"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What a page's address takes, who opens it, and its budget in ms and queries.
PAGES = {
    "reports:final-ranking": (("slug", "category"), "staff", 150, 15),
    "reports:stage-ranking": (("slug", "category", "stage"), "staff", 150, 15),
    "reports:ranking-index": (("slug",), "staff", None, None),
    "reports:overview": (("slug",), "staff", None, None),
    "reports:submission-list": (("slug",), "staff", None, None),
    "judging:progress": (("slug",), "staff", None, None),
    "reports:results": (("slug",), "public", 50, None),
    "judging:home": ((), "juror", 80, 12),
    "judging:sheet": (("sheet",), "juror", 60, None),
    "judging:sheet-save": (("sheet",), "juror", 60, None),
}


def draft_of_a_juror(edition: Edition) -> Scoresheet:
    """The sheet in the middle of a juror's own order, a draft with one value missing."""
    stage = edition.categories.get().stages.get()
    mine = Assignment.objects.filter(stage=stage, juror__email__startswith="juri1@")
    Assignment.objects.filter(pk__in=mine).update(declared_at=timezone.now(), order=F("submission_id"))
    sheet = Scoresheet.objects.filter(pk__in=mine).order_by("pk")[mine.count() // 2]
    sheet.scores.order_by("pk").last().delete()
    Scoresheet.objects.filter(pk=sheet.pk).update(state="draft", total=None, finalised_at=None)
    return sheet


def save(client: Client, address: str) -> Callable[[], HttpResponse]:
    """What autosave sends: one value, another one each time."""
    values = cycle(("81", "82,5"))

    def post() -> HttpResponse:
        row = {"key": str(uuid4()), "field": "value:latar", "value": next(values), "base": "", "age": 0}
        body = json.dumps({"device": "d" * 36, "changes": [row]})
        return client.post(address, body, content_type="application/json")

    return post


def measure_juror(edition: Edition, entries: int, names: list[str]) -> None:
    """The juror's pages, then the draft is made final again, so that the stage can be closed."""
    sheet = draft_of_a_juror(edition)
    client = Client(SERVER_NAME=HOST)
    client.force_login(sheet.juror, backend=BACKEND)
    for name in names:
        words, _who, budget_ms, budget_queries = PAGES[name]
        address = reverse(name, args=[sheet.pk for _word in words])
        call = save(client, address) if name == "judging:sheet-save" else lambda at=address: client.get(at)
        answer = call()
        if answer.status_code != 200:
            print(f"{entries:7,} {name:35} answers {answer.status_code}")
            continue
        queries, taken = measured(call, 15)
        missed = taken * 1000 > budget_ms or (budget_queries and queries > budget_queries)
        print(
            f"{entries:7,} {name:35} {queries:8} queries {taken * 1000:10,.1f} ms "
            f"{len(answer.content) / 1000:8.1f} kB {'MISSED' if missed else 'met'}"
        )
    last = sheet.rubric.criteria.last()
    save_scores(sheet_id=sheet.pk, values={last.code: Decimal(80)}, by=None)
    finalise_sheet(sheet_id=sheet.pk, by=None)


def clients(edition: Edition) -> dict[str, Client]:
    """A signed-in secretary and a visitor."""
    secretary = User.objects.create_user(f"sekretariat@{edition.slug}.example", name="Sekretariat 01")
    Membership.objects.create(user=secretary, role=Membership.Role.SECRETARIAT, edition=edition)
    found = {who: Client(SERVER_NAME=HOST) for who in ("staff", "public")}
    found["staff"].force_login(secretary, backend=BACKEND)
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
    names = [name for name in names if PAGES[name][1] != "juror"]
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
            own = [name for name in options.pages if PAGES[name][1] == "juror"]
            if own:
                analyze()
                measure_juror(edition, entries, own)
            if len(own) == len(options.pages):
                continue
            close_all(edition)
            category = edition.categories.get()
            confirm_results(category=category, by=None, allow_joint=True)
            publish_results(category=category, by=None)
            analyze()
            measure(edition, entries, options.pages)


if __name__ == "__main__":
    main(sys.argv[1:])
