"""Real Celery workers of a test: their own queue, the test's database and folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import current_app
from django.db import connection

from tests.programs import unmeasured

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The address of the test database, which another process needs."""
    values = connection.settings_dict
    sign_in = f"{quote(values['USER'])}:{quote(values['PASSWORD'], safe='')}"
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{sign_in}@{quote(values['HOST'], safe='')}{port}/{values['NAME']}"


class Workers:
    """Starts and kills workers of a queue that no other test uses; the test's own tasks go there."""

    def __init__(self, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.media = media
        self.settings = "config.settings_test"
        self.environment: dict[str, str] = {}
        process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        # The worker's default, see config.settings_test: what a task sends on goes there too.
        self.queue = f"test-{connection.settings_dict['NAME']}-{process}"
        self.running: list[subprocess.Popen[bytes]] = []
        monkeypatch.setattr(current_app, "send_task", partial(current_app.send_task, queue=self.queue))
        self.forget()

    def start(self) -> subprocess.Popen[bytes]:
        """A worker with one pool process, both in a process group of their own."""
        return self._celery(
            *("worker", "--queues", self.queue),
            *("--concurrency", "1", "--without-gossip", "--without-mingle"),
        )

    def start_beat(self) -> subprocess.Popen[bytes]:
        """The clock that rings for what waits for a time."""
        return self._celery("beat", "--schedule", str(self.media / "beat-schedule"), "--pidfile", "")

    def _celery(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config.celery", *command, "--loglevel", "WARNING"],
            cwd=ROOT,
            env=unmeasured()
            | {
                "DJANGO_SETTINGS_MODULE": self.settings,
                "DATABASE_URL": database_url(),
                "MEDIA_ROOT": str(self.media),
            }
            | self.environment,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End the worker and its pool process at once, as a power cut does."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.running.remove(process)

    def forget(self) -> None:
        """Drop what is left of the queue, and what killed workers held of it."""
        with current_app.connection_for_write() as broker:
            channel = broker.default_channel
            channel.client.delete(self.queue)
            for tag, message in channel.client.hgetall(channel.unacked_key).items():
                if self.queue.encode() in message:
                    channel.client.hdel(channel.unacked_key, tag)
                    channel.client.zrem(channel.unacked_index_key, tag)

    def end(self) -> None:
        for process in list(self.running):
            self.kill(process)
        self.forget()


@contextmanager
def workers_of(media: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    workers = Workers(media, monkeypatch)
    try:
        yield workers
    finally:
        workers.end()


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> None:
    """Return when the condition holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} seconds in vain"
        time.sleep(pause)
