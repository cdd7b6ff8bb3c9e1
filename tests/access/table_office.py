"""The back office of an edition: the secretariat runs it, the auditor reads it, nobody else knows of it."""

from __future__ import annotations

from typing import Any

from tests.access.rules import CLOSED, Answer, Row, Rule, behind_sign_in


def staff(secretariat: Answer, auditor: Answer) -> Rule:
    """What the two roles of the back office get; for all others there is nothing."""
    return behind_sign_in(404, secretariat=secretariat, auditor=auditor)


READ = staff(200, 200)
MANAGE = staff(200, 403)


def does(secretariat: Answer) -> Rule:
    """Something is changed, or would be with a complete form: only the secretariat may."""
    return staff(secretariat, 403)


def imports(space: str, kind: str) -> list[Row]:
    """The pages of an import: send, look, import, drop, report."""
    name = f"{space}:import-{kind}"
    of_upload = {"pk": f"@upload_{kind}"}, {"pk": f"@other_upload_{kind}"}
    return [
        Row(name, MANAGE, does(422)),
        Row(f"{name}-upload", MANAGE, CLOSED, *of_upload),
        Row(f"{name}-confirm", CLOSED, does(302), *of_upload),
        Row(f"{name}-drop", CLOSED, does(302), *of_upload),
        Row(f"{name}-report", MANAGE, CLOSED, *of_upload),
    ]


INVITATION = {"pk": "@invitation"}, {"pk": "@other_invitation"}
PEOPLE = [
    Row("awards:people", READ, CLOSED),
    Row("awards:person-add", MANAGE, does(422)),
    Row("awards:person-revoke", MANAGE, does(422), {"pk": "@role"}, {"pk": "@other_role"}),
    Row("awards:person-confirm", CLOSED, does(302), {"pk": "@newcomer"}, {"pk": "@other_role"}),
    Row("awards:people-invitations", READ, CLOSED),
    Row("awards:invitation-resend", CLOSED, does(302), *INVITATION),
    Row("awards:invitation-withdraw", CLOSED, does(302), *INVITATION),
    Row("awards:messages", READ, CLOSED),
    Row("awards:message-retry", CLOSED, does(302), {"pk": "@mail"}, {"pk": "@other_mail"}),
]
JUROR = {"pk": "@juror"}, {"pk": "@other_juror"}
JURORS = [
    Row("judging:jurors", READ, CLOSED),
    Row("judging:juror-invite", MANAGE, does(422)),
    Row("judging:juror", READ, CLOSED, *JUROR),
    Row("judging:juror-seat", CLOSED, does(404), *JUROR),
    Row("judging:juror-reinvite", CLOSED, does(302), *JUROR),
    Row("judging:card-revoke", CLOSED, does(302), *JUROR),
    Row("reports:juror-cards", CLOSED, does(302)),
]
RUBRICS = [
    Row("judging:rubric-list", READ, CLOSED),
    Row("judging:rubric-detail", READ, CLOSED),
    Row("judging:rubric-start", MANAGE, CLOSED),
    Row("judging:rubric-edit", does(409), does(409)),
    Row("judging:rubric-edit", MANAGE, does(422), {"category": "ttg"}),
    Row("judging:rubric-compare", READ, CLOSED, {"category": "ttg"}, {"category": "ipp"}),
    Row("judging:rubric-preview", READ, CLOSED),
]


def settings(name: str, *, post: int = 422, **row: Any) -> Row:
    """A page of the settings: the auditor reads it, the secretariat saves it."""
    return Row(f"awards:setup-{name}", READ, does(post), **row)


