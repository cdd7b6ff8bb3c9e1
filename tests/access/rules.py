"""The words in which the table is written: roles, answers, rules and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Who asks. Each is a person of `world.py`; `anonymous` is a browser in which nobody is signed in.
ROLES = (
    "anonymous",
    "entrant",  # leads the team of the entry that the table asks for
    "teammate",  # is in that team
    "unit_admin",  # of the unit that entered it
    "other_unit_admin",
    "juror_assigned",  # has a sheet for the entry
    "juror_unassigned",  # sits in the same panel without one
    "chair",
    "secretariat",
    "other_secretariat",  # of another edition
    "auditor",
)

# What comes back: a status, the address that a redirect leads to ("/masuk/"), or:
SIGN_IN = "sign in"  # a redirect to the sign-in page that remembers where one wanted to go
Answer = int | str
Rule = Mapping[str, Answer]


def answer(everybody: Answer, **but: Answer) -> Rule:
    """The same answer for everybody but those named: `answer(404, secretariat=200)`."""
    unknown = set(but) - set(ROLES)
    if unknown:
        raise ValueError(f"No such role: {', '.join(sorted(unknown))}")
    return dict.fromkeys(ROLES, everybody) | but


def behind_sign_in(everybody: Answer, **but: Answer) -> Rule:
    """The same, but `anonymous` is sent to sign in first."""
    return answer(everybody, **({"anonymous": SIGN_IN} | but))


@dataclass(frozen=True)
class Row:
    """One URL: who gets what from GET, and from POST with `data` (an empty form when none is given).

    Arguments of the URL that a row does not give come from `ARGUMENTS`; "@name" is looked up in the world.
    `foreign` are arguments that name a thing of another edition, unit or person: with them everybody who is
    signed in gets 404, also those who may open the page.
    """

    name: str
    get: Rule
    post: Rule
    arguments: Mapping[str, object] = field(default_factory=dict)
    foreign: Mapping[str, object] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    query: str = ""


ARGUMENTS: Mapping[str, object] = {
    "slug": "edisi",
    "category": "ipp",
    "stage": "proposal",
    "code": "E1-001",
}

CLOSED = behind_sign_in(405)  # the page does not take this method
CLOSED_TO_ALL = answer(405)  # the same where no sign-in is asked for
