"""The privacy notice, and what the back office knows of who saw personal data."""

from __future__ import annotations

from tests.access.rules import CLOSED, CLOSED_TO_ALL, Row, answer, behind_sign_in
from tests.access.table_office import MANAGE, READ, does

NOTICE = answer(200)

ROWS = [
    Row("awards:privacy", NOTICE, CLOSED_TO_ALL, foreign={"slug": "tidak-ada"}),
    Row("awards:privacy-current", answer("/privasi/edisi/"), CLOSED_TO_ALL),
    Row("awards:setup-privacy", READ, does(422)),
    Row("awards:accesses", READ, CLOSED),
    Row("awards:setup-retention", READ, does(422)),
    Row("awards:retention-purge", CLOSED, does(302)),
    Row("awards:data-requests", READ, CLOSED),
    Row("awards:data-request", READ, does(422), {"pk": "@data_request"}, {"pk": "@other_data_request"}),
    Row("awards:own-data", behind_sign_in(200), CLOSED),
    Row("awards:own-data-download", CLOSED, behind_sign_in(200)),
    Row("awards:own-data-ask", CLOSED, behind_sign_in(422)),
    Row(
        "awards:own-data-take-back",
        CLOSED,
        behind_sign_in(404, entrant="/akun/data/"),
        {"pk": "@data_request"},
        {"pk": "@other_data_request"},
    ),
    Row(
        "awards:consent-withdraw",
        CLOSED,
        behind_sign_in(404, entrant="/akun/data/"),
        {"pk": "@consent"},
        {"pk": "@other_consent"},
    ),
    Row("submissions:nik", MANAGE, does(422), {"pk": "@nik"}, {"pk": "@other_nik"}),
]
