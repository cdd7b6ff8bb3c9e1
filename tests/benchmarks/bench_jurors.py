"""Two hundred jurors who save and finalise at once: gunicorn as in production, real HTTP, a bad network.

    python -m tests.benchmarks.bench_jurors [--jurors 200] [--sheets 1] [--workers 2]

Every juror types seven values a sheet, one request each, mistypes some, sends some twice, loses some answers
and tries again, then finalises. Afterwards every value must be stored once, and the ledger must be whole.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
os.environ.setdefault("MEDIA_ROOT", tempfile.gettempdir())

import django

django.setup()

from awards.models import AuditEvent  # noqa: E402 (needs the settings)
from awards.services.ledger import verify_ledger  # noqa: E402
from judging.models import Score, Scoresheet, SheetChange  # noqa: E402
from judging.services.audit import check_totals  # noqa: E402
from tests.benchmarks.database import bench_database  # noqa: E402
from tests.judging.http_jurors import SimulatedJuror, judge_at_once, sign_in, web_server  # noqa: E402
from tests.judging.sheets import CRITERIA, judged  # noqa: E402
from tests.scenario import Award  # noqa: E402


def simulated(award: Award) -> list[SimulatedJuror]:
    sheets: dict[int, list[int]] = {}
    for sheet in Scoresheet.objects.filter(stage=award.stages["proposal"]).order_by("pk"):
        sheets.setdefault(sheet.juror_id, []).append(sheet.pk)
    return [
        SimulatedJuror(
            name=f"{number:036d}",
            cookie=sign_in(person),
            values={
                pk: {code: f"{50 + (pk + at) % 50}" for at, code in enumerate(CRITERIA)}
                for pk in sheets[person.pk]
            },
            seed=number,
        )
        for number, person in enumerate(award.jurors.values())
    ]


def faults(award: Award, jurors: list[SimulatedJuror]) -> list[str]:
    """What was lost, doubled or broken."""
    given = {
        (pk, code): value
        for juror in jurors
        for pk, row in juror.values.items()
        for code, value in row.items()
    }
    rows = Score.objects.filter(sheet__stage=award.stages["proposal"])
    stored = {
        (pk, code): f"{value.normalize():f}"
        for pk, code, value in rows.values_list("sheet", "criterion__code", "value")
    }
    keys = [key for juror in jurors for key in juror.keys]
    kept = list(SheetChange.objects.values_list("key", flat=True))
    finals = AuditEvent.objects.filter(edition=award.edition, kind="scoresheet.finalised")
    sheets = sum(len(juror.values) for juror in jurors)
    checks = {
        "values stored are not those that were given": stored == given,
        "changes kept are not those that were sent, once each": sorted(kept) == sorted(keys),
        "sheets are not all final": Scoresheet.objects.counted().count() == sheets,
        "sheets were finalised more than once": finals.count() == sheets,
        "the ledger is broken": verify_ledger(award.edition).is_whole,
        "totals are not those of the values": check_totals(award.edition).fault == "",
        "an error page came": all(status < 400 for juror in jurors for status in juror.statuses),
    }
    return [name for name, holds in checks.items() if not holds]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jurors", type=int, default=200)
    parser.add_argument("--sheets", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    begin = time.perf_counter()
    print(f"load average {os.getloadavg()[0]:.1f}", flush=True)
    with bench_database():
        award = judged(entries=options.sheets, jurors=[f"J{number}" for number in range(options.jurors)])
        jurors = simulated(award)
        print(f"prepared in {time.perf_counter() - begin:.0f} s", flush=True)
        with web_server(workers=options.workers) as port:
            seconds = judge_at_once(jurors, port)
        times = sorted(one for juror in jurors for one in juror.seconds)
        statuses = sum((juror.statuses for juror in jurors), Counter[int]())
        print(f"{options.jurors} jurors, {options.sheets} sheets each, {options.workers} workers, 4 threads")
        rate = len(times) / seconds
        print(f"{len(times):,} answers in {seconds:.1f} s: {rate:.0f} a second, {dict(statuses)}")
        middle, most, last = (times[len(times) * part // 100] * 1000 for part in (50, 95, 100 - 1))
        print(f"waited {middle:.0f} ms (median), {most:.0f} ms (95 %), {last:.0f} ms (99 %), without a pause")
        repeats, lost = (sum(getattr(juror, name) for juror in jurors) for name in ("repeats", "lost"))
        rows = verify_ledger(award.edition).count
        changes = SheetChange.objects.count()
        print(f"{repeats:,} sent twice, {lost:,} answers lost, {changes:,} changes, {rows:,} ledger rows")
        broken = faults(award, jurors)
    print("every value stored once, the ledger whole, no error page" if not broken else "; ".join(broken))
    raise SystemExit(bool(broken))


if __name__ == "__main__":
    main(sys.argv[1:])
