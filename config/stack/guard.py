"""What is left to do when the supervisor dies without a word: end its programs in order, then its servers.

Runs as a process of its own (`python -m config.stack.guard VAR`) and reads what the supervisor tells on a
pipe: lines of `program NAME PID` and `server NAME`, at last `done`. A pipe that ends before `done` means
that the supervisor was killed.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from config.stack.pair import Pair
from config.stack.processes import alive, wait_until

# In this order; seconds before what does not end is killed. Tasks get the time to finish.
GRACE = {"step": 10, "beat": 5, "web": 15, "worker": 60}


def stop_in_order(pids: Mapping[str, int], hurry: Callable[[], bool] = lambda: False) -> None:
    """Ask each program to end, wait, then kill its whole group.

    Only the main process is asked: it stops its own children, and a signal to a child of the worker would cut
    off its task.
    """
    for name, seconds in GRACE.items():
        if (pid := pids.get(name)) is None:
            continue
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        wait_until(lambda pid=pid: not alive(pid) or hurry(), seconds=seconds)  # type: ignore[misc]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def main(var: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    pids: dict[str, int] = {}
    servers: list[str] = []
    for line in sys.stdin:
        match line.split():
            case ["program", name, pid]:
                pids[name] = int(pid)
            case ["server", name]:
                servers.append(name)
            case ["done"]:
                return
    stop_in_order(pids)
    Pair(var).stop(servers)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
