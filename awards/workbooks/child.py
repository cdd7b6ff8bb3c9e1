"""The process that opens a workbook: limited memory and time, no Django, no secrets, standard library only.

Reads the file from standard input and writes JSON to standard output: `{"ok": ...}` or `{"refused": code}`.
"""

import io
import json
import resource
import sys
from typing import Any

from awards.workbooks import limits
from awards.workbooks.markup import MarkupRefused
from awards.workbooks.package import Package
from awards.workbooks.spreadsheetml import read


def limit() -> None:
    """Hold this process to 1 GiB, 20 s of processor time, no files and no core dump."""
    cpu = limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY_BYTES, limits.CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    limit()
    answer: dict[str, Any]
    try:
        file = io.BytesIO(sys.stdin.buffer.read(limits.FILE_BYTES + 1))
        answer = {"ok": read(Package(file))}
    except MarkupRefused as error:
        answer = {"refused": error.code}
    json.dump(answer, sys.stdout, separators=(",", ":"))


if __name__ == "__main__":
    main()
