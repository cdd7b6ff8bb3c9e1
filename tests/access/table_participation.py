"""Who took part: the secretariat and the auditor read it, only the secretariat sees whom to write to.

A chair is a juror: in a blind stage these pages would tell which units have an entry.
"""

from __future__ import annotations

from tests.access.rules import CLOSED, Row
from tests.access.table_office import MANAGE, READ, does

ROWS = [
    Row("reports:participation", READ, CLOSED),
    Row("reports:participation-workbook", READ, CLOSED),
    Row("reports:participation-report", READ, CLOSED),
    Row("reports:participation-unit", MANAGE, does(302), {"pk": "@unit"}, {"pk": 0}),
]
