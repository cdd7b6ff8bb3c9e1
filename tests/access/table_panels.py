"""Panels, assignments, conflicts of interest, practice and blind stages."""

from __future__ import annotations

from tests.access.rules import CLOSED, Row, behind_sign_in
from tests.access.table_office import MANAGE, READ, does, imports

OPEN = {"category": "ttg"}
ELSEWHERE = {"slug": "lain"}
JUROR = OPEN | {"pk": "@juror"}, {"pk": "@other_juror"}
BLIND = OPEN | {"pk": "@blind_entry"}, {"pk": "@other_blind_entry"}
# Whoever has a sheet in the stage, whose ever the entry is.
JURORS = behind_sign_in(404, juror_assigned=200, juror_unassigned=200, chair=200)
DECLARED = behind_sign_in(404, juror_assigned=302, juror_unassigned=302, chair=302)
# Only one of them sits in the stage that has a practice entry.
PRACTISES = behind_sign_in(404, juror_assigned=200)
# A file of an entry of that stage, which this juror has declared to have no conflict with.
READS = behind_sign_in(404, juror_assigned=200)
EVIDENCE = {"assignment": "@declared", "pk": "@juror_evidence"}, {"assignment": "@other_declared"}

ROWS = [
    Row("judging:declare", JURORS, DECLARED, {"pk": "@judged_stage"}, {"pk": "@other_judged_stage"}),
    Row(
        "judging:practise",
        PRACTISES,
        behind_sign_in(404, juror_assigned=302),
        {"pk": "@open_stage"},
        {"pk": "@other_open_stage"},
        data={"do": "keep"},
    ),
    Row("judging:evidence", READS, CLOSED, *EVIDENCE),
    Row("judging:evidence-preview", READS, CLOSED, *EVIDENCE),
    Row("judging:conflicts", READ, CLOSED),
    Row("judging:conflict-search", CLOSED, does(302)),
    Row("judging:conflict", READ, does(422), {"pk": "@conflict"}, {"pk": "@other_conflict"}),
    Row("judging:panel", READ, CLOSED, OPEN, ELSEWHERE),
    Row("judging:panel-seat", CLOSED, does(422), OPEN, ELSEWHERE),
    Row("judging:panel-all", CLOSED, does(302), OPEN, ELSEWHERE),
    Row("judging:panel-all", CLOSED, does(409)),
    Row("judging:panel-hand", READ, does(302), OPEN, ELSEWHERE),
    Row("judging:panel-replace", MANAGE, does(422), *JUROR),
    Row("judging:practice", READ, does(422), OPEN, ELSEWHERE),
    Row("judging:practice-waive", CLOSED, does(422), OPEN, ELSEWHERE),
    Row("judging:blind-entries", READ, CLOSED, OPEN, {"category": "ipp"}),
    Row("judging:blind-edit", READ, does(422), *BLIND),
    Row("judging:plans", READ, does(422)),
    Row("judging:plan", READ, CLOSED, {"pk": "@plan"}, {"pk": "@other_plan"}),
    Row("judging:plan-accept", CLOSED, does(409), {"pk": "@plan"}, {"pk": "@other_plan"}),
    Row("judging:expertise", READ, CLOSED),
    Row("judging:expertise-juror", MANAGE, does(302), *JUROR),
    Row("judging:expertise-category", MANAGE, does(302), OPEN, {"category": "lain"}),
    Row("judging:expertise-entry", MANAGE, does(302), {"pk": "@open_entry"}, {"pk": "@other_open_entry"}),
    *imports("judging", "assign"),
]
