"""The public gallery and open data for everybody; what an entry shows there is its people's to say."""

from __future__ import annotations

from tests.access.rules import CLOSED_TO_ALL, Row, answer, behind_sign_in
from tests.access.table_entries import ENTRY, FOREIGN, handers, readers

OPEN = answer(200)

ROWS = [
    Row("reports:gallery", OPEN, CLOSED_TO_ALL),
    Row("reports:gallery-entry", OPEN, CLOSED_TO_ALL, foreign={"slug": "edisi", "code": "E9-999"}),
    # Nobody agreed to show its pictures: the same answer for everybody.
    Row("reports:gallery-picture", answer(404), CLOSED_TO_ALL, {"number": 1}),
    Row("reports:open-data", OPEN, CLOSED_TO_ALL),
    Row("reports:open-data-package", OPEN, CLOSED_TO_ALL, foreign={"slug": "tidak-ada"}),
    Row(
        "reports:open-data-set",
        OPEN,
        CLOSED_TO_ALL,
        {"name": "results", "kind": "csv"},
        {"slug": "edisi", "name": "rahasia", "kind": "csv"},
    ),
    Row("reports:robots", OPEN, CLOSED_TO_ALL),
    Row("reports:sitemap", OPEN, CLOSED_TO_ALL),
    Row("reports:sitemap-page", OPEN, CLOSED_TO_ALL, {"number": 1}, {"number": 999}),
    Row("submissions:gallery", readers(200), handers(302), ENTRY, FOREIGN),
    Row(
        "submissions:paper-consent",
        behind_sign_in(404, secretariat=200, auditor=200),
        behind_sign_in(404, secretariat=422, auditor=403),
        {"slug": "edisi"} | ENTRY,
        {"slug": "edisi"} | FOREIGN,
    ),
]
