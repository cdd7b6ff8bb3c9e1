"""The process that opens a workbook: limited memory and time, no Django, no secrets, standard library only.

Reads the file from standard input and writes JSON to standard output: `{"ok": ...}` or `{"refused": code}`.
"""

import io
import json
import sys
from typing import Any

from awards import confined
from awards.workbooks import limits
from awards.workbooks.markup import MarkupRefused
from awards.workbooks.package import Package
from awards.workbooks.spreadsheetml import read


def limit() -> None:
    """Hold this process to 1 GiB, 20 s of processor time, no files and no core dump."""
    confined.limit(memory=limits.CHILD_MEMORY_BYTES, cpu=limits.CHILD_CPU_SECONDS)


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
