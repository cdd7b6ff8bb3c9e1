"""A checkout's `var` folder of its own, with real servers that are removed afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.stack.pair import Pair
from config.stack.paths import Place

BASE = Path(__file__).resolve().parents[2]


@dataclass
class Checkout:
    var: Path
    extra: dict[str, str] = field(default_factory=dict)
    interpreter: tuple[str, ...] = (sys.executable,)
    user: int | None = None

    @property
    def place(self) -> Place:
        return Place.of(self.var)

    @property
    def pair(self) -> Pair:
        return Pair(self.var, fast=True)

    def environment(self) -> dict[str, str]:
        """Nothing that the tests' own run was given, but what measures coverage."""
        kept = {} if self.user else {k: v for k, v in os.environ.items() if k.startswith("COV")}
        return {"PATH": os.defpath, "LANG": "C.UTF-8", "VAR_DIR": str(self.var)} | kept | self.extra

    @property
    def log(self) -> Path:
        """What a long-running command says on stderr; a pipe that nobody reads would stop it."""
        return self.var.parent / "stderr"

    def popen(self, *arguments: str, errors: int = subprocess.PIPE) -> "subprocess.Popen[str]":
        identity = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        return subprocess.Popen(
            [*self.interpreter, "manage.py", *arguments],
            cwd=BASE,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            **identity,
        )

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.popen(*arguments)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Checkout]:
    """Servers that were never started."""
    made = Checkout(tmp_path / "var")
    yield made
    made.pair.remove()


@pytest.fixture(scope="session")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("checkout") / "var")
    made.pair.start()
    yield made
    made.pair.remove()


@pytest.fixture
def checkout(used: Checkout) -> Iterator[Checkout]:
    """Servers that ran before and do not run now; making new ones for every test takes long."""
    used.pair.stop()
    yield used
    used.pair.stop()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ordinary(tmp_path: Path) -> Iterator[Checkout]:
    """The same as somebody who is not root; root makes a user for the time of the test."""
    if os.geteuid() != 0:
        pytest.skip("every other test here already runs as an ordinary user")
    python = Path("/usr/bin/python3")
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    works = subprocess.run(
        [python, "-c", "import config.env"],
        cwd=BASE,
        env={"PYTHONPATH": packages},
        capture_output=True,
        check=False,
    )
    closed = [folder for folder in (BASE, *BASE.parents) if not folder.stat().st_mode & 0o1]
    if works.returncode or closed:
        pytest.skip("the system's Python cannot use these packages, or others cannot enter this folder")
    name = f"inovasi-t{os.getpid()}"
    subprocess.run(["/usr/sbin/useradd", "--no-create-home", "--user-group", name], check=True)
    try:
        user = pwd.getpwnam(name).pw_uid
        folder = Path("/tmp") / name  # noqa: S108  pytest's own folders are closed to others
        folder.mkdir(mode=0o700)
        os.chown(folder, user, user)
        made = Checkout(folder / ("panjang" * 12) / "var", {"PYTHONPATH": packages}, (str(python),), user)
        yield made
        made.manage("stack", "remove")
        shutil.rmtree(folder)
    finally:
        subprocess.run(["/usr/sbin/userdel", name], check=True)