SIGNATORY = {"pk": "@signatory"}, {"pk": "@other_signatory"}
SETTINGS = [
    Row("awards:setup", READ, CLOSED),
    settings("ready", post=302),
    Row("awards:setup-archive", MANAGE, does(302)),
    settings("edition"),
    settings("rules"),
    Row("awards:setup-rules-remove", CLOSED, does(302)),
    settings("announcements"),
    settings("questions"),
    settings("timeline"),
    Row("awards:setup-categories", READ, CLOSED),
    settings("category-new"),
    settings("category"),
    Row("awards:setup-category-move", CLOSED, does(302)),
    settings("category-remove", post=409),
    settings("stages"),
    settings("places"),
    Row("awards:honours", READ, CLOSED),
    Row("awards:honour-add", MANAGE, does(422)),
    Row("awards:honours-template", MANAGE, CLOSED),
    Row("awards:honour-remove", CLOSED, does(302), {"pk": "@honour"}, {"pk": 0}),
    Row("reports:letterhead", READ, does(422)),
    Row("reports:letterhead-sample", READ, CLOSED),
    Row("reports:certificate-look", READ, CLOSED),
    Row("reports:certificate-sample", READ, CLOSED),
    Row("reports:emblem-send", CLOSED, does(422)),
    Row("reports:emblem-remove", CLOSED, does(302)),
    Row("reports:signatory-add", MANAGE, does(422)),
    Row("reports:signatory-edit", MANAGE, does(422), *SIGNATORY),
    Row("reports:signatory-remove", CLOSED, does(302), *SIGNATORY),
    Row("setup-preview", READ, CLOSED),
    Row("setup-preview-front", READ, CLOSED),
]


def secretaries(got: Answer) -> Rule:
    """Whoever runs any edition may make a new one."""
    return behind_sign_in(404, secretariat=got, other_secretariat=got)


NEW_EDITION = [
    Row("new-edition", secretaries(200), CLOSED),
    Row("new-edition-copy", secretaries(200), secretaries(422)),
    Row("new-edition-empty", secretaries(200), secretaries(422)),
    Row(
        "new-edition-preset", secretaries(200), secretaries(422), {"preset": "cilegon-2025"}, {"preset": "x"}
    ),
]

ROWS = [
    Row("awards:import", MANAGE, CLOSED),
    *imports("submissions", "entries"),
    *imports("judging", "scores"),
    *imports("awards", "honours"),
    Row("judging:progress", READ, CLOSED),
    Row("judging:stage-close", READ, does(409), foreign={"slug": "lain"}),
    Row("judging:stage-decide", CLOSED, does(409)),
    Row("judging:stage-appoint", CLOSED, does(422)),
    Row("reports:overview", READ, CLOSED),
    Row("reports:submission-list", READ, CLOSED),
    Row("reports:submission-detail", READ, CLOSED),
    Row("reports:submission-state", CLOSED, does(422)),
    Row("reports:ranking-index", READ, CLOSED),
    Row("reports:final-ranking", READ, CLOSED),
    Row("reports:stage-ranking", READ, CLOSED),
    Row("reports:confirm-results", MANAGE, does(409)),
    Row("reports:wording", READ, does(422)),
    Row("reports:wording-preview", CLOSED, does(200)),
    Row("reports:plenary-session", CLOSED, does(422)),
    Row("reports:plenary-decide", CLOSED, does(422)),
    Row("reports:plenary-hall", READ, CLOSED),
    Row("reports:publish-results", MANAGE, does(409)),
    Row("reports:fill-gallery", CLOSED, does(302)),
    Row("reports:reopen-results", MANAGE, does(422)),
    Row("reports:document-list", READ, CLOSED),
    Row("reports:document-progress", READ, CLOSED),
    Row("reports:document-issue", CLOSED, does(302)),
    Row("reports:document-numbers", READ, does(302)),
    Row("reports:document-file", READ, CLOSED, {"public_id": "@paper"}, {"public_id": "@other_paper"}),
    Row("reports:document-zip", READ, CLOSED),
    # The world's files are no PDFs; of papers that none are the list comes back with a message.
    Row("reports:document-print", staff(302, 302), CLOSED, query="?text=tidak-ada-dokumen-ini"),
    Row(
        "reports:document-reissue", MANAGE, does(422), {"public_id": "@paper"}, {"public_id": "@other_paper"}
    ),
    Row("reports:results-export", READ, CLOSED, {"kind": "csv"}, {"kind": "doc"}),
    Row("reports:ledger", READ, CLOSED),
    Row("reports:search", READ, CLOSED),
    Row("reports:document-retry", CLOSED, does(302)),
    Row("reports:dossier", READ, CLOSED),
    *PEOPLE,
    *JURORS,
    *RUBRICS,
    *SETTINGS,
    *NEW_EDITION,
]
