"""Verification of entries and the rules of who may enter: the back office alone."""

from __future__ import annotations

from tests.access.rules import CLOSED, Row
from tests.access.table_office import MANAGE, READ, does

ALIKE = {"other": "@alike"}, {"other": 0}
RULE = {"pk": "@rule"}, {"pk": "@other_rule"}
OTHER_YEAR = {"slug": "lain", "code": "E1-099"}
ROWS = [
    Row("submissions:check-queue", READ, CLOSED, foreign={"slug": "lain"}),
    Row("submissions:check-bulk", CLOSED, does(302), foreign={"slug": "lain"}),
    Row("submissions:check-bulk", CLOSED, does(200), data={"action": "return", "codes": "E1-001"}),
    Row("submissions:check-bulk-run", CLOSED, does(302), foreign={"slug": "lain"}),
    Row("submissions:check-on-behalf", MANAGE, does(200), foreign={"slug": "lain"}),
    Row("submissions:check-on-behalf", MANAGE, does(422), query="?kategori=ipp"),
    Row("submissions:check-drafts", READ, CLOSED, foreign={"slug": "lain"}),
    Row("submissions:check-drafts-remind", CLOSED, does(302), foreign={"slug": "lain"}),
    Row("submissions:check-draft-remind", CLOSED, does(302), {"pk": "@draft"}, {"pk": "@other_draft"}),
    Row("submissions:check-desk", READ, CLOSED, foreign=OTHER_YEAR),
    Row("submissions:check-point", CLOSED, does(302), {"item": "surat"}, OTHER_YEAR),
    Row("submissions:check-rule", CLOSED, does(422), {"rule": "@rule"}, {"rule": "@other_rule"}),
    Row("submissions:check-alike", READ, does(422), *ALIKE),
    Row("submissions:check-diff", READ, CLOSED, foreign=OTHER_YEAR),
    Row("submissions:check-take", CLOSED, does(409), foreign=OTHER_YEAR),
    Row("submissions:check-try", CLOSED, does(409), foreign=OTHER_YEAR),
    Row("submissions:check-remind", CLOSED, does(409), foreign=OTHER_YEAR),
    Row("submissions:check-return", CLOSED, does(422), foreign=OTHER_YEAR),
    Row("submissions:check-admit", CLOSED, does(422), foreign=OTHER_YEAR),
    Row("submissions:check-reject", CLOSED, does(422), foreign=OTHER_YEAR),
    Row("submissions:rules", READ, CLOSED, foreign={"slug": "lain"}),
    Row("submissions:rule-new", READ, does(422), {"kind": "team_size"}, {"kind": "unheard"}),
    Row("submissions:rule", READ, does(422), *RULE),
    Row("submissions:rule-move", CLOSED, does(302), *RULE),
    Row("submissions:rule-remove", CLOSED, does(409), *RULE),
    Row("submissions:verification-policy", READ, does(422), foreign={"slug": "lain"}),
]
