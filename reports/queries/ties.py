"""How equal scores were put in order, as people read it; from frozen rows only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from awards import formats
from judging.models import FinalStanding, Standing
from submissions.models import Submission

MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class TieRow:
    """One criterion of the chain with the exact means of the tied entries, as texts."""

    name: str
    stage: str
    decides: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieView:
    """Entries of equal score, what was compared, and what followed; for components/tie.html."""

    id: str
    title: str
    submission_ids: frozenset[int]
    entries: tuple[str, ...]
    rows: tuple[TieRow, ...]
    conclusion: str
    is_joint: bool


def tied_ids(rows: Iterable[FinalStanding | Standing]) -> set[int]:
    """Every entry that the ties of these rows name, placed or not."""
    return {entry for row in rows if row.tie for group in row.tie["order"] for entry in group}


def entry_titles(rows: Iterable[FinalStanding | Standing]) -> dict[int, str]:
    """Titles of the tied entries; one query, none without a tie."""
    ids = tied_ids(rows)
    return dict(Submission.objects.filter(pk__in=ids).values_list("pk", "title")) if ids else {}


def tie_views(
    rows: Sequence[FinalStanding], titles: Mapping[int, str], stages: Mapping[str, str]
) -> list[TieView]:
    """Each tie once, in the order of the rows given. `titles` by entry, `stages` names by code."""
    views: dict[frozenset[int], TieView] = {}
    for row in rows:
        if row.tie:
            members = frozenset(entry for group in row.tie["order"] for entry in group)
            if members not in views:
                views[members] = _view(row, members, titles, stages)
    return list(views.values())


def distinct_means(means: Sequence[Fraction | None]) -> tuple[str, ...]:
    """Means with two decimals, with more where two would make different means look the same."""
    exact = {mean for mean in means if mean is not None}
    for places in range(2, MOST_DECIMALS):
        if len({_rounded(mean, places) for mean in exact}) == len(exact):
            break
    else:
        places = MOST_DECIMALS
    return tuple(
        formats.DASH if mean is None else number_format(_rounded(mean, places), places) for mean in means
    )


def _view(
    row: FinalStanding, members: frozenset[int], titles: Mapping[int, str], stages: Mapping[str, str]
) -> TieView:
    tie: Mapping[str, Any] = row.tie or {}
    groups: list[list[int]] = tie["order"]
    order = [entry for group in groups for entry in group]
    compared = tuple(
        TieRow(
            item["name"],
            stages.get(item["stage"], item["stage"]),
            item["decides"],
            distinct_means([_mean(item["means"].get(str(entry))) for entry in order]),
        )
        for item in tie["compared"]
    )
    is_joint = any(len(group) > 1 for group in groups)
    return TieView(
        id=f"seri-{min(members)}",
        title=gettext("How the equal score %(score)s was put in order") % {"score": formats.score(row.final)},
        submission_ids=members,
        entries=tuple(titles.get(entry, "") for entry in order),
        rows=compared,
        conclusion=_conclusion(groups, titles, len(compared)),
        is_joint=is_joint,
    )


def _conclusion(groups: Sequence[Sequence[int]], titles: Mapping[int, str], criteria: int) -> str:
    joint = gettext(" and ")
    names = [joint.join(f"“{titles.get(entry, '')}”" for entry in group) for group in groups]
    if len(groups) == 1:
        text = ngettext(
            "The only deciding criterion is equal, so they share the place. Nothing else is used.",
            "All %(count)s deciding criteria are equal, so they share the place. Nothing else is used.",
            criteria,
        )
        return text % {"count": criteria}
    return gettext(
        "The order that follows: %(order)s. The first criterion that differs decides; nothing else is used."
    ) % {"order": gettext(", then ").join(names)}


def _mean(pair: Sequence[int] | None) -> Fraction | None:
    return None if pair is None else Fraction(pair[0], pair[1])


def _rounded(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
