"""What the apps hold of a person: to be handed out, erased, and deleted when its time is over.

The pages live here, in the lowest app, and must not know the higher ones. So each app hands in its
`PersonalFacts` in a module `personal_data`, which is found when the apps are loaded.
"""

# ruff: noqa: ARG002 (an app overrides what it knows something of)
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from awards.models import Edition, User


class Fate(StrEnum):
    """What an erasure does with something."""

    ERASED = "erased"
    ANONYMOUS = "anonymous"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a person's data, as it is handed out."""

    name: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a person's, as it is handed out."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that is held of a person, how much of it, what an erasure does with it and why."""

    text: str
    count: int
    fate: Fate
    why: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A text of somebody else in which a word of a person's name stands, which an erasure leaves as it is.

    `code` is the entry's, in the edition that looks; a text of another edition has no excerpt either.
    """

    place: str
    excerpt: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A kind of data that an edition keeps for a time: what goes, and the usual number of months (contoh)."""

    code: str
    label: str
    text: str
    months: int


class PersonalFacts:
    """The knowledge of one app; each method says nothing unless the app overrides it."""

    def parts(self, user: User) -> Iterable[Part]:
        """Everything about a person, as tables."""
        return ()

    def files(self, user: User) -> Iterable[File]:
        """The files that a person handed in."""
        return ()

    def holdings(self, user: User) -> Iterable[Holding]:
        """What an erasure would do."""
        return ()

    def mentions(self, user: User, edition: Edition) -> Iterable[Mention]:
        """Where else a word of a person's name stands, for the secretariat of an edition to look at."""
        return ()

    def obstacles(self, user: User) -> Iterable[str]:
        """Why a person cannot be erased yet, with what to do about it."""
        return ()

    def lock(self, user: User) -> Iterable[int]:
        """Lock what is going to be erased, in the order that every other write keeps; the editions' keys."""
        return ()

    def erase(self, user: User) -> None:
        """Erase or make anonymous what the law does not oblige to keep, under the locks of `lock`."""

    def periods(self) -> Iterable[Period]:
        """The kinds of data that this app deletes when their time is over."""
        return ()

    def expired(self, edition: Edition, code: str) -> int:
        """How many rows of a kind there are to delete."""
        return 0

    def purge(self, edition: Edition, code: str) -> int:
        """Delete them; returns how many."""
        return 0

    def rotate(self) -> int:
        """Encrypt anew under the newest key what is encrypted; returns how many values."""
        return 0


_known: list[PersonalFacts] = []


def register(facts: PersonalFacts) -> None:
    """Hand in the facts of an app, once."""
    _known.append(facts)


def known() -> tuple[PersonalFacts, ...]:
    """The facts of all apps, the lowest app first."""
    return tuple(_known)


def all_periods() -> list[tuple[PersonalFacts, Period]]:
    """Every kind of data that is deleted when its time is over, with the app that does it."""
    return [(facts, period) for facts in _known for period in facts.periods()]
