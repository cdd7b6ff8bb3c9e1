"""The supervisor with real programs: it answers, stops in order, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.stack.processes import PROC, alive, command, wait_until
from config.stack.supervisor import Supervisor
from tests.config.conftest import BASE, Checkout

TAKE_A_MESSAGE_AND_DIE = """
import os, django; django.setup()
from config.celery import app
app.send_task("celery.backend_cleanup")
with app.connection_for_write() as connection:
    assert connection.default_channel.basic_get("celery")
    os._exit(0)
"""


@pytest.fixture
def serving(checkout: Checkout, port: int) -> Iterator[Checkout]:
    checkout.extra = {"DEMO": "1", "PORT": str(port)}
    yield checkout
    checkout.extra = {}
    left = processes(checkout)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


def processes(checkout: Checkout) -> list[int]:
    """Everything that runs for a checkout: programs and servers."""
    marks = (Supervisor(BASE, checkout.pair, 0).marker, str(checkout.place.home), str(checkout.var))
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    own = os.getpid()
    return [p for p in pids if p != own and any(m in part for part in command(p) for m in marks)]


def begin(checkout: Checkout) -> "tuple[subprocess.Popen[str], list[str]]":
    """Start serving and return when the site is ready, with what it said until then."""
    with checkout.log.open("w") as log:
        process = checkout.popen("serve", errors=log.fileno())
    assert process.stdout
    said = []
    for line in iter(process.stdout.readline, ""):
        said.append(line)
        if line.startswith("Situs siap di"):
            return process, said
    raise AssertionError(checkout.log.read_text())


def test_ctrl_c_stops_everything(serving: Checkout) -> None:
    process, _ = begin(serving)
    second = serving.manage("serve")
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == (
        f"Sudah berjalan dari folder ini (pid {process.pid}); hentikan dahulu dengan Ctrl-C.\n"
    )

    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out.splitlines()[-1]) == (0, "Dihentikan.")
    assert processes(serving) == []
    assert serving.pair.status() == {"PostgreSQL": None, "Redis": None}


def test_a_port_that_another_program_holds(serving: Checkout, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        refused = serving.manage("serve")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"Port {port} sudah dipakai; pilih yang lain: PORT={port + 1} make run\n"
    assert processes(serving) == []
    assert serving.pair.status() == {"PostgreSQL": None, "Redis": None}


@pytest.mark.parametrize("guard_too", [False, True])
def test_nothing_outlives_a_killed_supervisor(serving: Checkout, guard_too: bool) -> None:
    serving.pair.start()
    taken = subprocess.run(
        [sys.executable, "-c", TAKE_A_MESSAGE_AND_DIE],
        cwd=BASE,
        env=serving.environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        check=False,
    )
    assert taken.returncode == 0
    serving.pair.stop()

    process, said = begin(serving)
    assert "1 pekerjaan yang terputus dikembalikan ke antrean.\n" in said
    if guard_too:
        guards = [pid for pid in processes(serving) if "config.stack.guard" in command(pid)]
        assert len(guards) == 1
        os.kill(guards[0], signal.SIGKILL)
        web = next(p for p in processes(serving) if "gunicorn" in command(p) and parent(p) != process.pid)
        os.kill(web, signal.SIGSTOP)  # as if it were busy: it still has the port when the next run begins
    process.kill()
    process.wait()
    if guard_too:  # the servers stay, and the programs end by themselves; the next run takes over
        again, _ = begin(serving)
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=60)
        serving.pair.stop()
    assert wait_until(lambda: processes(serving) == [], seconds=30)


def test_a_dead_program_ends_the_run(serving: Checkout) -> None:
    process, _ = begin(serving)
    workers = [p for p in processes(serving) if "worker" in command(p)]
    main = next(p for p in workers if parent(p) == process.pid)
    os.kill(main, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert serving.log.read_text().splitlines()[-1] == "worker berhenti sendiri (kode -9)"
    assert processes(serving) == []


def test_a_second_signal_kills_and_servers_that_ran_before_stay(serving: Checkout, port: int) -> None:
    serving.pair.start()
    before = serving.pair.status()
    process, _ = begin(serving)
    held = socket.create_connection(("127.0.0.1", port))
    held.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n")  # never sent
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    held.close()
    assert time.monotonic() - begun < 8  # the web server alone would be given ten seconds
    assert process.returncode == 0
    assert serving.pair.status() == before
    serving.pair.stop()


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) if alive(pid) else 0
