"""Every address × every role, GET and POST, against the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client, override_settings
from django.urls import reverse

from tests.access.addresses import addresses
from tests.access.rules import ARGUMENTS, ROLES, SIGN_IN, Answer, Row, Rule
from tests.access.table import ROWS
from tests.access.world import World, make_world

pytestmark = pytest.mark.django_db
ADDRESSES = addresses()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def label(row: Row) -> str:
    """The name of a row in the test's report; its arguments too where an address has several rows."""
    several = Counter(other.name for other in ROWS)[row.name] > 1
    return f"{row.name} {row.query} {dict(row.arguments)}" if several else row.name


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, made once, everybody signed in; what a test changes in it is undone by `world`.

    Sessions are of the database alone: in a cache they would survive what is undone.
    """
    in_database = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db")
    with django_db_blocker.unblock(), transaction.atomic(), in_database:
        world = make_world()
        for role, person in world.people.items():
            if not isinstance(person, AnonymousUser):
                client = Client()
                client.force_login(person, backend=BACKEND)
                world.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(shared_world: World, monkeypatch: pytest.MonkeyPatch, empty_cache: None) -> World:
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", False)  # the table asks faster than any person
    # A snapshot begins a transaction of its own, and all of this happens in one.
    for module in ("archive", "entry"):
        monkeypatch.setattr(f"reports.exports.dossier.{module}.one_moment", lambda: nullcontext("0"))
    return shared_world


def address(row: Row, world: World, **instead: object) -> str:
    if row.name.startswith("/"):
        return row.name
    given = {**ARGUMENTS, **row.arguments, **instead}
    wanted = {name: world.resolve(given[name]) for name in ADDRESSES[row.name]}
    return reverse(row.name, kwargs=wanted) + row.query


def ask(world: World, role: str, method: str, url: str, data: Any = None) -> HttpResponse:
    """One request of one person, of which nothing stays."""
    client = Client(REMOTE_ADDR=f"10.0.0.{ROLES.index(role)}")  # nobody counts against somebody else's limit
    if role in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    before = transaction.savepoint()
    response = getattr(client, method)(url, data)
    if response.streaming:
        response.getvalue()
    transaction.savepoint_rollback(before)
    return response


def outcome(response: HttpResponse, url: str, expected: Answer) -> Answer:
    """What a response is in the words of the table, as exactly as the expected answer says it."""
    if response.status_code != 302:
        return response.status_code
    target = response.headers["Location"]
    if target.startswith(resolve_url(settings.LOGIN_URL) + "?next="):
        return SIGN_IN
    return target if isinstance(expected, str) else 302


def form(row: Row) -> dict[str, str]:
    """What a browser sends: never nothing at all, since every form has the token."""
    return {"csrfmiddlewaretoken": "x", **row.data}


def differences(world: World, row: Row, rule: Rule, method: str) -> dict[str, str]:
    url, data = address(row, world), form(row) if method == "post" else None
    found = {}
    for role in ROLES:
        got = outcome(ask(world, role, method, url, data), url, rule[role])
        if got != rule[role]:
            found[role] = f"expected {rule[role]}, got {got}"
    return found


def test_every_address_has_a_row() -> None:
    missing = sorted(set(ADDRESSES) - {row.name for row in ROWS})
    assert missing == [], "Add a row for each to a file tests/access/table_*.py: who gets what from it?"


def test_every_row_has_an_address() -> None:
    assert sorted({row.name for row in ROWS} - set(ADDRESSES)) == [], (
        "These addresses are gone: drop the rows."
    )


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_who_may_look(world: World, row: Row) -> None:
    assert differences(world, row, row.get, "get") == {}


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_who_may_act(world: World, row: Row) -> None:
    assert differences(world, row, row.post, "post") == {}


@pytest.mark.parametrize("row", [row for row in ROWS if row.foreign], ids=label)
def test_what_belongs_to_others_is_not_there(world: World, row: Row) -> None:
    """404 for whoever may open the page, with the key of a thing that is not theirs."""
    url = address(row, world, **row.foreign)
    for method, rule in (("get", row.get), ("post", row.post)):
        allowed = [role for role in ROLES if rule[role] not in {SIGN_IN, 403, 404, 405}]
        got = {
            role: ask(world, role, method, url, form(row) if method == "post" else None).status_code
            for role in allowed
        }
        assert got == dict.fromkeys(allowed, 404), method


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_head_says_what_get_would(world: World, row: Row) -> None:
    url = address(row, world)
    for role in ("anonymous", "secretariat"):
        assert ask(world, role, "head", url).status_code == ask(world, role, "get", url).status_code, role


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_no_other_method_is_taken(world: World, row: Row) -> None:
    url = address(row, world)
    for method in ("put", "patch", "delete", "trace"):
        assert ask(world, "anonymous", method, url).status_code == 405, method
    assert ask(world, "secretariat", "put", url).status_code == 405
