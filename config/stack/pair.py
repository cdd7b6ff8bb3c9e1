"""Starting and stopping the pair, one caller at a time."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.stack.accounts import Account, system_folder
from config.stack.paths import Place, StackError
from config.stack.postgres import Postgres
from config.stack.redis import Redis

NOT_RUNNING = (
    "Tidak ada {what} yang berjalan untuk folder ini: jalankan `make run` atau "
    "`.venv/bin/python manage.py stack start`, atau setel DATABASE_URL dan REDIS_URL."
)


@dataclass(frozen=True)
class Pair:
    """The servers that one checkout needs: none of those whose address is given from outside."""

    var: Path
    postgres: bool = True
    redis: bool = True
    fast: bool = False

    @property
    def place(self) -> Place:
        return Place.of(self.var)

    def start(self) -> list[str]:
        """Start what does not run and return the names of what was started."""
        if not (self.postgres or self.redis):
            return []
        with self._alone():
            return [server.name for server in self._servers() if server.start()]

    def stop(self, names: list[str] | None = None) -> list[str]:
        """Stop the servers (or those named), the database last, and return the names of what ran."""
        if not self._made():
            return []
        with self._alone():
            wanted = [s for s in reversed(self._servers()) if names is None or s.name in names]
            return [server.name for server in wanted if server.stop()]

    def remove(self) -> None:
        """Stop the servers and delete their data, which cannot be undone."""
        if not self._made():
            return
        with self._alone():
            for server in reversed(self._servers()):
                server.stop()
            place = self.place
            with Account.current().acting():
                leftovers = [*place.home.glob("postgres*"), *place.home.glob("redis*"), place.sockets]
                for path in leftovers:
                    if path.is_dir():
                        shutil.rmtree(path, ignore_errors=True)
                    else:
                        path.unlink(missing_ok=True)
            if place.home != self.var.resolve():
                place.home.rmdir()

    def status(self) -> dict[str, int | None]:
        """The pid of each server of the pair, None for one that does not run. Changes nothing."""
        if not self._made():
            return dict.fromkeys(self._names())
        return {server.name: server.running() for server in self._servers()}

    def missing(self) -> str:
        """One line that says which of the pair does not run and what to do, or ""."""
        try:
            absent = [name for name, pid in self.status().items() if pid is None]
        except PermissionError:
            return f"{self.place.home} milik pengguna lain: jalankan sebagai pengguna yang memasangnya."
        return NOT_RUNNING.format(what=" dan ".join(absent)) if absent else ""

    def _names(self) -> list[str]:
        return [Postgres.name] * self.postgres + [Redis.name] * self.redis

    def _servers(self) -> list[Postgres | Redis]:
        place, account = self.place, Account.current()
        servers: list[Postgres | Redis] = []
        if self.postgres:
            servers.append(Postgres(place, account, self.fast))
        if self.redis:
            servers.append(Redis(place, account))
        return servers

    def _made(self) -> bool:
        place = self.place
        return (place.home / "postgres").exists() or any(place.home.glob("redis-*"))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two starts or stops at once happen one after the other."""
        place = self.place
        try:
            self.var.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.var / "stack.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise StackError(f"{self.var} tidak dapat ditulisi: {error.strerror}.") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            account = Account.current()
            if account.separate:
                system_folder()
            if place.home != self.var.resolve():
                account.private_folder(place.home)
            yield
        finally:
            os.close(descriptor)
