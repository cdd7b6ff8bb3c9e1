"""Where the embedded pair of one checkout lives."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

PRODUCT = "inovasi-award"
SYSTEM = Path("/var/lib") / PRODUCT
LONGEST_SOCKET_PATH = 107  # sun_path of Linux holds 108 bytes, one of them the final NUL
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"
PLAIN = re.compile(r"[\w/.+-]+", re.ASCII)


class StackError(Exception):
    """One line that says what is wrong with the embedded pair, and what to do."""


@dataclass(frozen=True)
class Place:
    """The folders of one pair: `var` names the checkout, `home` holds the data, `sockets` the two sockets."""

    var: Path
    home: Path
    sockets: Path

    @classmethod
    def of(cls, var: Path) -> "Place":
        """An ordinary user has everything under `var`; root has it under /var/lib, by a hash of `var`.

        A socket path too long for the kernel, or with characters that a URL would need to escape, moves to a
        private folder in /tmp. The answer depends on nothing but `var` and the user, so that every command
        of a checkout finds the same pair.
        """
        var = var.resolve()
        key = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        home = SYSTEM / key if os.geteuid() == 0 else var
        sockets = home / "run"
        length = len(os.fsencode(sockets)) + len(LONGEST_SOCKET_NAME)
        if length > LONGEST_SOCKET_PATH or not PLAIN.fullmatch(str(sockets)):
            sockets = Path(f"/tmp/{PRODUCT}-{os.geteuid()}-{key}")  # noqa: S108  its owner and mode are checked
        return cls(var, home, sockets)


def read_secret(path: Path) -> str:
    """The secret in a file, or "" when there is none. A link is never followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return ""
    with open(descriptor, encoding="utf-8") as file:  # noqa: PTH123  a descriptor has no Path
        return file.read().strip()


def ensure_secret(path: Path) -> str:
    """The secret in a file, written with mode 0600 when there is none; of two writers the first wins."""
    if secret := read_secret(path):
        return secret
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  a descriptor has no Path
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            if not read_secret(path):  # an empty file of an interrupted copy or restore
                draft.replace(path)
                return read_secret(path)
    finally:
        draft.unlink(missing_ok=True)
    return read_secret(path)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; only its owner may read it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  a descriptor has no Path
        file.write(text)
    draft.replace(path)
