"""One parent for web server, worker and beat, which leaves nothing behind however it ends.

The first Ctrl-C, SIGTERM or SIGHUP stops everything in order, requests and tasks may finish; the second
kills. After a kill -9 of the supervisor the guard does the same.
"""

import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType

from config.stack import processes
from config.stack.guard import GRACE, stop_in_order
from config.stack.pair import Pair
from config.stack.paths import StackError

SECONDS_FOR_AN_OLD_RUN_TO_END = 90


class Interrupted(Exception):  # noqa: N818  no error
    """The supervisor was asked to end."""


class ProgramDied(Exception):  # noqa: N818
    """A program that should run has ended."""


class Supervisor:
    """Use as a context; only one at a time runs for a `var` folder.

    Raises StackError in three cases: another one runs, somebody else listens on the web server's port, or
    the servers cannot be started.
    """

    def __init__(self, base: Path, pair: Pair, port: int) -> None:
        self.base = base
        self.pair = pair
        self.port = port
        self.signals = 0
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started_servers: list[str] = []

    @property
    def marker(self) -> str:
        """An argument that only the programs of this folder have, so that leftovers are found."""
        return "inovasi-" + hashlib.sha256(os.fsencode(self.pair.var)).hexdigest()[:12]

    def __enter__(self) -> "Supervisor":
        self.pair.var.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.lock = self._lock()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        self.guard = subprocess.Popen(
            [sys.executable, "-m", "config.stack.guard", str(self.pair.var)],
            cwd=self.base,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[self.lock],  # a later run waits until the guard has finished
        )
        try:
            self._end_leftovers()
            self._ask_for_the_port()  # only now: the web server of a killed run may have held it
            for name, pid in self.pair.status().items():
                if pid is None:
                    self._tell(f"server {name}")
            self.started_servers = self.pair.start()
            self.check()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pids = {name: process.pid for name, process in self.running.items()}
        asked = self.signals
        stop_in_order(pids, hurry=lambda: self.signals > max(asked, 1))
        for process in self.running.values():
            process.wait()
        self.pair.stop(self.started_servers)
        self._tell("done")
        self.guard.communicate()
        os.close(self.lock)

    def check(self) -> None:
        """Raise Interrupted when asked to end, ProgramDied when a program has ended by itself."""
        if self.signals:
            raise Interrupted
        for name, process in self.running.items():
            if name != "step" and process.poll() is not None:
                raise ProgramDied(f"{name} berhenti sendiri (kode {process.returncode})")

    def start(self, name: str, command: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
        """Start a program, named as in GRACE, in a session of its own so that Ctrl-C does not reach it."""
        if name not in GRACE:
            raise ValueError(name)
        # Should the guard be killed as well, the kernel still tells the program that its parent is gone.
        setpriv = shutil.which("setpriv")
        prefix = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
        process = subprocess.Popen(
            [*prefix, *command],
            cwd=self.base,
            env=os.environ | (extra or {}),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.running[name] = process
        self._tell(f"program {name} {process.pid}")

    def run(self, command: Sequence[str]) -> int:
        """Run a program to its end, while the others are watched, and return its exit code."""
        self.start("step", command)
        step = self.running["step"]
        while step.poll() is None:
            self.check()
            time.sleep(0.05)
        del self.running["step"]
        return step.returncode

    def watch(self) -> None:
        """Return never: raise what `check` raises, when it does."""
        while True:
            self.check()
            time.sleep(0.2)

    def wait_for_answer(self) -> None:
        """Return when the web server answers a request, whatever it says."""
        while True:
            self.check()
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse()
                connection.close()
                return
            time.sleep(0.05)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  a handler's signature
        self.signals += 1

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):
            assert self.guard.stdin  # noqa: S101  opened above
            self.guard.stdin.write(f"{line}\n".encode())
            self.guard.stdin.flush()

    def _lock(self) -> int:
        path = self.pair.var / "serve.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        end = time.monotonic() + SECONDS_FOR_AN_OLD_RUN_TO_END
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
                return descriptor
            owner = path.read_text().strip()
            if time.monotonic() > end or (owner and processes.alive(int(owner))):
                os.close(descriptor)
                raise StackError(
                    f"Sudah berjalan dari folder ini (pid {owner}); hentikan dahulu dengan Ctrl-C."
                )
            time.sleep(0.1)

    def _end_leftovers(self) -> None:
        """End programs of an earlier run whose supervisor and guard were both killed."""
        own = [int(entry.name) for entry in processes.PROC.iterdir() if entry.name.isdigit()]
        left = [pid for pid in own if any(self.marker in part for part in processes.command(pid))]
        processes.end(left, signal.SIGTERM, seconds=5)

    def _ask_for_the_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                raise StackError(
                    f"Port {self.port} sudah dipakai; pilih yang lain: PORT={self.port + 1} make run"
                ) from None
