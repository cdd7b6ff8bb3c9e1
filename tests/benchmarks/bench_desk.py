"""The juror's pages over editions of 44, 1,000 and 10,000 entries: queries, median and 95th percentile.

    python -m tests.benchmarks.bench_desk [--sizes 44 1000 10000] [--requests 60] [--profile judging:home]

One category, one stage, five jurors with a sheet for every entry; of the juror who asks every other sheet is
a draft. Django's test client, so without gunicorn and network. `own` is the processor time that this process
took, which other work on the machine does not change; the rest of a wall time is waiting, for the database
and for the processor. A budget is met by the median.
"""

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from collections.abc import Callable
from itertools import cycle
from statistics import median, quantiles
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

from awards.models import Edition  # noqa: E402
from judging.models import Assignment, Score, Scoresheet  # noqa: E402
from tests.benchmarks.database import bench_database  # noqa: E402
from tests.benchmarks.generator import analyze, generate  # noqa: E402

HOST = "localhost"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Budgets in ms and queries; no budget for pages that design asks nothing of.
PAGES: dict[str, tuple[int | None, int | None]] = {
    "judging:home": (80, 12),
    "judging:sheet": (60, None),
    "judging:sheet-save": (60, None),
    "judging:sheet-finalise": (None, None),
    "judging:sheet-next": (None, None),
}
OK = {200, 302}


def desk_of_a_juror(edition: Edition) -> Scoresheet:
    """A juror in the midst of it: every other sheet a draft, the middle one with a value missing."""
    stage = edition.categories.get().stages.get()
    mine = Assignment.objects.filter(stage=stage, juror__email__startswith="juri1@")
    Assignment.objects.filter(pk__in=mine).update(declared_at=timezone.now(), order=F("submission_id"))
    keys = list(mine.order_by("order").values_list("pk", flat=True))
    drafts = Scoresheet.objects.filter(pk__in=keys[::2])
    drafts.update(state=Scoresheet.State.DRAFT, total=None, finalised_at=None)
    middle = keys[::2][len(keys) // 4]
    Score.objects.filter(sheet=middle).order_by("pk").last().delete()
    return Scoresheet.objects.select_related("juror").get(pk=middle)


def request_of(client: Client, sheet: Scoresheet, name: str) -> Callable[[], HttpResponse]:
    """What a browser asks for: a page, or the autosave of one value, another one each time."""
    address = reverse(name) if name == "judging:home" else reverse(name, args=[sheet.pk])
    if name != "judging:sheet-save":
        return lambda: client.get(address)
    values = cycle(("81", "82,5"))

    def save() -> HttpResponse:
        row = {"key": str(uuid4()), "field": "value:latar", "value": next(values), "base": "", "age": 0}
        body = json.dumps({"device": "d" * 36, "changes": [row]})
        return client.post(address, body, content_type="application/json")

    return save


def measure(call: Callable[[], HttpResponse], times: int) -> tuple[int, list[float], float]:
    """Queries of one request, the seconds of each of the next ones, and the processor's part of one."""
    with CaptureQueriesContext(connection) as queries:
        call()
    count = len(queries)
    taken, begin = [], time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return count, taken, (time.process_time() - begin) / times


def profile(call: Callable[[], HttpResponse]) -> None:
    """Where one request spends its time, and what it asks of the database."""
    with cProfile.Profile() as found:
        for _ in range(10):
            call()
    pstats.Stats(found).sort_stats("cumulative").print_stats(60)
    with CaptureQueriesContext(connection) as queries:
        call()
    for query in queries:
        print(query["time"], query["sql"][:900])


def report(entries: int, sheet: Scoresheet, times: int, profiled: str) -> None:
    client = Client(SERVER_NAME=HOST)
    client.force_login(sheet.juror, backend=BACKEND)
    for name, (budget_ms, budget_queries) in PAGES.items():
        call = request_of(client, sheet, name)
        answer = call()
        if answer.status_code not in OK:
            print(f"{entries:7,} {name:24} answers {answer.status_code}")
            continue
        if name == profiled:
            profile(call)
        queries, taken, own = measure(call, times)
        middle, most = median(taken) * 1000, quantiles(taken, n=20)[-1] * 1000
        missed = (budget_ms and middle > budget_ms) or (budget_queries and queries > budget_queries)
        verdict = "MISSED" if missed else "met" if budget_ms else ""
        print(
            f"{entries:7,} {name:24} {queries:3} queries  p50 {middle:7.1f} ms  p95 {most:7.1f} ms  "
            f"own {own * 1000:6.1f} ms  {len(answer.content) / 1000:6.1f} kB  {verdict}"
        )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[44, 1000, 10_000])
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--profile", choices=list(PAGES), default="")
    options = parser.parse_args(arguments)
    print(f"load average {os.getloadavg()[0]:.1f}")
    with bench_database():
        for entries in options.sizes:
            sheet = desk_of_a_juror(generate(entries=entries))
            analyze()
            report(entries, sheet, options.requests, options.profile)


if __name__ == "__main__":
    main(sys.argv[1:])
