"""Days of presentations, paper sheets, watching, feedback: the secretariat does, the auditor reads."""

from __future__ import annotations

from typing import Any

from tests.access.rules import CLOSED, Answer, Row, Rule, behind_sign_in
from tests.access.table_office import MANAGE, READ, does

STAGE = {"category": "ttg", "stage": "proposal"}  # of the world; what is still open there


def one(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A thing of the stage, and the same of another edition."""
    return {**STAGE, "pk": f"@{name}"}, {"pk": f"@other_{name}"}


HEARINGS = [
    Row("judging:hearings", READ, CLOSED, STAGE),
    Row("judging:hearing-plan", MANAGE, does(422), STAGE),
    Row("judging:hearing-draw", CLOSED, does(409), STAGE),
    Row("judging:hearing-undo", CLOSED, does(422), STAGE),
    Row("judging:hearing-late", CLOSED, does(302), STAGE),
    Row("judging:hearing-jurors", CLOSED, does(302), *one("hearing_day")),
    Row("judging:hearing", READ, does(404), *one("hearing")),
    Row("judging:hearing-clock", READ, CLOSED, *one("hearing_room")),
    Row("reports:hearing-schedule", READ, CLOSED, STAGE),
    Row("reports:hearing-attendance", READ, CLOSED, STAGE),
]
JUROR = {**STAGE, "kind": "kosong", "pk": "@juror"}, {"pk": "@other_juror"}
PAPER = [
    Row("judging:papers", READ, CLOSED, STAGE),
    Row("judging:paper-sheet", MANAGE, does(422), *one("open_sheet")),
    Row("reports:score-sheets", READ, CLOSED, *JUROR),
]
WATCHING = [
    Row("judging:watch", READ, CLOSED, STAGE),
    Row("judging:watch-remind", CLOSED, does(302), STAGE),
    Row("judging:sheet-reopen", MANAGE, does(422), *one("open_sheet")),
    Row("judging:policy", READ, does(422)),
]


def presides(answer: Answer) -> Rule:
    """Whoever presides over the stage; for all others it does not exist."""
    return behind_sign_in(404, chair=answer)


ELSEWHERE = {}, {"slug": "lain"}
CHAIR = [
    Row(
        "judging:my-hearings",
        behind_sign_in(404, juror_assigned=200, juror_unassigned=200, chair=200),
        CLOSED,
    ),
    Row("judging:chair-home", presides(200), CLOSED),
    Row("judging:chair-stage", presides(200), CLOSED, *ELSEWHERE),
    Row("judging:chair-decide", CLOSED, presides(409), *ELSEWHERE),
    Row("judging:chair-absence", CLOSED, presides(422), *ELSEWHERE),
]
CALIBRATION = [
    Row("judging:calibration", READ, CLOSED),
    Row("reports:calibration-note", READ, CLOSED),
    Row("judging:chair-calibration", presides(200), CLOSED, *ELSEWHERE),
]
OBJECTION = {"pk": "@objection"}, {"pk": "@other_objection"}
ENTRY = {"pk": "@feedback_entry"}, {"pk": "@other_feedback_entry"}


def entrants(answer: Answer) -> Rule:
    """The team of the entry, and the admin of its unit."""
    return behind_sign_in(404, entrant=answer, teammate=answer, unit_admin=answer)


FEEDBACK = [
    Row("judging:feedback", READ, CLOSED),
    Row("judging:feedback-release", CLOSED, does(409)),
    Row("judging:feedback-withdraw", MANAGE, does(422)),
    Row("judging:objections", READ, CLOSED),
    Row("judging:objection", READ, does(422), *OBJECTION),
    Row("reports:mentoring", READ, CLOSED),
    Row("reports:own-feedback", entrants(200), CLOSED, *ENTRY),
    Row("reports:own-objection", CLOSED, entrants(422), *ENTRY),
]
OF_THE_STAGE = [*HEARINGS, *PAPER, *WATCHING]
ROWS = [*OF_THE_STAGE, *CHAIR, *CALIBRATION, *FEEDBACK]
