"""What /proc says about processes: a pid alone proves nothing, as it may be reused, a zombie or an orphan."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PROC = Path("/proc")


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie (which a lazy init may keep for long)."""
    try:
        return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def command(pid: int) -> list[str]:
    """The arguments of a living process, else an empty list."""
    try:
        raw = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(part) for part in raw.split(b"\0")] if alive(pid) else []


def working_in(folder: Path, program: str) -> list[int]:
    """Living processes whose working folder is `folder` and whose program's name starts with `program`.

    Reading another account's links in /proc may need more than root in a container has: act as the account.
    """
    found = []
    for pid in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()):
        with contextlib.suppress(OSError):
            link = PROC / str(pid)
            same = (link / "cwd").readlink() == folder
            if same and (link / "exe").readlink().name.startswith(program) and alive(pid):
                found.append(pid)
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float, step: float = 0.05) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


def end(pids: Sequence[int], first: signal.Signals, *, seconds: float) -> None:
    """Send a signal and, to what is still there after `seconds`, SIGKILL."""
    for sent in (first, signal.SIGKILL):
        living = [pid for pid in pids if alive(pid)]
        for pid in living:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, sent)
        wait_until(lambda: not any(alive(pid) for pid in pids), seconds=seconds)
