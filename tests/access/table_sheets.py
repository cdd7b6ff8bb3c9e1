"""Scoresheets: each is its juror's alone."""

from __future__ import annotations

from tests.access.rules import CLOSED, Row, behind_sign_in

JUROR = behind_sign_in(404, juror_assigned=200)
PANEL = behind_sign_in(404, juror_assigned=200, juror_unassigned=200, chair=200)
SHEET, FOREIGN = {"pk": "@sheet"}, {"pk": "@other_sheet"}

ROWS = [
    Row("judging:sheet", JUROR, behind_sign_in(404, juror_assigned=302), SHEET, FOREIGN),
    Row("judging:sheet-save", CLOSED, behind_sign_in(404, juror_assigned=400), SHEET, FOREIGN),
    # The sheet is final: there is nothing to look at once more, and finalising again changes nothing.
    Row(
        "judging:sheet-finalise",
        behind_sign_in(404, juror_assigned=302),
        behind_sign_in(404, juror_assigned=302),
        SHEET,
        FOREIGN,
    ),
    Row("judging:sheet-history", JUROR, CLOSED, SHEET, FOREIGN),
    Row("judging:sheet-next", behind_sign_in(404, juror_assigned=302), CLOSED, SHEET, FOREIGN),
    # The stage is closed: whoever sits in its panel reads the own figures.
    Row("judging:spread", PANEL, CLOSED, {"pk": "@stage_pk"}, {"pk": "@other_stage_pk"}),
]
