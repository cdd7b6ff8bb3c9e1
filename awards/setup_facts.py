"""What the apps know of an edition's settings: what is missing, what is locked, what a copy takes along.

The settings pages live here, in the lowest app, and must not know the higher ones. So each app hands in its
`Facts` in a module `edition_facts`, which is found when the apps are loaded.
"""

# ruff: noqa: ARG002 (an app overrides what it knows something of)
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from awards.models import Category, Edition, Stage

REGISTRATION: Final = "registration"
STAGES: Final = "stages"
PLACES: Final = "places"


@dataclass(frozen=True, slots=True)
class Point:
    """Something that is missing. `blocks` when the edition cannot be opened without it, else it is advice.

    `part` is the settings page that mends it, `url` its address; `category` is None for the whole edition.
    """

    part: str
    text: str
    url: str
    blocks: bool = True
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a part of a category's settings can no longer be changed, and how it opens.

    `part` is REGISTRATION, STAGES or PLACES; with a `stage_id` the lock is on that stage alone.
    """

    part: str
    category_id: int
    reason: str
    way_out: str
    url: str = ""
    stage_id: int | None = None


class Facts:
    """The knowledge of one app; each method says nothing unless the app overrides it."""

    def points(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Point]:
        """What is missing. `categories` come with their stages and places; few queries at any number."""
        return ()

    def locks(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Lock]:
        """What is locked. A service asks this while it holds the category's row."""
        return ()

    def copy(self, *, source: Category, target: Category, stages: Mapping[Stage, Stage]) -> None:
        """Copy to a new category what this app keeps of another one; `stages` maps each stage to its copy."""

    def remove(self, *, category: Category, stages: Sequence[Stage], whole: bool) -> None:
        """Delete what this app keeps of stages that go, and of the `whole` category when it goes too."""


_known: list[Facts] = []


def register(facts: Facts) -> None:
    """Hand in the facts of an app, once."""
    _known.append(facts)


def known_facts() -> tuple[Facts, ...]:
    """The facts of all apps, the lowest app first."""
    return tuple(_known)


def all_points(edition: Edition, categories: Sequence[Category]) -> list[Point]:
    """Everything that is missing, what blocks first, in the order of the apps."""
    points = [point for facts in _known for point in facts.points(edition, categories)]
    return sorted(points, key=lambda point: not point.blocks)


def all_locks(edition: Edition, categories: Sequence[Category]) -> list[Lock]:
    """Everything that is locked in these categories."""
    return [lock for facts in _known for lock in facts.locks(edition, categories)]
