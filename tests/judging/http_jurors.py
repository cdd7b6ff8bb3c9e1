"""Simulated jurors over real HTTP: they save and finalise at once, send twice, lose answers and try again."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Barrier
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

from awards.models import User
from tests.e2e.workers import ROOT, database_url
from tests.judging.sheets import BACKEND
from tests.programs import unmeasured

CSRF = "c" * 32
PATIENCE = 60.0


@dataclass
class SimulatedJuror:
    """What a juror will give, and what came of it. `values` holds plain values by sheet and criterion."""

    name: str
    cookie: str
    values: Mapping[int, Mapping[str, str]]
    seed: int
    keys: set[UUID] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    repeats: int = 0
    lost: int = 0


def sign_in(person: User) -> str:
    """The session of a person, as a browser's cookie holds it."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def web_server(*, workers: int = 2, threads: int = 4) -> Iterator[int]:
    """gunicorn as in production over the database of this process; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", str(workers), "--worker-class", "gthread", "--threads", str(threads)),
            *("--no-control-socket", "--log-level", "error", "--timeout", "120"),
        ],
        cwd=ROOT,
        env=unmeasured()
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            "DATABASE_URL": database_url(),
            "MEDIA_ROOT": os.environ["MEDIA_ROOT"],
        },
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def judge_at_once(jurors: Sequence[SimulatedJuror], port: int) -> float:
    """All of them begin at the same moment; returns the seconds until the last one is done."""
    barrier = Barrier(len(jurors) + 1)

    def work(juror: SimulatedJuror) -> None:
        chance = random.Random(juror.seed)
        barrier.wait(timeout=120)
        for sheet, values in juror.values.items():
            _judge(juror, port, sheet, values, chance)

    with ThreadPoolExecutor(len(jurors)) as pool:
        futures = [pool.submit(work, juror) for juror in jurors]
        barrier.wait(timeout=120)
        start = time.perf_counter()
        for future in futures:
            future.result()
        return time.perf_counter() - start


def _judge(
    juror: SimulatedJuror, port: int, sheet: int, values: Mapping[str, str], chance: random.Random
) -> None:
    """Values one by one, each first mistyped now and then, then the last look and its button."""
    for code, value in values.items():
        base = ""
        for typed in [*(["55"] if chance.random() < 0.2 else []), value]:
            key = uuid4()
            juror.keys.add(key)
            row = {"key": str(key), "field": f"value:{code}", "value": typed, "base": base, "age": 0}
            body = json.dumps({"device": juror.name, "changes": [row]})
            told = _insist(juror, port, sheet, "simpan", body, chance)
            assert told["results"][0]["outcome"] == "stored", told
            base, version = told["fields"][f"value:{code}"]["token"], told["version"]
    for _time in range(2 if chance.random() < 0.3 else 1):
        _insist(juror, port, sheet, "finalkan", f"seen={version}", chance)


def _insist(
    juror: SimulatedJuror, port: int, sheet: int, what: str, body: str, chance: random.Random
) -> dict[str, object]:
    """Send until an answer comes: now and then the answer is not waited for, or the request sent twice."""
    path = f"/juri/lembar/{sheet}/{what}/"
    if chance.random() < 0.1:
        juror.lost += 1
        _send(juror, port, path, body, patience=0.001)
    if chance.random() < 0.1:
        juror.repeats += 1
        _send(juror, port, path, body)
    for wait in range(8):
        status, answer = _send(juror, port, path, body)
        if 200 <= status < 400:
            return json.loads(answer) if what == "simpan" else {}
        time.sleep(0.2 * wait)
    raise AssertionError(f"{path}: no answer, last {status}")


def _send(
    juror: SimulatedJuror, port: int, path: str, body: str, *, patience: float = PATIENCE
) -> tuple[int, bytes]:
    is_form = body.startswith("seen=")
    headers = {
        "Host": "localhost",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={juror.cookie}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    start = time.perf_counter()
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, HTTPException):
        return 0, b""  # the answer is lost, the request perhaps not
    finally:
        connection.close()
    juror.statuses[response.status] += 1
    juror.seconds.append(time.perf_counter() - start)
    return response.status, answer


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/", headers={"Host": "localhost"})
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server does not answer")
