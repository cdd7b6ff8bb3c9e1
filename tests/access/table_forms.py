"""Building the form and the checklist of a category."""

from __future__ import annotations

from tests.access.rules import CLOSED, Row
from tests.access.table_office import MANAGE, READ, does

SECTION = {"section": "latar"}, {"section": "asing"}
QUESTION = {"section": "latar", "question": "latar"}, {"section": "latar", "question": "asing"}
KIND = {"section": "latar", "kind": "table"}, {"section": "asing", "kind": "table"}

ROWS = [
    Row("submissions:form-list", READ, CLOSED),
    Row("submissions:form-detail", READ, CLOSED),
    Row("submissions:form-start", MANAGE, does(422)),
    Row("submissions:form-publish", MANAGE, does(422)),
    Row("submissions:form-discard", MANAGE, does(302)),
    Row("submissions:form-compare", READ, CLOSED),
    Row("submissions:form-preview", READ, CLOSED),
    Row("submissions:checklist", READ, does(422)),
    Row("submissions:statements", READ, CLOSED),
    Row("submissions:statement-new", MANAGE, does(422)),
    Row("submissions:statement-edit", READ, does(422), {"code": "latar"}, {"code": "asing"}),
    Row("submissions:form-edit", MANAGE, does(422)),
    Row("submissions:section-new", MANAGE, does(422)),
    Row("submissions:section-edit", MANAGE, does(422), *SECTION),
    Row("submissions:section-remove", MANAGE, does(302), *SECTION),
    Row("submissions:question-kind", MANAGE, CLOSED, *SECTION),
    Row("submissions:question-new", MANAGE, does(422), *KIND),
    Row("submissions:question-edit", MANAGE, does(422), *QUESTION),
    Row("submissions:question-remove", MANAGE, does(302), *QUESTION),
]
