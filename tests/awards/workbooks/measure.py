"""Reads each file in a process of its own; prints one line a file: what came of it, time and memory."""

import json
import os
import resource
import sys
from pathlib import Path

import django

django.setup()

from awards.workbooks.guard import WorkbookRefused  # noqa: E402
from awards.workbooks.reader import read_workbook  # noqa: E402


def busy() -> float:
    """Seconds of work of this process and its children, whatever else the machine does."""
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(path: Path) -> None:
    before, started, code = peak(), busy(), "read"
    with path.open("rb") as file:
        try:
            read_workbook(file)
        except WorkbookRefused as refused:
            code = refused.code
    seconds = busy() - started
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
