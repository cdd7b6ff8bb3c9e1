"""What the rules look at, as frozen values: ids, codes, dates and counts, no names and no texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

MET, NOT_MET, UNKNOWN, TO_DECIDE = "met", "not_met", "unknown", "to_decide"


@dataclass(frozen=True, slots=True)
class Win:
    """An honour of an earlier year that may be of the same innovation, or is of the same unit."""

    honour_id: int
    year: int
    place: int
    title: str
    is_same: bool
    is_like: bool
    is_of_unit: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry, or one that somebody thinks of, with what is known of its surroundings.

    `missing_evidence` are the codes of required files that are not there; None while there is no entry yet.
    """

    year: int
    closing: date
    unit_kind: str
    participant_kind: str = ""
    started_on: date | None = None
    started_precision: str = ""
    others_of_unit: tuple[int, ...] = ()
    team_size: int | None = None
    same_titles: tuple[int, ...] = ()
    same_titles_in_category: tuple[int, ...] = ()
    wins: tuple[Win, ...] = ()
    says_developed: bool = False
    explains_development: bool = False
    holders: Mapping[str, tuple[int, ...]] | None = None
    missing_evidence: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says, with the data it used, which is stored beside it."""

    outcome: str
    data: Mapping[str, Any]
