"""Score and rank a stage from stored totals, against the ORM and against a Python loop, in the same run.

    python -m tests.benchmarks.bench_ranking [--sizes 44 1000 10000 100000]

Five final sheets an entry. `sql` is `judging.queries.stage_ranking`, rows fetched; `orm` is one Django query
with `Avg` and `Window(Rank)`, which rounds no score half up; `loop` asks for each entry's sheets and sorts in
Python, measured on up to 400 entries and scaled up. The largest size is also ranked in 40 categories.
"""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db.models import Avg, F, Window  # noqa: E402 (needs the settings)
from django.db.models.functions import Rank  # noqa: E402

from awards.models import Edition, Stage  # noqa: E402
from judging.models import Scoresheet  # noqa: E402
from judging.queries import stage_ranking  # noqa: E402
from submissions.models import Submission  # noqa: E402
from tests.benchmarks.database import bench_database, best  # noqa: E402
from tests.benchmarks.generator import analyze, generate  # noqa: E402

SAMPLE = 400
BUDGET_S = 0.5


def orm(stage: Stage) -> list[dict]:
    sheets = Scoresheet.objects.filter(stage=stage, state="final").values("submission")
    ranked = sheets.annotate(score=Avg("total")).annotate(rank=Window(Rank(), order_by=F("score").desc()))
    return list(ranked.order_by("rank"))


def loop(stage: Stage) -> list[tuple]:
    scores = []
    for entry in Submission.objects.filter(category=stage.category)[:SAMPLE]:
        totals = [sheet.total for sheet in entry.sheets.filter(stage=stage, state="final")]
        scores.append((sum(totals) / len(totals), entry.code))
    return sorted(scores, reverse=True)


def measure(edition: Edition, entries: int) -> float:
    stage = Stage.objects.get(category__edition=edition)
    assert len(stage_ranking(stage.pk)) == len(orm(stage)) == entries
    sql_s, orm_s = best(lambda: stage_ranking(stage.pk)), best(lambda: orm(stage))
    page_s = best(lambda: stage_ranking(stage.pk, limit=250))
    loop_s = best(lambda: loop(stage), times=2) * entries / min(entries, SAMPLE)
    print(
        f"{entries:7,} entries, 1 stage: sql {sql_s * 1000:8.1f} ms (first 250 {page_s * 1000:6.1f})  "
        f"orm {orm_s * 1000:8.1f} ms = {orm_s / sql_s:4.1f} x  "
        f"loop {loop_s * 1000:10.0f} ms = {loop_s / sql_s:5.0f} x"
    )
    return sql_s


def measure_categories(edition: Edition, entries: int, categories: int) -> None:
    stages = list(Stage.objects.filter(category__edition=edition))
    assert sum(len(stage_ranking(stage.pk)) for stage in stages) == entries
    all_s = best(lambda: [stage_ranking(stage.pk) for stage in stages], times=3)
    one_s = best(lambda: stage_ranking(stages[0].pk))
    print(
        f"{entries:7,} entries, {categories} stages: all {all_s * 1000:8.1f} ms, one of "
        f"{entries // categories:,} {one_s * 1000:6.1f} ms"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[44, 1000, 10_000, 100_000])
    sizes = parser.parse_args(arguments).sizes
    with bench_database():
        for entries in sizes:
            edition = generate(entries=entries, values=False)
            analyze()
            taken = measure(edition, entries)
        print(f"largest: {taken:.3f} s, budget {BUDGET_S} s: {'met' if taken < BUDGET_S else 'MISSED'}")
        split = generate(entries=sizes[-1], categories=40, values=False)
        analyze()
        measure_categories(split, sizes[-1] // 40 * 40, 40)


if __name__ == "__main__":
    main(sys.argv[1:])
