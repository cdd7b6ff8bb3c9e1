"""Personal data that is encrypted at rest: the NIK, which only a form that needs it may ask for.

Fernet (AES in CBC mode with an HMAC) under the keys of `PERSONAL_DATA_KEYS`: the first one encrypts, all of
them decrypt, so that a new key can be put in front and the old ones dropped after `rotate`.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "enc1:"


class CannotDecrypt(Exception):  # noqa: N818 - a state of the installation, not a mistake of the caller
    """None of the keys opens this value: the key it was encrypted with is missing."""


def encrypt(text: str) -> str:
    """The text under the newest key; the same text gives another token each time."""
    return PREFIX + _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What was encrypted. Raises `CannotDecrypt`."""
    try:
        return _keys().decrypt(_body(token)).decode()
    except InvalidToken:
        raise CannotDecrypt from None


def rotate(token: str) -> str:
    """The same text under the newest key. Raises `CannotDecrypt`."""
    try:
        return PREFIX + _keys().rotate(_body(token)).decode()
    except InvalidToken:
        raise CannotDecrypt from None


def is_encrypted(value: object) -> bool:
    """Whether a stored value is one of ours."""
    return isinstance(value, str) and value.startswith(PREFIX)


def _body(token: str) -> bytes:
    return token.removeprefix(PREFIX).encode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.PERSONAL_DATA_KEYS])
