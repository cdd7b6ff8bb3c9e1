"""The NIK: checked by its digits, kept encrypted, shown masked."""

# ruff: noqa: ARG002 (every kind takes what any kind needs)
from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.encryption import CannotDecrypt, decrypt, encrypt, is_encrypted
from awards.nik import clean_nik, mask_nik
from submissions.answers.base import AnswerKind, Value
from submissions.answers.texts import one_line
from submissions.models import Question

# What a frozen copy keeps of a NIK: that it was given.
HIDDEN = "\N{BULLET}" * 16


class Nik(AnswerKind):
    """A NIK. What is stored is its encrypted form; the digits leave the database by `reveal` alone."""

    def clean(self, question: Question, raw: Any) -> Value:
        """Takes the digits as typed, or what is stored. A wrong NIK is never kept, nor repeated."""
        text = one_line(raw)
        if not text:
            return None
        if not is_encrypted(text):
            return encrypt(clean_nik(text, today=timezone.localdate()))
        if masked(text) == "":
            raise ValidationError(_("Type the NIK again."))
        return text

    def fit(self, question: Question, value: Value) -> Value:
        return value if is_encrypted(value) or value == HIDDEN else None

    def display(self, question: Question, value: Value) -> str:
        return HIDDEN if value == HIDDEN else masked(value)


def masked(value: str) -> str:
    """A stored NIK as it is shown: its last four digits; empty where no key opens it."""
    try:
        return mask_nik(decrypt(value))
    except CannotDecrypt:
        return ""


def reveal(value: str) -> str:
    """The digits of a stored NIK. Whoever calls this logs that somebody saw them. Raises `CannotDecrypt`."""
    return decrypt(value)
