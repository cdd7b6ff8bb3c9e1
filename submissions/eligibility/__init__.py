"""Rules about who may enter, as pure functions: nothing here knows the database."""

from submissions.eligibility.age import closing_date, is_old_enough, months_before
from submissions.eligibility.explain import explain
from submissions.eligibility.facts import (
    MET,
    NOT_MET,
    TO_DECIDE,
    UNKNOWN,
    Candidate,
    Verdict,
    Win,
)
from submissions.eligibility.rules import RULES, judge

__all__ = [
    "MET",
    "NOT_MET",
    "RULES",
    "TO_DECIDE",
    "UNKNOWN",
    "Candidate",
    "Verdict",
    "Win",
    "closing_date",
    "explain",
    "is_old_enough",
    "judge",
    "months_before",
]
