"""The privacy notice, and what the back office knows of who saw personal data."""

from __future__ import annotations

from tests.access.rules import CLOSED, CLOSED_TO_ALL, Row, answer
from tests.access.table_office import MANAGE, READ, does

NOTICE = answer(200)

ROWS = [
    Row("awards:privacy", NOTICE, CLOSED_TO_ALL, foreign={"slug": "tidak-ada"}),
    Row("awards:privacy-current", answer("/privasi/edisi/"), CLOSED_TO_ALL),
    Row("awards:setup-privacy", READ, does(422)),
    Row("awards:accesses", READ, CLOSED),
    Row("submissions:nik", MANAGE, does(422), {"pk": "@nik"}, {"pk": "@other_nik"}),
]
