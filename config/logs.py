"""Log lines as JSON, one object a line, without who people are and what they typed."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from redis.exceptions import RedisError

from config.env import load

# Arguments of addresses that let in whoever knows them.
KEYS_IN_ADDRESSES = ("secret", "token")
MASKS = (
    (re.compile(r"(/[^\s?\"']*)\?[^\s\"']+"), r"\1"),  # the query of an address
    # Links that let in, also where they are mistyped, so that no address matches.
    (re.compile(r"(/(?:undangan|kartu)/)[^/\s\"']{8,}"), r"\1(token)"),
    (re.compile(r"[^\s@/:<>\"'(=]+@[^\s@/:<>\"')]+"), "(e-mail)"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "(ip)"),
    (re.compile(r"\b(?:[0-9A-Fa-f]{1,4}:){3,}[0-9A-Fa-f:]+|\b(?:[0-9A-Fa-f]{1,4}:)+:[0-9A-Fa-f:]*"), "(ip)"),
    # Telephone, NIK, NIP; the groups of a task's UUID are none.
    (re.compile(r"\+62[\d -]{8,}\d|(?<![\w-])0\d{2,3}(?:[ -]\d{3,5}){2}\b|\b\d{9,}\b"), "(number)"),
)
# Their words come from the machine; those of all others may quote a form or a row.
MACHINE_ERRORS = (OSError, OperationalError, RedisError, ImportError, AttributeError, TypeError)


# The request that this thread answers. Its number is in `META`, where no header can put it.
running: ContextVar[HttpRequest | None] = ContextVar("running", default=None)
NUMBER = "inovasi.request_id"


class JsonLines(logging.Formatter):
    """Time, level, logger and message; of a request its number, method, path and the user's id."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        # Django says what it refused when the request has left every middleware.
        said = getattr(record, "request", None)
        request = running.get() or (said if isinstance(said, HttpRequest) else None)
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(_message(record, error), request),
        }
        if request is not None:
            line |= _of(request)
        line |= {name: getattr(record, name) for name in ("status", "ms") if hasattr(record, name)}
        if error is not None:
            line["exception"] = masked(traced(error), request)
        return json.dumps(line, ensure_ascii=False)


class GunicornLogger(Logger):  # type: ignore[misc]  # a package without types
    """The web server's own lines in the form of all others: it starts before Django's settings are read."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        if load().log_format == "json":
            for handler in self.error_log.handlers:
                if getattr(handler, "_gunicorn", False):  # others may listen too, in a form of their own
                    handler.setFormatter(JsonLines())


def masked(text: str, request: HttpRequest | None = None) -> str:
    """The text without queries, e-mail and IP addresses, long numbers and the keys of its request."""
    match = request.resolver_match if request else None
    for name in KEYS_IN_ADDRESSES:
        if match and match.kwargs.get(name):
            text = text.replace(str(match.kwargs[name]), f"({name})")
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def traced(error: BaseException) -> str:
    """An error after its causes: where each happened, with the lines of code and never their values."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [traced(before)] if before is not None else []
    lines += [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    return "\n".join([*lines, _said(error)])


def _said(error: BaseException) -> str:
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, MACHINE_ERRORS) else name


def _message(record: logging.LogRecord, error: BaseException | None) -> str:
    """What the line says, with errors named only; Celery puts theirs into the message as text."""
    args: Any = record.args
    if isinstance(args, Mapping):
        exc = _said(error) if error else str(args.get("exc", "")).partition("(")[0]
        args = {**args, "args": "", "kwargs": "", "traceback": "", "exc": exc}
    elif args:
        args = tuple(_said(value) if isinstance(value, BaseException) else value for value in args)
    return str(record.msg) % args if args else str(record.msg)


def _of(request: HttpRequest) -> dict[str, Any]:
    known = {
        "request_id": request.META.get(NUMBER),
        "method": request.method,
        "path": masked(request.path, request),
    }
    # Only who was already looked up: a log line asks the database nothing.
    user = getattr(request, "_cached_user", None)
    return known | ({"user": user.pk} if user is not None and user.pk else {})
