"""What belongs to one person, one unit or one juror."""

from __future__ import annotations

from tests.access.rules import CLOSED, CLOSED_TO_ALL, Answer, Row, Rule, answer, behind_sign_in


def unit_admins(got: Answer) -> Rule:
    """Whoever administers a unit, which one does not matter."""
    return behind_sign_in(404, unit_admin=got, other_unit_admin=got)


def unit_admin(got: Answer) -> Rule:
    """The admin of the unit that the address is about."""
    return behind_sign_in(404, unit_admin=got)


TEAM = behind_sign_in(404, entrant=200, teammate=200)
JURORS = behind_sign_in(404, juror_assigned=200, juror_unassigned=200, chair=200)

ROWS = [
    Row("reports:my-entries", behind_sign_in(200), CLOSED),
    Row("reports:take-places", CLOSED, behind_sign_in("/entri-saya/")),
    Row("reports:my-paper", TEAM, CLOSED, {"public_id": "@paper"}, {"public_id": "@other_paper"}),
    Row("reports:unit-entries", unit_admins(200), CLOSED),
    Row("awards:unit-members", unit_admins(200), CLOSED),
    Row("awards:unit-invite", unit_admins(200), unit_admins(422)),
    Row("awards:member-confirm", CLOSED, unit_admin(302), {"pk": "@newcomer"}, {"pk": "@other_newcomer"}),
    Row(
        "awards:member-remove",
        unit_admin(200),
        unit_admin(422),
        {"pk": "@newcomer"},
        {"pk": "@other_newcomer"},
    ),
    Row("judging:home", JURORS, CLOSED),
    Row("judging:own-sheets", JURORS, CLOSED, foreign={"slug": "tidak-ada"}),
]
# Who has the link that was mailed, or the card that was handed over, need not be signed in.
BY_LINK = [
    Row("awards:invitation", answer(200), CLOSED_TO_ALL, {"token": "undangan"}, {"token": "lain"}),
    Row("awards:invitation-accept", CLOSED_TO_ALL, answer(302), {"token": "undangan"}, {"token": "lain"}),
    Row("awards:invitation-decline", CLOSED_TO_ALL, answer(302), {"token": "undangan"}, {"token": "lain"}),
    Row("awards:invitation-declined", answer(200), CLOSED_TO_ALL),
    Row("judging:card", answer(200), answer(302), {"secret": "@card"}, {"secret": "lain"}),
]
ROWS += BY_LINK
