"""The evidence of a draft: its owner and the unit's admin write, the team and the back office read."""

from __future__ import annotations

from tests.access.rules import CLOSED, Answer, Row, Rule, behind_sign_in


def readers(got: Answer) -> Rule:
    """Whoever may read the entry."""
    return behind_sign_in(404, entrant=got, teammate=got, unit_admin=got, secretariat=got, auditor=got)


def writers(got: Answer) -> Rule:
    """Whoever may write it; those who may read it are refused, others never learn of it."""
    return dict(readers(403)) | {"entrant": got, "unit_admin": got}


DRAFT: dict[str, object] = {"pk": "@draft_entry"}
OTHER_DRAFT: dict[str, object] = {"pk": "@other_draft_entry"}
FILE: dict[str, object] = DRAFT | {"attachment": "@evidence"}
# The file of another entry under the address of one's own.
OTHER_FILE: dict[str, object] = DRAFT | {"attachment": "@other_evidence"}
REMOVED: dict[str, object] = DRAFT | {"attachment": "@removed_evidence"}
QUESTION: dict[str, object] = DRAFT | {"section": "@evidence_section", "question": "@evidence_question"}
NO_FILE = 409  # "Choose a file first"

ROWS = [
    Row("submissions:evidence", readers(200), CLOSED, DRAFT, OTHER_DRAFT),
    Row(
        "submissions:question-evidence",
        readers(200),
        writers(NO_FILE),
        QUESTION,
        DRAFT | {"section": "tidak", "question": "ada"},
    ),
    Row("submissions:read-evidence", readers(200), CLOSED, FILE, OTHER_FILE),
    Row("submissions:preview-evidence", readers(200), CLOSED, FILE, OTHER_FILE),
    Row("submissions:replace-evidence", writers(200), writers(NO_FILE), FILE, OTHER_FILE),
    Row("submissions:remove-evidence", CLOSED, writers(302), FILE, OTHER_FILE),
    Row("submissions:take-back-evidence", CLOSED, writers(302), REMOVED, OTHER_FILE),
]
