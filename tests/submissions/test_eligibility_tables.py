"""The rules as pure functions, the published rules of 2018 and 2021 as decision tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.eligibility import MET, NOT_MET, RULES, TO_DECIDE, UNKNOWN, Candidate, Win, explain, judge

CLOSING = date(2018, 5, 31)
ONE_YEAR = {"months": 12}
TWO_YEARS = {"months": 24}
# 2018: never one of the best 40, 35, 25 or 9; among the best 99 once, not twice.
NEVER_BEST = {"titles": ["Top 40", "Top 35", "Top 25", "Top 9"]}
NOT_TWICE_99 = {"titles": ["Top 99"], "times": 2}
base = Candidate(year=2018, closing=CLOSING, unit_kind="opd")


def won(title: str, year: int = 2017, place: int = 1, **what: bool) -> Win:
    facts = {"is_same": True, "is_like": True, "is_of_unit": True} | what
    return Win(honour_id=year * 100 + place, year=year, place=place, title=title, **facts)


@pytest.mark.parametrize(
    ("start", "outcome"),
    [
        (date(2017, 5, 31), MET),
        (date(2017, 6, 1), NOT_MET),
        (date(2010, 1, 1), MET),
        (None, UNKNOWN),
    ],
)
def test_rules_of_2018_ask_for_one_year_at_the_closing_date(start: date | None, outcome: str) -> None:
    assert judge("age", ONE_YEAR, replace(base, started_on=start)).outcome == outcome


@pytest.mark.parametrize(
    ("wins", "best", "twice"),
    [
        ((), MET, MET),
        ((won("Top 99"),), MET, MET),
        ((won("Top 99"), won("Top 99", 2016)), MET, NOT_MET),
        ((won("Top 99"), won("Top 40", 2016)), NOT_MET, MET),
        ((won("top 9"),), NOT_MET, MET),
        ((won("Top 35", is_same=False, is_like=False),), MET, MET),
        ((won("Top 25", is_same=False),), TO_DECIDE, MET),
    ],
)
def test_rules_of_2018_keep_former_winners_out(wins: tuple[Win, ...], best: str, twice: str) -> None:
    candidate = replace(base, wins=wins)
    assert judge("former_winner", NEVER_BEST, candidate).outcome == best
    assert judge("former_winner", NOT_TWICE_99, candidate).outcome == twice


def test_rules_of_2018_allow_a_title_once() -> None:
    assert judge("same_title", {}, base).outcome == MET
    verdict = judge("same_title", {}, replace(base, same_titles=(7,)))
    assert (verdict.outcome, verdict.data["others"]) == (NOT_MET, [7])
    assert judge("same_title", {"scope": "category"}, replace(base, same_titles=(7,))).outcome == MET


@pytest.mark.parametrize(
    ("group", "start", "outcome"),
    [
        ("umum", date(2019, 7, 15), MET),
        ("umum", date(2019, 7, 16), NOT_MET),
        ("khusus", date(2019, 7, 16), NOT_MET),
        ("replikasi", date(2020, 7, 15), MET),
        ("replikasi", date(2020, 7, 16), NOT_MET),
    ],
)
def test_rules_of_2021_count_back_from_the_closing_by_group(group: str, start: date, outcome: str) -> None:
    figures = ONE_YEAR if group == "replikasi" else TWO_YEARS
    candidate = replace(base, year=2021, closing=date(2021, 7, 15), started_on=start)
    assert judge("age", figures, candidate).outcome == outcome


@pytest.mark.parametrize(("others", "outcome"), [((), MET), ((1, 2), MET), ((1, 2, 3), NOT_MET)])
def test_rules_of_2021_cap_the_entries_of_an_agency(others: tuple[int, ...], outcome: str) -> None:
    assert judge("per_unit", {"most": 3}, replace(base, others_of_unit=others)).outcome == outcome


@pytest.mark.parametrize(
    ("says", "explains", "developed", "outcome"),
    [
        (True, True, True, TO_DECIDE),
        (True, False, True, NOT_MET),
        (False, True, True, NOT_MET),
        (True, True, False, NOT_MET),
    ],
)
def test_what_was_developed_further_is_for_a_verifier(
    says: bool, explains: bool, developed: bool, outcome: str
) -> None:
    candidate = replace(base, wins=(won("Juara I"),), says_developed=says, explains_development=explains)
    figures = {"places": 3, "years": 1, "developed": developed}
    assert judge("former_winner", figures, candidate).outcome == outcome


def test_wins_count_by_place_years_and_unit() -> None:
    fourth, old = won("Harapan I", place=4), won("Juara I", 2014)
    assert judge("former_winner", {"places": 3}, replace(base, wins=(fourth,))).outcome == MET
    assert judge("former_winner", {"years": 3}, replace(base, wins=(old,))).outcome == MET
    assert judge("former_winner", {"years": 4}, replace(base, wins=(old,))).outcome == NOT_MET
    other = won("Juara I", is_same=False, is_like=False)
    assert judge("former_winner", {"of": "unit"}, replace(base, wins=(other,))).outcome == NOT_MET
    assert judge("former_winner", {}, replace(base, wins=(won("Juara I", 2018),))).outcome == MET


@pytest.mark.parametrize(("size", "outcome"), [(1, NOT_MET), (2, MET), (5, MET), (6, NOT_MET), (0, UNKNOWN)])
def test_teams_have_two_to_five_people(size: int, outcome: str) -> None:
    assert judge("team_size", {"least": 2, "most": 5}, replace(base, team_size=size)).outcome == outcome


def test_kinds_holders_and_evidence() -> None:
    assert judge("unit_kind", {"kinds": ["opd"]}, base).outcome == MET
    assert judge("unit_kind", {"kinds": ["kelurahan"]}, base).outcome == NOT_MET
    assert judge("participant_kind", {"kinds": ["asn"]}, base).outcome == UNKNOWN
    assert judge("participant_kind", {"kinds": ["asn"]}, replace(base, participant_kind="asn")).outcome == MET
    held = replace(base, holders={"juror": (4,), "secretariat": (9,)})
    assert judge("no_juror", {}, held).data["holders"] == {"juror": [4]}
    assert judge("no_juror", {"roles": ["committee"]}, held).outcome == MET
    assert judge("evidence", {}, replace(base, missing_evidence=("sk", "foto"))).outcome == NOT_MET
    lacking = replace(base, missing_evidence=("foto",))
    assert judge("evidence", {"questions": ["sk"]}, lacking).outcome == MET
    assert judge("evidence", {}, base).outcome == UNKNOWN


candidates = st.builds(
    Candidate,
    year=st.integers(2015, 2030),
    closing=st.dates(date(2015, 1, 1), date(2030, 12, 31)),
    unit_kind=st.sampled_from(["opd", "kelurahan"]),
    participant_kind=st.sampled_from(["", "asn", "pelajar"]),
    started_on=st.none() | st.dates(date(2000, 1, 1), date(2035, 12, 31)),
    others_of_unit=st.lists(st.integers(1, 99), max_size=4, unique=True).map(tuple),
    team_size=st.none() | st.integers(0, 9),
    same_titles=st.lists(st.integers(1, 99), max_size=2).map(tuple),
    wins=st.lists(
        st.builds(
            Win,
            honour_id=st.integers(1, 99),
            year=st.integers(2010, 2031),
            place=st.integers(1, 6),
            title=st.sampled_from(["Juara I", "Top 99"]),
            is_same=st.booleans(),
            is_like=st.booleans(),
            is_of_unit=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    says_developed=st.booleans(),
    explains_development=st.booleans(),
    missing_evidence=st.none() | st.lists(st.sampled_from(["sk", "foto"]), unique=True).map(tuple),
)


@given(
    candidate=candidates,
    months=st.none() | st.integers(1, 60),
    most=st.none() | st.integers(1, 4),
    times=st.integers(1, 3),
    developed=st.booleans(),
)
def test_every_verdict_is_explained_exactly_when_it_is_not_met(
    candidate: Candidate, months: int | None, most: int | None, times: int, developed: bool
) -> None:
    figures = {"months": months, "most": most, "least": 1, "times": times, "developed": developed}
    for kind in RULES:
        verdict = judge(kind, figures, candidate)
        assert verdict.outcome in {MET, NOT_MET, UNKNOWN, TO_DECIDE}
        assert bool(explain(kind, verdict.outcome, verdict.data)) == (verdict.outcome != MET)


@given(candidate=candidates, months=st.integers(1, 60), times=st.integers(1, 3))
def test_rules_never_get_looser_with_more_months_more_wins_or_more_entries(
    candidate: Candidate, months: int, times: int
) -> None:
    order = [MET, TO_DECIDE, NOT_MET]
    if candidate.started_on:
        now = order.index(judge("age", {"months": months}, candidate).outcome)
        assert order.index(judge("age", {"months": months + 1}, candidate).outcome) >= now
    more = replace(candidate, wins=(*candidate.wins, won("Juara I", candidate.year - 1)))
    figures = {"times": times}
    now = order.index(judge("former_winner", figures, candidate).outcome)
    assert order.index(judge("former_winner", figures, more).outcome) >= now
    fuller = replace(candidate, others_of_unit=(*candidate.others_of_unit, 100))
    if judge("per_unit", {"most": 3}, candidate).outcome == NOT_MET:
        assert judge("per_unit", {"most": 3}, fuller).outcome == NOT_MET
