"""Reads each file in a process of its own; prints one line a file: what came of it, time and memory."""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from awards.workbooks.guard import WorkbookRefused  # noqa: E402
from awards.workbooks.reader import read_workbook  # noqa: E402


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(path: Path) -> None:
    before, started, code = peak(), time.monotonic(), "read"
    with path.open("rb") as file:
        try:
            read_workbook(file)
        except WorkbookRefused as refused:
            code = refused.code
    seconds = time.monotonic() - started
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    answer = {
        "name": path.stem,
        "code": code,
        "seconds": seconds,
        "grown_mb": peak() - before,
        "child_mb": child,
    }
    print(json.dumps(answer), flush=True)


for name in sys.argv[1:]:
    if (process := os.fork()) == 0:
        measure(Path(name))
        os._exit(0)
    os.waitpid(process, 0)
