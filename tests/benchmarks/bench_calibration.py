"""How sure a result is, over stages of 1,000 and 10,000 entries with five final sheets each.

    python -m tests.benchmarks.bench_calibration [--sizes 1000 10000]

`table` reads the sheets into an array; `figures` is everything that the page says of it: agreement, severity,
neighbours, ranks by bootstrap, and what one juror's sheets change.
"""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the settings)
from django.test.utils import CaptureQueriesContext  # noqa: E402

from judging.calibration import calibrate, stage_table  # noqa: E402
from tests.benchmarks.database import bench_database, best, peak_mb  # noqa: E402
from tests.benchmarks.generator import analyze, generate  # noqa: E402


def measure(entries: int) -> None:
    stage = generate(entries=entries, values=False).categories.get().stages.get()
    analyze()
    with CaptureQueriesContext(connection) as queries:
        table = stage_table(stage)
    reading = best(lambda: stage_table(stage), 3)
    figuring = best(lambda: calibrate(table), 3)
    print(
        f"{entries:7,} entries  table {len(queries)} queries {reading * 1000:9,.1f} ms  "
        f"figures {figuring * 1000:9,.1f} ms  peak {peak_mb():,.0f} MB"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    options = parser.parse_args(arguments)
    print(f"load average {os.getloadavg()[0]:.1f}")
    with bench_database():
        for entries in options.sizes:
            measure(entries)


if __name__ == "__main__":
    main(sys.argv[1:])
