"""The public gallery over 10,000 innovations: the first page, a deep one, words, filters, one innovation.

"After a change" is the first page once an innovation changed, so that nothing of its counts is kept.

    python -m tests.benchmarks.bench_gallery [--rows 10000] [--times 30]

Titles and texts are made of ten thousand words, some of which are common: "layanan" finds thousands. Django's
test client, so without gunicorn and network; p50 and p95 of as many requests, against 50 ms.
"""

import argparse
import os
import random
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the settings)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from awards.models import Organization  # noqa: E402
from submissions.classification import URUSAN_NAMES  # noqa: E402
from submissions.models import GalleryEntry  # noqa: E402
from tests.benchmarks.database import bench_database  # noqa: E402
from tests.reports.gallery_world import fill_gallery  # noqa: E402
from tests.scenario import Award, make_edition, make_unit  # noqa: E402

BUDGET_MS = 50
AFTER_A_CHANGE = "after a change"
TABLES = ("submissions_galleryentry", "awards_edition", "awards_category", "awards_organization")
SEED = 20250224
STEMS = ("layan", "air", "limbah", "ikan", "kopi", "pakan", "sampah", "antar", "dokumen", "pasar", "sekolah")
SYLLABLES = ("ba", "ku", "lim", "pan", "ra", "si", "tor", "me", "gu", "nas", "jo", "del", "wa", "bir", "cem")
FORMS = ("{}", "pe{}an", "ber{}", "{}an", "{}nya", "ke{}an", "se{}")


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words with how often they come, the n-th one n-th as often as the first, as in every language."""
    made = {"".join(chance.choices(SYLLABLES, k=3)) for _n in range(1500)}
    words = [form.format(stem) for stem in (*STEMS, *sorted(made)) for form in FORMS]
    return words, [1 / n for n in range(10, len(words) + 10)]


def rows(count: int) -> list[dict]:
    """Innovations of 8 kecamatan and 120 units, two goals each; every tenth without any."""
    chance = random.Random(SEED)
    words, weights = vocabulary(chance)
    top = make_unit()
    districts = [
        Organization.objects.create(kind="kecamatan", code=f"36.{n:02d}", name=f"Kecamatan {n}", parent=top)
        for n in range(8)
    ]
    units = [make_unit() for _n in range(120)]
    affairs = list(URUSAN_NAMES)
    return [
        {
            "title": f"{' '.join(chance.choices(words, weights, k=6))} {n}".capitalize(),
            "summary": " ".join(chance.choices(words, weights, k=40)),
            "text": " ".join(chance.choices(words, weights, k=200)),
            "sdgs": sorted(chance.sample(range(1, 18), 2)) if n % 10 else [],
            "urusan": chance.choice(affairs) if n % 10 else "",
            "unit": chance.choice(units),
            "district": chance.choice([*districts, None]),
        }
        for n in range(count)
    ]


def addresses(count: int) -> dict[str, str]:
    """What is asked for, by what it is."""
    some = GalleryEntry.objects.select_related("edition", "unit").order_by("pk")[count // 2]
    return {
        "first page": "/galeri/",
        AFTER_A_CHANGE: "/galeri/",
        "deep page": f"/galeri/?page={count // 24 - 1}",
        "a common word": "/galeri/?q=layanan",
        "a rare phrase": f"/galeri/?q={some.title}",
        "two words and a goal": "/galeri/?q=air+limbah&sdg=6",
        "kecamatan and affair": "/galeri/?kecamatan=36.01&urusan=kesehatan",
        "one unit": f"/galeri/?unit={some.unit.code}",
        "one innovation": f"/galeri/{some.edition.slug}/{some.code}/",
    }


def change_one() -> None:
    GalleryEntry.objects.filter(code="E1-00001").update(changed_at=timezone.now())


def measure(client: Client, what: str, address: str, times: int) -> None:
    """p50 and p95 of a page, after one request to warm up."""
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} does not answer 200")
    if what == AFTER_A_CHANGE:
        change_one()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)  # the next request forgets them
    taken = []
    for _time in range(times):
        if what == AFTER_A_CHANGE:
            change_one()
        start = time.perf_counter()
        client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    p50, p95 = taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    verdict = "met" if p50 <= BUDGET_MS else "MISSED"
    print(f"{what:24} {asked:3} queries   p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   {verdict}")


def analyze() -> None:
    """Statistics, visibility and indexes as autovacuum leaves them a minute after publication."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args(arguments)
    with bench_database():
        award = Award([], entries=[], jurors=[], edition=make_edition("galeri"))
        fill_gallery(award, make_unit(), rows(options.rows))
        analyze()
        client = Client(SERVER_NAME="localhost")
        for what, address in addresses(options.rows).items():
            measure(client, what, address, options.times)


if __name__ == "__main__":
    main(sys.argv[1:])
