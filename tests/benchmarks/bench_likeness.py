"""Finding entries like one entry among 10,000 of several editions: by title, by text, and the plan of each.

    python -m tests.benchmarks.bench_likeness [--entries 10000] [--words 900]

Texts are made of 6,000 words by Zipf's law; one in a hundred takes over a fifth of another one, with every
tenth word exchanged. `trigrams` is the same question asked of a trigram index over the whole texts.
"""

import argparse
import os
import random
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the settings)
from django.utils import timezone  # noqa: E402

from submissions.likeness import shingles_of  # noqa: E402
from submissions.models import EntryText, Submission  # noqa: E402
from submissions.queries.likeness import alike_entries, by_index, by_passage, by_title  # noqa: E402
from tests.benchmarks.database import bench_database  # noqa: E402
from tests.scenario import make_edition, make_unit  # noqa: E402

SYLLABLES = [a + b for a in "bcdgjklmnprstw" for b in ("a", "i", "u", "e", "o", "an", "ing", "ar")]


def vocabulary(rng: random.Random) -> list[str]:
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(6000)]


def texts(rng: random.Random, entries: int, length: int) -> list[str]:
    words = vocabulary(rng)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    made: list[list[str]] = []
    for number in range(entries):
        text = rng.choices(words, weights, k=length)
        if number % 100 == 99:
            source = rng.choice(made)[: length // 5]
            text[: length // 5] = [rng.choice(words) if at % 10 == 0 else w for at, w in enumerate(source)]
        made.append(text)
    return [" ".join(text) for text in made]


def median(call: object, times: int = 15) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()  # type: ignore[operator]
        spent.append((time.perf_counter() - start) * 1000)
    return sorted(spent)[len(spent) // 2]


def registered(made: list[str]) -> list[Submission]:
    """Admitted entries of four categories of as many editions, each with its text's first words as title."""
    unit, now = make_unit(), timezone.now()
    rows = []
    for start in range(4):
        category = make_edition().categories.create(
            code="ipp",
            name="IPP",
            short_name="IPP",
            position=1,
            entry_prefix="IPP",
            unit_kinds=[],
            participant_kinds=[],
        )
        for number, text in enumerate(made[start::4], 1):
            title = f"{' '.join(text.split()[:7])} {number}"
            rows.append(
                Submission(
                    category=category,
                    number=number,
                    code=f"IPP-{number}",
                    title=title,
                    title_key=title,
                    unit=unit,
                    state="admitted",
                    submitted_at=now,
                    admitted_at=now,
                )
            )
    made[:] = [text for start in range(4) for text in made[start::4]]
    return Submission.objects.bulk_create(rows, batch_size=1000)


def plan(name: str, rows: object) -> None:
    text = rows.explain(analyze=True)  # type: ignore[attr-defined]
    if os.environ.get("PLAN"):
        print(text)
    used = "used" if "Bitmap Index Scan on " in text else "NOT USED"
    print(f"{name}: index {used}; {text.splitlines()[-1].strip()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=900)
    options = parser.parse_args()
    rng = random.Random(7)
    with bench_database():
        entries = registered(made := texts(rng, options.entries, options.words))
        rows = [
            EntryText(submission=entry, text=text, shingles=shingles_of(text))
            for entry, text in zip(entries, made, strict=True)
        ]
        EntryText.objects.bulk_create(rows, batch_size=500)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        entry = Submission.objects.select_related("category").get(pk=entries[-1].pk)
        own = EntryText.objects.get(pk=entry.pk)
        with by_index(60):
            plan("title", by_title(entry))
            plan("text", by_passage(own))
        found = alike_entries(entry)
        print(f"entries: {len(entries)}; alike: {[(row.by_title, row.by_text) for row in found]}")
        print(f"all of it, median: {median(lambda: alike_entries(entry)):.0f} ms")
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE INDEX naive ON submissions_entrytext USING gin (text gin_trgm_ops); ANALYZE"
            )
            cursor.execute("SET pg_trgm.similarity_threshold = 0.6")
            text = EntryText.objects.get(pk=entry.pk).text

            def naive() -> None:
                cursor.execute("SELECT submission_id FROM submissions_entrytext WHERE text %% %s", [text])
                cursor.fetchall()

            print(f"trigrams of whole texts, median: {median(naive, 1):.0f} ms")


if __name__ == "__main__":
    main()
