"""The process that opens a PDF that somebody sends: limited memory and time, no Django, no secrets.

    python -m reports.signing.child

Reads a line of JSON (`prefix`, `roots` in hexadecimal) and the file from standard input, writes JSON to
standard output: `{"ok": {...}}` as `reading.Reading`, or `{"refused": "unreadable"}`.
"""

import json
import logging
import sys
from dataclasses import asdict
from typing import Any

from awards import confined
from reports.signing import limits
from reports.signing.reading import Unreadable, read


def limit() -> None:
    """Hold this process to 1 GiB, 20 s of processor time, no files and no core dump."""
    confined.limit(memory=limits.CHILD_MEMORY_BYTES, cpu=limits.CHILD_CPU_SECONDS)


def main() -> None:
    limit()
    logging.disable()
    asked = json.loads(sys.stdin.buffer.readline())
    roots = [bytes.fromhex(root) for root in asked["roots"]]
    data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    answer: dict[str, Any]
    try:
        answer = {"ok": asdict(read(data, prefix=asked["prefix"], roots=roots))}
    except (Unreadable, MemoryError, RecursionError):
        answer = {"refused": "unreadable"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
