"""Addresses of pages and videos."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from submissions.answers.base import AnswerKind, Value
from submissions.answers.texts import one_line
from submissions.models import Question

LONGEST = 500
is_address = URLValidator(schemes=["http", "https"])


def site_of(address: str) -> str:
    """The host of an address, without `www.`."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


class Address(AnswerKind):
    """An address of the web; `hosts` may say on which sites it must lie, such as those that show videos."""

    def clean(self, question: Question, raw: Any) -> Value:
        text = one_line(raw)
        if not text:
            return None
        if "://" not in text:
            text = f"https://{text}"
        if not self._is_sound(text):
            raise ValidationError(_("Write a whole address, for example https://youtu.be/abc123."))
        return text

    def _is_sound(self, text: str) -> bool:
        try:
            is_address(text)
        except ValidationError:
            return False
        return len(text) <= LONGEST and "@" not in urlsplit(text).netloc

    def fit(self, question: Question, value: Value) -> Value:
        return value if isinstance(value, str) and self._is_sound(value) else None

    def display(self, question: Question, value: Value) -> str:
        return str(value)

    def limits(self, question: Question, value: Value) -> list[str]:
        site = site_of(value)
        if not question.hosts or any(site == host or site.endswith(f".{host}") for host in question.hosts):
            return []
        return [_("Use an address of %s.") % ", ".join(question.hosts)]
