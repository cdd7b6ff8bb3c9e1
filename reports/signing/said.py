"""What a file was found to say; plain values, without the library that reads signatures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenSignature:
    """A signature in a file.

    `problem` is "" or the first of: `broken` (the bytes are not those that were signed), `altered` (something
    was changed afterwards that a signature does not allow), `expired`, `early`, `revoked`, `untrusted`.
    `root` is the fingerprint of the authority that it was led back to, "" when to none.
    """

    name: str
    organization: str
    issuer: str
    certificate: str
    at: str
    problem: str
    whole: bool
    root: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `base` is about the paper that the file begins with, where one was named.

    "" (nothing to say), `same` (only signatures were added), `altered`, or `outside` (the picture of a
    signature lies outside its box and covers the paper).
    """

    names: list[str]
    signatures: list[SeenSignature]
    base: str


@dataclass(frozen=True, slots=True)
class Made:
    """A signature that was made here."""

    signers: tuple[dict[str, str], ...]
    original_sha256: str
    is_demo: bool
