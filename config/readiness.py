"""Whether this process can do its work now: what a proxy, a container engine or a watcher asks."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache as once
from pathlib import Path

from botocore.config import Config
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from storages.backends.s3 import S3Storage

from config.heartbeats import seen

KEPT = 2.0  # seconds: many who ask at once cost no more than one
PATIENCE = Config(
    connect_timeout=2,
    read_timeout=2,
    retries={"max_attempts": 0},
    signature_version="s3v4",
    s3={"addressing_style": "path"},
)
logger = logging.getLogger(__name__)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    return _newest() <= MigrationRecorder(connection).applied_migrations().keys()


@once
def _newest() -> frozenset[tuple[str, str]]:
    """The last migration of each app; the code of a process does not change."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _redis() -> bool:
    cache.set("ready", 1, 5)
    return bool(cache.get("ready") == 1)


def _files() -> bool:
    """The folder takes a file, or the bucket is there and lets us in."""
    if not isinstance(storages["default"], S3Storage):
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as probe:
            probe.write(b"1")
        return True
    options = settings.STORAGES["default"]["OPTIONS"] | {"client_config": PATIENCE}
    bucket = S3Storage(**options)
    bucket.connection.meta.client.head_bucket(Bucket=bucket.bucket_name)
    return True


def _disk() -> bool:
    folders = {Path(tempfile.gettempdir()), Path(settings.MEDIA_ROOT)}
    free = [shutil.disk_usage(folder).free for folder in folders if folder.exists()]
    return min(free) >= settings.LEAST_FREE_MB * 1024 * 1024


def _worker() -> bool:
    return seen("worker")


def _beat() -> bool:
    return seen("beat")


CHECKS: Mapping[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
    "files": _files,
    "disk": _disk,
    "worker": _worker,
    "beat": _beat,
}


class Readiness:
    """The answers of all checks, at most two seconds old; asked by many threads, found out by one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, bool] = {}
        self._until = 0.0

    def answers(self) -> dict[str, bool]:
        """By the name of each check, whether it went well. A check that fails in any way went badly."""
        if not self._lock.acquire(blocking=not self._answers):
            return self._answers  # one finds out, which may take long: nobody else waits for it
        try:
            if time.monotonic() >= self._until:
                self._answers = {name: _went_well(name, check) for name, check in CHECKS.items()}
                self._until = time.monotonic() + KEPT
            return self._answers
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Find out again when asked next."""
        self._until = 0.0


def _went_well(name: str, check: Callable[[], bool]) -> bool:
    try:
        is_well = check()
    except Exception:  # whatever it is, the answer is no
        logger.warning("Not ready: %s", name, exc_info=True)
        return False
    if not is_well:
        logger.warning("Not ready: %s", name)
    return is_well


readiness = Readiness()
