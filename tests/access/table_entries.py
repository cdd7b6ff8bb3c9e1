"""The pages of one entry. `@sent` is submitted and `@draft` is being written, by the same people."""

from __future__ import annotations

from tests.access.rules import CLOSED, Answer, Row, Rule, behind_sign_in

READERS = ("entrant", "teammate", "unit_admin", "secretariat", "auditor")


def readers(got: Answer, **but: Answer) -> Rule:
    """Whoever may read the entry gets the same, but for those named; to everybody else it does not exist."""
    return behind_sign_in(404, **(dict.fromkeys(READERS, got) | but))


def writers(got: Answer) -> Rule:
    """Whoever writes the entry; who only reads it is told that this is not theirs."""
    return readers(got, secretariat=403, auditor=403)


def handers(got: Answer) -> Rule:
    """Whoever hands the entry in: not every writer."""
    return readers(got, teammate=403, secretariat=403, auditor=403)


def secretariat(got: Answer) -> Rule:
    return behind_sign_in(404, secretariat=got, auditor=403)


ENTRY, FOREIGN = {"pk": "@sent"}, {"pk": "@other_sent"}
DRAFT, FOREIGN_DRAFT = {"pk": "@draft"}, {"pk": "@other_draft"}
SECTION = {"code": "ringkasan"}
MEMBER, FOREIGN_MEMBER = DRAFT | {"member_pk": "@member"}, DRAFT | {"member_pk": "@other_member"}

ROWS = [
    Row("submissions:choose-category", behind_sign_in(200), CLOSED),
    Row(
        "submissions:start",
        behind_sign_in("/entri-saya/mulai/", entrant=200, unit_admin=200, other_unit_admin=200),
        behind_sign_in("/entri-saya/mulai/", entrant=422, unit_admin=422, other_unit_admin=422),
        {"slug": "edisi", "category": "tulis"},
        {"slug": "lain", "category": "tulis"},
    ),
    Row("submissions:entry", readers(200), CLOSED, ENTRY, FOREIGN),
    Row("submissions:facts", writers(200), writers(422), DRAFT, FOREIGN_DRAFT),
    Row("submissions:section", writers(200), writers(302), DRAFT | SECTION, FOREIGN_DRAFT | SECTION),
    Row("submissions:autosave", CLOSED, writers(200), DRAFT | SECTION, FOREIGN_DRAFT | SECTION),
    Row("submissions:team", readers(200), handers(422), DRAFT, FOREIGN_DRAFT),
    Row("submissions:member", handers(200), handers(422), MEMBER, FOREIGN_MEMBER),
    Row("submissions:member-remove", handers(200), handers(302), MEMBER, FOREIGN_MEMBER),
    Row("submissions:member-invite", CLOSED, handers(302), MEMBER, FOREIGN_MEMBER),
    Row("submissions:check", readers(200), handers(409), DRAFT, FOREIGN_DRAFT),
    Row("submissions:sent", readers(200), CLOSED, ENTRY, FOREIGN),
    Row("submissions:answers", readers(200), CLOSED, ENTRY, FOREIGN),
    Row("submissions:take-back", handers(200), handers(302), ENTRY, FOREIGN),
    Row("submissions:withdraw", handers(200), handers(302), DRAFT, FOREIGN_DRAFT),
    Row(
        "submissions:extension",
        secretariat(200),
        secretariat(422),
        {"slug": "edisi"} | DRAFT,
        {"slug": "edisi"} | FOREIGN_DRAFT,
    ),
    Row("reports:receipt", readers(200), readers(302), ENTRY, FOREIGN),
    Row(
        "reports:statement-letter",
        readers(200),
        CLOSED,
        DRAFT | {"code": "pernyataan-keaslian"},
        FOREIGN_DRAFT | {"code": "pernyataan-keaslian"},
    ),
]
