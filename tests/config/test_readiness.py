"""The readiness address: each check that fails is named, and nothing else is said."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
import pytest
from celery.beat import ScheduleEntry
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import DjangoAssertNumQueries
from redis.exceptions import ConnectionError as RedisConnectionError

from awards.tasks import send_message
from config.celery import MarkedScheduler, app
from config.heartbeats import SECONDS, mark, seen
from config.readiness import readiness

pytestmark = pytest.mark.django_db
WELL = dict.fromkeys(("database", "migrations", "redis", "files", "disk", "worker", "beat"), "ok")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Worker and beat were seen, and nothing is remembered of the test before."""
    settings.MEDIA_ROOT = tmp_path / "media"
    mark("worker")
    mark("beat")
    readiness.forget()
    yield
    cache.delete_many(["heartbeat-worker", "heartbeat-beat"])
    readiness.forget()


def asked() -> tuple[int, dict[str, str]]:
    response = Client().get("/siap/")
    assert "no-store" in response.headers["Cache-Control"]
    return response.status_code, response.json()


def without(*names: str) -> tuple[int, dict[str, str]]:
    return 503, WELL | dict.fromkeys(names, "bad")


def test_all_is_well_with_few_queries_and_a_moment_later_with_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):  # the probe, and whether and which migrations are applied
        assert asked() == (200, WELL)
    with django_assert_num_queries(0):
        assert asked() == (200, WELL)


@pytest.mark.parametrize("program", ["worker", "beat"])
def test_a_program_that_was_not_seen_lately(program: str) -> None:
    cache.delete(f"heartbeat-{program}")
    assert asked() == without(program)


def test_a_database_that_does_not_answer_is_not_described(caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("10.0.0.1 is down")):
        assert asked() == without("database", "migrations")
    assert [r.getMessage() for r in caplog.records if r.name == "config.readiness"] == [
        "Not ready: database",
        "Not ready: migrations",
    ]


def test_a_migration_that_is_not_applied() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = %s)",
            ["reports"],
        )
    assert asked() == without("migrations")


def test_without_redis_nobody_was_seen() -> None:
    refused = RedisConnectionError("10.0.0.2")
    with mock.patch.multiple(cache, set=mock.Mock(side_effect=refused), get=mock.Mock(side_effect=refused)):
        assert asked() == without("redis", "worker", "beat")


def test_a_folder_that_takes_no_file(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert asked() == without("files")


def test_too_little_room(settings: Any) -> None:
    settings.LEAST_FREE_MB = 10
    with mock.patch.object(shutil, "disk_usage", return_value=Usage(0, 0, 10 * 1024**2)):
        assert asked() == (200, WELL)
    readiness.forget()
    with mock.patch.object(shutil, "disk_usage", return_value=Usage(0, 0, 10 * 1024**2 - 1)):
        assert asked() == without("disk")


def test_room_where_uploads_wait_counts_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(waiting))
    with mock.patch.object(
        shutil, "disk_usage", side_effect=lambda path: Usage(0, 0, 0 if path == waiting else 1 << 50)
    ):
        assert asked() == without("disk")


def test_a_bucket_that_is_there_and_one_that_is_not(settings: Any) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "bucket_name": "berkas",
        "endpoint_url": f"http://{host}:{port}",
        "region_name": "us-east-1",
        "access_key": "kunci",
        "secret_key": "rahasia",
    }
    keys = {"aws_access_key_id": "kunci", "aws_secret_access_key": "rahasia", "region_name": "us-east-1"}
    boto3.resource("s3", endpoint_url=options["endpoint_url"], **keys).create_bucket(Bucket="berkas")
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    try:
        assert storages["default"].bucket_name == "berkas"
        assert asked() == (200, WELL)
        options["bucket_name"] = "tidak-ada"
        readiness.forget()
        assert asked() == without("files")
    finally:
        server.stop()


def test_who_asks_while_another_finds_out_has_the_last_answers_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert asked() == (200, WELL)
    readiness.forget()
    began, may_end = threading.Event(), threading.Event()

    def hangs() -> bool:
        began.set()
        return may_end.wait(60)

    monkeypatch.setattr("config.readiness.CHECKS", {"database": hangs})
    first = threading.Thread(target=readiness.answers)
    first.start()
    assert began.wait(60)
    last = readiness.answers()  # the one that finds out still hangs
    assert not may_end.is_set()
    may_end.set()
    first.join(60)
    assert last == dict.fromkeys(WELL, True)
    assert readiness.answers() == {"database": True}


def test_a_task_that_ends_marks_the_worker_for_some_minutes() -> None:
    cache.delete("heartbeat-worker")
    send_message.apply(args=[0])
    assert seen("worker")
    assert SECONDS - 5 <= cache._cache.get_client().ttl(cache.make_key("heartbeat-worker")) <= SECONDS


def test_what_beat_sends_marks_beat(tmp_path: Path) -> None:
    scheduler = MarkedScheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    entry = ScheduleEntry("name", "awards.tasks.send_waiting_messages", schedule=60, app=app)
    cache.delete("heartbeat-beat")
    with (
        mock.patch("celery.app.task.Task.apply_async", side_effect=RedisConnectionError),
        pytest.raises(Exception, match="Couldn't apply"),
    ):
        scheduler.apply_async(entry, advance=False)
    assert not seen("beat")
    with mock.patch("celery.app.task.Task.apply_async"):
        scheduler.apply_async(entry, advance=False)
    assert seen("beat")


def test_a_mark_that_cannot_be_left_breaks_nothing() -> None:
    with mock.patch.object(cache, "set", side_effect=RedisConnectionError):
        mark("worker")
