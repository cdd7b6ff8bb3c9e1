"""Export the results of an edition: time and memory of a process that does nothing else.

    python -m tests.benchmarks.bench_export [--entries 10000] [--baseline 1000]

`csv` and `xlsx` are the product's, `sheets` its list of all score sheets; `openpyxl` writes the figures of
`--baseline` entries into a workbook that it keeps in memory, with a query for each sheet's values as the
usual loop over related objects makes. Each run has a fresh process; growth is its highest resident memory
less what it had before the first row. The budget is of the time that passes; that of the processor tells more
when the machine has other work.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

import openpyxl  # noqa: E402 (needs the settings)
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402

from awards.models import Edition, User  # noqa: E402
from judging.models import Scoresheet  # noqa: E402
from reports.exports import write_csv, write_xlsx  # noqa: E402
from reports.listings import LISTINGS, Asked, Listed  # noqa: E402
from reports.listings.writing import stream_csv, write_workbook  # noqa: E402
from submissions.models import Submission  # noqa: E402
from tests.benchmarks.database import bench_database, peak_mb, resident_mb  # noqa: E402
from tests.benchmarks.generator import SHEETS, analyze, close_all, generate  # noqa: E402

BUDGET_S, BUDGET_MB = 10, 60


def to_csv(edition: Edition, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(edition, out)


def to_openpyxl(edition: Edition, path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for entry in Submission.objects.filter(category__edition=edition):
        for sheet in Scoresheet.objects.filter(submission=entry):
            values = [float(score.value) for score in sheet.scores.all()]
            page.append([entry.code, entry.title, sheet.juror.name, *values, float(sheet.total)])
        final = entry.final_standing
        page.append([entry.code, entry.title, entry.unit.label, float(final.final), final.rank, final.title])
    book.save(path)


def sheets(edition: Edition) -> Listed:
    """The list of all score sheets, as its page asks for it."""
    return LISTINGS["lembar"].ask(Asked(edition, User(), QueryDict()))


def sheets_to_csv(edition: Edition, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(stream_csv(sheets(edition), edition))


def sheets_to_xlsx(edition: Edition, path: Path) -> None:
    with path.open("wb") as out:
        write_workbook(sheets(edition), edition, "Lembar", out)


WRITERS = {
    "csv": to_csv,
    "xlsx": write_xlsx,
    "openpyxl": to_openpyxl,
    "sheets.csv": sheets_to_csv,
    "sheets.xlsx": sheets_to_xlsx,
}


def child(kind: str, slug: str, path: str, database: str) -> None:
    """Write one file from this database, and print seconds, processor seconds and memory growth as JSON."""
    connection.settings_dict["NAME"] = database
    edition = Edition.objects.get(slug=slug)
    before = resident_mb()
    start, processor = time.perf_counter(), time.process_time()
    WRITERS[kind](edition, Path(path))
    figures = {
        "s": time.perf_counter() - start,
        "cpu": time.process_time() - processor,
        "mb": peak_mb() - before,
    }
    print(json.dumps(figures))


def run(kind: str, edition: Edition, folder: str) -> dict:
    """The figures of a fresh process that uses the benchmark's database."""
    target, database = str(Path(folder) / f"{kind}-{edition.pk}"), connection.settings_dict["NAME"]
    command = [sys.executable, "-m", "tests.benchmarks.bench_export", "--child", kind, edition.slug, target]
    done = subprocess.run([*command, database], check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    figures["kb"] = Path(target).stat().st_size / 1000
    return figures


def report(kind: str, entries: int, figures: dict) -> None:
    print(
        f"{kind:11} {entries:7,} entries {entries * SHEETS:8,} sheets: {figures['s']:6.2f} s "
        f"({figures['cpu']:.2f} s of processor), {figures['mb']:6.1f} MB growth, file {figures['kb']:,.0f} kB"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--baseline", type=int, default=1000)
    parser.add_argument("--child", nargs=4)
    options = parser.parse_args(arguments)
    if options.child:
        child(*options.child)
        return
    with bench_database(), tempfile.TemporaryDirectory() as folder:
        small = generate(entries=options.baseline, categories=4)
        large = generate(entries=options.entries, categories=4)
        close_all(small)
        close_all(large)
        analyze()
        found = {kind: run(kind, large, folder) for kind in ("csv", "sheets.csv", "sheets.xlsx", "xlsx")}
        for kind, figures in found.items():
            report(kind, options.entries, figures)
        small_ours, theirs = run("xlsx", small, folder), run("openpyxl", small, folder)
        report("xlsx", options.baseline, small_ours)
        report("openpyxl", options.baseline, theirs)
        met = all(one["s"] < BUDGET_S and one["mb"] < BUDGET_MB for one in found.values())
        print(
            f"openpyxl / xlsx: {theirs['s'] / small_ours['s']:.1f} x the time on {options.baseline:,} entries"
        )
        print(f"budget {BUDGET_S} s and {BUDGET_MB} MB: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main(sys.argv[1:])
