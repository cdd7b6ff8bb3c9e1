"""Each kind of rule as a pure function of its figures and a candidate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from submissions.eligibility.age import is_old_enough, months_before
from submissions.eligibility.facts import MET, NOT_MET, TO_DECIDE, UNKNOWN, Candidate, Verdict, Win

Figures = Mapping[str, Any]


def judge(kind: str, figures: Figures, candidate: Candidate) -> Verdict:
    """What the rule of a kind says of a candidate. Raises KeyError for a kind that is not known."""
    return RULES[kind](figures, candidate)


def age(figures: Figures, candidate: Candidate) -> Verdict:
    """Rule 11: in use for `months` calendar months at the closing date; without a start it is not known."""
    months, closing, start = figures.get("months"), candidate.closing, candidate.started_on
    data = {
        "months": months,
        "closing": closing.isoformat(),
        "started_on": start.isoformat() if start else None,
        "precision": candidate.started_precision,
    }
    if not months:
        return Verdict(MET, data)
    data["latest"] = months_before(closing, months).isoformat()
    if start is None:
        return Verdict(UNKNOWN, data)
    return Verdict(_met(is_old_enough(start, closing=closing, months=months)), data)


def per_unit(figures: Figures, candidate: Candidate) -> Verdict:
    """At most `most` entries of a unit in a category, this one included."""
    most = figures.get("most")
    data = {"most": most, "others": list(candidate.others_of_unit)}
    return Verdict(_met(not most or len(candidate.others_of_unit) < most), data)


def team_size(figures: Figures, candidate: Candidate) -> Verdict:
    """From `least` to `most` people in the team, the leader included; without a team it is not known."""
    least, most, size = figures.get("least"), figures.get("most"), candidate.team_size
    data = {"least": least, "most": most, "size": size}
    if not size:
        return Verdict(UNKNOWN, data)
    return Verdict(_met((not least or size >= least) and (not most or size <= most)), data)


def unit_kind(figures: Figures, candidate: Candidate) -> Verdict:
    """The unit is of one of the `kinds`."""
    kinds = list(figures.get("kinds") or [])
    data = {"kinds": kinds, "kind": candidate.unit_kind}
    return Verdict(_met(candidate.unit_kind in kinds), data)


def participant_kind(figures: Figures, candidate: Candidate) -> Verdict:
    """The participant is of one of the `kinds`; who has not said so is not known."""
    kinds = list(figures.get("kinds") or [])
    data = {"kinds": kinds, "kind": candidate.participant_kind}
    if not candidate.participant_kind:
        return Verdict(UNKNOWN, data)
    return Verdict(_met(candidate.participant_kind in kinds), data)


def former_winner(figures: Figures, candidate: Candidate) -> Verdict:
    """An innovation (or, `of` "unit", a unit) that won `times` times before may not enter again.

    Wins count up to place `places` or with one of the award names `titles`, within the last `years` years.
    With `developed` one that was developed further may: its entrant says so and explains it, and a verifier
    decides. Wins of an innovation that is only alike are for a verifier as well.
    """
    by_unit = figures.get("of") == "unit"
    counted = [win for win in candidate.wins if _counts(win, figures, candidate.year)]
    sure = [win for win in counted if (win.is_of_unit if by_unit else win.is_same)]
    alike = [] if by_unit else [win for win in counted if win.is_like and not win.is_same]
    times = int(figures.get("times") or 1)
    allowed = bool(figures.get("developed"))
    told = candidate.says_developed and candidate.explains_development
    data = {
        "times": times,
        "wins": [win.honour_id for win in sure],
        "alike": [win.honour_id for win in alike],
        "years": sorted({win.year for win in [*sure, *alike]}),
        "developed": told,
        "may_be_developed": allowed,
    }
    if len(sure) >= times:
        return Verdict(TO_DECIDE if allowed and told else NOT_MET, data)
    return Verdict(TO_DECIDE if len(sure) + len(alike) >= times else MET, data)


def _counts(win: Win, figures: Figures, year: int) -> bool:
    titles = {str(title).casefold() for title in figures.get("titles") or []}
    if titles and win.title.casefold() not in titles:
        return False
    places, years = figures.get("places"), figures.get("years")
    return win.year < year and (not places or win.place <= places) and (not years or win.year >= year - years)


def same_title(figures: Figures, candidate: Candidate) -> Verdict:
    """No other entry of the edition (or, `scope` "category", of the category) has the same title."""
    in_category = figures.get("scope") == "category"
    others = candidate.same_titles_in_category if in_category else candidate.same_titles
    return Verdict(_met(not others), {"scope": figures.get("scope") or "edition", "others": list(others)})


def no_juror(figures: Figures, candidate: Candidate) -> Verdict:
    """Nobody of the entry has one of the `roles` in the edition."""
    roles = list(figures.get("roles") or ["juror", "committee"])
    found = {role: list((candidate.holders or {}).get(role, ())) for role in roles}
    held = {role: people for role, people in found.items() if people}
    return Verdict(_met(not held), {"roles": roles, "holders": held})


def evidence(figures: Figures, candidate: Candidate) -> Verdict:
    """Every required file is there; with `questions` those of these codes alone."""
    wanted = list(figures.get("questions") or [])
    if candidate.missing_evidence is None:
        return Verdict(UNKNOWN, {"questions": wanted, "missing": None})
    missing = [code for code in candidate.missing_evidence if not wanted or code in wanted]
    return Verdict(_met(not missing), {"questions": wanted, "missing": missing})


def _met(is_met: bool) -> str:
    return MET if is_met else NOT_MET


RULES: Final[Mapping[str, Callable[[Figures, Candidate], Verdict]]] = {
    "age": age,
    "per_unit": per_unit,
    "team_size": team_size,
    "unit_kind": unit_kind,
    "participant_kind": participant_kind,
    "former_winner": former_winner,
    "same_title": same_title,
    "no_juror": no_juror,
    "evidence": evidence,
}
