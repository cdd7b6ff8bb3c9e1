"""Signatures: anybody checks a file, the back office takes a signed paper back."""

from __future__ import annotations

from tests.access.rules import CLOSED, Row, answer
from tests.access.table_office import READ, does, staff

PAPER = {"public_id": "@paper"}, {"public_id": "@other_paper"}
NEVER_SIGNED = staff(404, 404)  # the paper of the world has no earlier file
ROWS = [
    Row("reports:verify-file", answer("/verify/"), answer(422)),
    Row("reports:paper", READ, CLOSED, *PAPER),
    Row("reports:paper-take-back", CLOSED, does(422), *PAPER),
    Row("reports:paper-original", NEVER_SIGNED, CLOSED, *PAPER),
]
