"""The plenary's board: every place with a title, who gets it, and what the session decided."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.models import Category, Place
from judging.models import FinalStanding
from reports.models import PlenaryDecision
from reports.placing import Placed
from reports.queries.session import places_as_decided
from reports.queries.ties import TieView, entry_titles, tie_views


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """An entry on the board, with the final that the list shows."""

    code: str
    title: str
    unit: str
    final: Decimal


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """A number with a title. `prize` is None while the session has not decided it."""

    number: int
    title: str
    prize: int | None
    entries: tuple[BoardEntry, ...]
    is_joint: bool
    is_vacant: bool
    decision: str
    note: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the session decided of an entry, in words."""

    code: str
    title: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """A category before its plenary: places, ties with what the chain said, and decisions."""

    places: tuple[BoardPlace, ...]
    ties: tuple[TieView, ...]
    decisions: tuple[Decision, ...]
    joint: tuple[BoardPlace, ...]


def plenary_board(category: Category) -> Board:
    """The places as they would be confirmed now; seven queries, whatever the number of entries."""
    placed = places_as_decided(category)
    titles = {place.number: place for place in Place.objects.filter(category=category).order_by("number")}
    rows = {
        row.submission_id: row
        for row in FinalStanding.objects.filter(
            category=category, submission__in=[row.submission_id for row in placed]
        ).select_related("submission__unit__parent")
    }
    places = tuple(
        _place(place, [row for row in placed if row.number == number], rows, _why_vacant(number, placed))
        for number, place in titles.items()
    )
    ranked = [rows[row.submission_id] for row in placed]
    stages = dict(category.stages.values_list("code", "name"))
    return Board(
        places,
        tuple(tie_views(ranked, entry_titles(ranked), stages)),
        tuple(_decisions(category, {number: place.title for number, place in titles.items()})),
        tuple(place for place in places if place.is_joint),
    )


def _place(place: Place, placed: list[Placed], rows: dict[int, FinalStanding], note: str) -> BoardPlace:
    entries = tuple(
        BoardEntry(
            rows[row.submission_id].submission.code,
            rows[row.submission_id].submission.title,
            rows[row.submission_id].submission.unit.label,
            rows[row.submission_id].final or Decimal(0),
        )
        for row in placed
    )
    prizes = {row.prize for row in placed}
    prize = place.prize if not placed else (prizes.pop() if len(prizes) == 1 else None)
    reasons = dict.fromkeys(row.reason for row in placed if row.reason)
    return BoardPlace(
        place.number,
        place.title,
        prize,
        entries,
        any(row.is_joint for row in placed),
        not placed,
        " ".join(reasons),
        note if not placed else "",
    )


def _why_vacant(number: int, placed: list[Placed]) -> str:
    """Joint entries cover the numbers behind theirs (rule 5); another gap is the session's or nobody's."""
    covered = any(row.number < number < row.number + _holders(row.number, placed) for row in placed)
    return _("Vacant: joint entries cover this number.") if covered else _("Vacant: no entry has this place.")


def _holders(number: int, placed: list[Placed]) -> int:
    return sum(row.number == number for row in placed)


def _decisions(category: Category, titles: dict[int, str]) -> list[Decision]:
    rows = (
        PlenaryDecision.objects.filter(session__category=category, session__plenary=None)
        .select_related("submission")
        .order_by("submission__number")
    )
    return [
        Decision(
            row.submission.code,
            row.submission.title,
            titles[row.number] if row.number in titles else _("no place"),
            row.reason,
        )
        for row in rows
    ]


def choices_of_entries(category: Category) -> list[tuple[str, str]]:
    """The ranked entries of a category, best first, for the form of a decision."""
    rows = (
        FinalStanding.objects.filter(category=category, place__isnull=False)
        .select_related("submission")
        .order_by("place", "submission__number")
    )
    return [
        (
            row.submission.code,
            _("%(place)d. %(code)s %(title)s")
            % {"place": row.place, "code": row.submission.code, "title": row.submission.title},
        )
        for row in rows
    ]
