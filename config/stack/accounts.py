"""The account that owns the embedded pair: the caller or, for root, an account that can do nothing else.

PostgreSQL refuses to run as root. Root therefore makes one system account without home or shell, keeps the
data under /var/lib and copies the programs there, as the account may not enter a checkout under /root. No
permission of anything else is changed.
"""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.stack.paths import SYSTEM, StackError

NAME = "inovasi"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
HOMELESS = ("--home-dir=/nonexistent", "--shell=/usr/sbin/nologin")
NO_SHELLS = ("nologin", "false")


@dataclass(frozen=True)
class Account:
    """Who runs the servers and owns their files; `separate` when it is not the caller."""

    uid: int
    gid: int
    separate: bool

    @classmethod
    def current(cls) -> "Account":
        """The caller, or root's own system account, created when missing."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), separate=False)
        entry = _entry() or _create()
        if Path(entry.pw_shell).name not in NO_SHELLS or entry.pw_uid == 0:
            raise StackError(
                f"Akun '{NAME}' di mesin ini dipakai orang; jalankan sebagai pengguna biasa, bukan root."
            )
        return cls(entry.pw_uid, entry.pw_gid, separate=True)

    @contextlib.contextmanager
    def acting(self) -> Iterator[None]:
        """Touch files and /proc with the account's rights, so that root never follows what the account wrote.

        Import nothing inside: the account may not be able to read the modules.
        """
        if not self.separate:
            yield
            return
        uid, gid = os.geteuid(), os.getegid()
        os.setegid(self.gid)
        os.seteuid(self.uid)
        try:
            yield
        finally:
            os.seteuid(uid)
            os.setegid(gid)

    def run(self, command: Sequence[str | Path], *, timeout: float = 90) -> subprocess.CompletedProcess[str]:
        """Run a program to its end with a bare environment; what it says on stderr is kept for the error."""
        try:
            done: subprocess.CompletedProcess[str] = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                timeout=timeout,
                check=False,
                **self.launch(),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise StackError(f"{Path(command[0]).name} tidak dapat dijalankan: {error}") from error
        return done

    def spawn(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        """Start a server in its own session, which the caller's terminal and pipes cannot reach."""
        try:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                **self.launch(),
            )
        except OSError as error:
            raise StackError(f"{Path(command[0]).name} tidak dapat dijalankan: {error}") from error
        return process

    def launch(self) -> dict[str, Any]:
        """Options of `subprocess`: the folder is one that every account may enter."""
        options: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": SYSTEM_PATH, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "umask": 0o077,
        }
        if self.separate:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def private_folder(self, path: Path) -> None:
        """Make a 0700 folder of the account, or refuse a link or a folder of somebody else."""
        try:
            path.mkdir(mode=0o700)
            if self.separate:
                os.chown(path, self.uid, self.gid)
        except FileExistsError:
            found = path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.uid:
                raise StackError(f"{path} bukan folder milik kami; pindahkan atau hapus dahulu.") from None
            with self.acting():
                path.chmod(0o700)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=SYSTEM_PATH)
    if useradd is None:
        raise StackError(f"Perintah useradd tidak ada; pasang paket passwd atau buat akun sistem '{NAME}'.")
    made = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", *HOMELESS, NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    entry = _entry()  # of two that create it at once, one is told that it exists
    if entry is None:
        raise StackError(f"Akun sistem '{NAME}' tidak dapat dibuat: {made.stderr.strip()}")
    return entry


def system_folder() -> Path:
    """Root's folder for all checkouts: 0755, as the account must reach its own below it."""
    SYSTEM.mkdir(mode=0o755, exist_ok=True)
    found = SYSTEM.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0:
        raise StackError(f"{SYSTEM} bukan folder milik root; pindahkan atau hapus dahulu.")
    SYSTEM.chmod(0o755)
    return SYSTEM


def public_copy(name: str, parts: dict[str, Path]) -> Path:
    """Root's copy of programs that the account may read: `parts` maps a relative path to its source."""
    target = system_folder() / name
    if target.exists():
        return target
    draft = target.with_name(f".{name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for relative, source in parts.items():
        (draft / relative).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, draft / relative, symlinks=True)
        else:
            shutil.copy(source, draft / relative)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    try:
        draft.rename(target)
    except OSError:  # another start was quicker
        shutil.rmtree(draft)
    return target
