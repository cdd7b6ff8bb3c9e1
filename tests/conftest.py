"""What every test shares: a database whose flush works, and small editions to judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests with real transactions empty the tables afterwards, which the ledger's trigger refuses.

    Only that one trigger, only in the test database; the tests of the ledger switch it on again.
    Keys have five figures, as after some years: a page that groups their thousands breaks its forms.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE awards_auditevent DISABLE TRIGGER ledger_never_truncated")
        cursor.execute(
            "SELECT format('ALTER SEQUENCE %I.%I RESTART %s', schemaname, sequencename, 10001)"
            " FROM pg_sequences WHERE schemaname = 'public' AND sequencename LIKE '%\\_id\\_seq'"
            " AND coalesce(last_value, 1) < 10001"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _language_of_the_site() -> Iterator[None]:
    """Each test starts in the site's language, whatever the one before it has switched on."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    """For tests that read messages: in the language in which the code writes them."""
    with translation.override("en"):
        yield


@pytest.fixture
def empty_cache() -> None:
    """Nothing counted yet. Only this process's own keys go; `cache.clear()` would empty everybody's."""
    redis = cache._cache.get_client(write=True)
    for key in redis.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:*"):
        redis.delete(key)
