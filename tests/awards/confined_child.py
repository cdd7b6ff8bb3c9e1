"""A child process of a test: does what its first argument says, in the folder that the second one names."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from awards.confined import limit


def main() -> None:
    deed, folder = sys.argv[1:]
    limit(memory=256 << 20, cpu=1, file_bytes=10)
    deeds: dict[str, Callable[[], object]] = {
        "reads": lambda: {"said": sys.stdin.read(), "environment": sorted(os.environ)},
        "says a list": lambda: ["well"],
        "babbles": lambda: sys.exit(sys.stdout.write("{") and 0),
        "computes": lambda: all(count(1)),
        "grows": lambda: len(bytearray(512 << 20)),
        "writes much": lambda: Path(folder, "much").write_bytes(bytes(11)),
        "crashes": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "is told to end": lambda: os.kill(os.getpid(), signal.SIGTERM),
        "waits": lambda: time.sleep(60),
    }
    json.dump(deeds[deed](), sys.stdout)


if __name__ == "__main__":
    main()
