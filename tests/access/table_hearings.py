"""Days of presentations, paper sheets, watching, feedback: the secretariat does, the auditor reads."""

from __future__ import annotations

from typing import Any

from tests.access.rules import CLOSED, Row
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
ROWS = [*HEARINGS, *PAPER, *WATCHING]
