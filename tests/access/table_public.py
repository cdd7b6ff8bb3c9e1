"""Pages for everybody."""

from __future__ import annotations

from tests.access.rules import CLOSED_TO_ALL, Row, answer

OPEN = answer(200)
# Everybody lands where most of their work is.
HOME = answer(
    "/entri-saya/",
    anonymous=200,
    unit_admin="/unit/entri/",
    other_unit_admin="/unit/entri/",
    juror_assigned="/juri/",
    juror_unassigned="/juri/",
    chair="/juri/",
    secretariat="/sekretariat/edisi/",
    auditor="/sekretariat/edisi/",
    other_secretariat="/sekretariat/lain/",
)

ROWS = [
    Row("home", HOME, CLOSED_TO_ALL),
    Row("front", OPEN, CLOSED_TO_ALL),
    Row("edition-page", OPEN, CLOSED_TO_ALL),
    Row("components", OPEN, CLOSED_TO_ALL),
    Row("guide", OPEN, CLOSED_TO_ALL),
    Row("guide-page", OPEN, CLOSED_TO_ALL, {"role": "sekretariat"}, {"role": "tidak-ada"}),
    Row("health", OPEN, CLOSED_TO_ALL),
    Row("ready", answer(503), CLOSED_TO_ALL),
    Row("awards:set-language", answer("/"), answer("/")),
    Row("reports:emblem", OPEN, CLOSED_TO_ALL, {"sha256": "@emblem"}, {"sha256": "f" * 64}),
    Row("awards:rules-file", OPEN, CLOSED_TO_ALL, foreign={"slug": "tidak-ada"}),
    Row("reports:results-index", OPEN, CLOSED_TO_ALL),
    Row("reports:results", OPEN, CLOSED_TO_ALL, foreign={"slug": "tidak-ada"}),
    Row("reports:verify", OPEN, answer(422)),
    Row("reports:short-address", answer("/verify/"), answer("/verify/")),
    Row(
        "reports:document",
        OPEN,
        CLOSED_TO_ALL,
        arguments={"public_id": "@paper"},
        foreign={"public_id": "tidakada12345678"},
    ),
]
