"""Log lines as JSON: everything that finds a fault, nothing of who it was or what was typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from gunicorn.config import Config

from awards.models import User
from config.logs import GunicornLogger, JsonLines, masked
from config.middleware import FORM

pytestmark = pytest.mark.django_db
ADDRESS = "ani.rahasia@contoh.example"
SECRET = "kunci-undangan-yang-rahasia"
GIVEN = "0123456789abcdef0123456789abcdef"


@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    try:
        refuse(request.POST["email"])
    except IntegrityError as error:
        raise RuntimeError(request.POST["name"]) from error


def refuse(email: str) -> None:
    raise IntegrityError(f"Key (email)=({email}) already exists.")


urlpatterns = [path("gagal/", fail), path("", include("config.urls"))]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What a handler of JSON lines writes while the test runs."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    root, requests = logging.getLogger(), logging.getLogger("config.requests")
    level, root_level = requests.level, root.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    root.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    requests.setLevel(level)
    root.setLevel(root_level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answered(stream: io.StringIO) -> dict[str, Any]:
    (line,) = [line for line in lines(stream) if line["logger"] == "config.requests"]
    return line


def test_a_line_of_a_request_says_how_it_went_and_not_who_asked_what(stream: io.StringIO) -> None:
    user = User.objects.create_user(ADDRESS, name="Ani Rahasia")
    client = Client(REMOTE_ADDR="203.0.113.77")
    client.force_login(user)
    response = client.post(
        f"/verify/?email={ADDRESS}", {"number": ADDRESS, "control_code": "3604011234567890"}
    )
    line = answered(stream)

    assert line.pop("time").endswith("+00:00")
    assert 0 <= line.pop("ms") < 60_000
    assert line == {
        "level": "INFO",
        "logger": "config.requests",
        "message": "answered",
        "request_id": response.headers["X-Request-ID"],
        "method": "POST",
        "path": "/verify/",
        "user": user.pk,
        "status": 422,
    }
    for private in (ADDRESS, "ani", "Rahasia", "3604011234567890", "203.0.113.77", "contoh"):
        assert private not in stream.getvalue()


@override_settings(ROOT_URLCONF="tests.config.test_logs")
def test_a_fault_is_one_line_with_its_causes_and_without_their_words(stream: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    response = client.post("/gagal/?q=rahasia", {"email": ADDRESS, "name": "Ani Rahasia"})
    (fault,) = [line for line in lines(stream) if line["level"] == "ERROR"]

    assert (response.status_code, fault["message"]) == (500, "Internal Server Error: /gagal/")
    assert fault["request_id"] == answered(stream)["request_id"] == response.headers["X-Request-ID"]
    assert fault["exception"].index("\nIntegrityError\n") < fault["exception"].index("raise RuntimeError(")
    assert fault["exception"].endswith("\nRuntimeError")
    assert ADDRESS not in stream.getvalue()
    assert "Ani" not in stream.getvalue()


def test_the_key_of_an_invitation_and_an_address_in_a_path_are_left_out(stream: io.StringIO) -> None:
    Client().get(f"/undangan/{SECRET}/")
    Client().get(f"/tidak-ada/{ADDRESS}/")
    assert {line["path"] for line in lines(stream)} == {"/undangan/(token)/", "/tidak-ada/(e-mail)/"}
    assert SECRET not in stream.getvalue()
    assert ADDRESS not in stream.getvalue()


@pytest.mark.parametrize("path", [f"/undangan/{SECRET}", f"/undangan/{SECRET}/terima/.", f"/kartu/{SECRET}"])
def test_the_key_of_a_mistyped_link_is_left_out_too(stream: io.StringIO, path: str) -> None:
    Client().get(path)
    assert {line["path"] for line in lines(stream)} == {path.replace(SECRET, "(token)")}
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize(
    ("trusted", "given", "is_taken"),
    [
        (True, GIVEN, True),
        (True, "01234567-89ab-cdef-0123-456789abcdef", True),
        (False, GIVEN, False),
        (True, ADDRESS, False),
        (True, GIVEN + "0", False),
        (True, "3604011234567890", False),
    ],
)
def test_the_number_of_a_request_is_the_proxys_only_where_it_is_trusted(
    settings: Any, trusted: bool, given: str, is_taken: bool
) -> None:
    settings.BEHIND_PROXY = trusted
    number = Client().get("/health/", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert FORM.fullmatch(number)
    assert (number == given) is is_taken


def test_what_is_polled_has_no_line_while_it_goes_well(stream: io.StringIO) -> None:
    Client().get("/health/")
    assert stream.getvalue() == ""
    Client().post("/health/")
    assert answered(stream)["status"] == 405


def record(message: str, *args: Any, error: BaseException | None = None) -> dict[str, Any]:
    info = (type(error), error, None) if error else None
    made = logging.LogRecord("x", logging.ERROR, "f.py", 1, message, args, info)
    return dict(json.loads(JsonLines().format(made)))


def test_an_error_in_a_message_is_named_only_unless_it_is_the_machines() -> None:
    assert record("It waits: %s", ValueError(ADDRESS))["message"] == "It waits: ValueError"
    assert record("It waits: %s", OSError("disk full"))["message"] == "It waits: OSError: disk full"
    assert record("x", error=OperationalError("no route to 10.0.0.1"))["exception"] == (
        "OperationalError: no route to (ip)"
    )


@pytest.mark.parametrize("error", [None, ValueError("Ani Rahasia")])
def test_a_failed_task_is_named_without_its_arguments(error: BaseException | None) -> None:
    said = {"name": "send", "id": "a-1", "exc": "ValueError('Ani Rahasia')", "args": "['Ani']"}
    said |= {"kwargs": "{}", "traceback": "Ani Rahasia"}
    line = record("Task %(name)s[%(id)s] raised: %(exc)s %(args)s%(traceback)s", said, error=error)
    assert line["message"] == "Task send[a-1] raised: ValueError "
    assert "Ani" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Refused /a/b?c=d now", "Refused /a/b now"),
        (f"Mail to <{ADDRESS}>", "Mail to <(e-mail)>"),
        ("from 2001:db8::1 and 203.0.113.7", "from (ip) and (ip)"),
        ("call 0812-3456-7890 or +62 812 3456 7890", "call (number) or (number)"),
        ("NIP 196803151990031002", "NIP (number)"),
        ("at 10:20:30 Task a[0b1c2d3e-1234-5678-9012-0123456789ab]", None),
    ],
)
def test_masks(text: str, kept: str | None) -> None:
    assert masked(text) == (text if kept is None else kept)


def test_a_line_break_does_not_begin_a_line() -> None:
    made = logging.LogRecord("x", logging.INFO, "f.py", 1, "a\nb", (), None)
    assert "\n" not in JsonLines().format(made)


@pytest.mark.parametrize(("kind", "is_json"), [("text", False), ("json", True)])
def test_the_web_servers_own_lines_have_the_form_of_all(
    monkeypatch: pytest.MonkeyPatch, kind: str, is_json: bool
) -> None:
    monkeypatch.setenv("LOG_FORMAT", kind)
    foreign = logging.NullHandler()
    monkeypatch.setattr(logging.getLogger("gunicorn.error"), "handlers", [foreign])
    (own,) = [h for h in GunicornLogger(Config()).error_log.handlers if getattr(h, "_gunicorn", False)]
    assert isinstance(own.formatter, JsonLines) is is_json
    assert foreign.formatter is None
