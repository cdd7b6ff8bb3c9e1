"""Changing what entrants declare and sign: in place until somebody has submitted, then as a new version."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, User
from awards.services.ledger import append_event
from awards.services.setup_base import fingerprint, lock_for_change, require_seen, values_of
from submissions.form_rules import free_code
from submissions.models import Statement
from submissions.queries.statements import (
    EDITED,
    is_locked,
    latest_statement,
    letters_wanted,
    statement_seen,
)


@dataclass(frozen=True, slots=True)
class StatementText:
    """What the secretariat writes of a statement."""

    title: str
    text: str
    signer: str = Statement.Signer.LEADER
    lists_team: bool = False
    needs_stamp_duty: bool = False
    is_retired: bool = False
    source: str = ""
    is_example: bool = False


@transaction.atomic
def add_statement(*, category: Category, said: StatementText, letter: str = "", by: User) -> Statement:
    """Ask for one statement more: ticked before sending, or with `letter` a letter for that file question.

    Raises `DomainError` for a letter that no file question of the form in force waits for.
    """
    category = lock_for_change(category.pk)
    if letter and letter not in {question.code for question in letters_wanted(category)}:
        raise DomainError(_("No file question of the form waits for this letter. Choose again."))
    taken = set(category.statements.values_list("code", flat=True))
    last = category.statements.aggregate(last=Max("position"))["last"] or 0
    made = Statement.objects.create(
        category=category,
        kind=Statement.Kind.LETTER if letter else Statement.Kind.DECLARATION,
        code=letter or free_code(said.title, taken, "pernyataan"),
        position=last + 1,
        **asdict(said),
    )
    _record("added", made, by)
    return made


@transaction.atomic
def change_statement(
    *, category: Category, code: str, said: StatementText, reason: str, seen: str, by: User
) -> Statement:
    """Change a statement, or ask for it no longer.

    Until an entry of the category was submitted the version that is asked for is put in the place of the old
    one, as a new row: whoever has the old text before their eyes is asked to tick again. Afterwards it
    becomes a new version, with a reason, and what was declared keeps the text that was read. Nothing is
    written when nothing changed. `seen` is the mark of the statement on the page. Raises `SettingsChanged`
    when somebody else changed it, and `DomainError` without a reason.
    """
    category = lock_for_change(category.pk)
    old = latest_statement(category, code)
    if old is None:
        raise DomainError(_("This statement is no longer there. Open the list again."))
    require_seen(seen, statement_seen(old))
    if asdict(said) == values_of(old, EDITED):
        return old
    locked = is_locked(category)
    if locked and not reason.strip():
        raise DomainError(_("Give the reason for the new version."))
    if not locked:
        Statement.objects.filter(category=category, code=code).delete()
    made = Statement.objects.create(
        category=category,
        kind=old.kind,
        code=code,
        position=old.position,
        version=old.version + 1 if locked else old.version,
        reason=reason.strip() if locked else "",
        **asdict(said),
    )
    _record("revised" if locked else "changed", made, by)
    return made


def _record(what: str, made: Statement, by: User) -> None:
    append_event(
        edition_id=made.category.edition_id,
        kind=f"statement.{what}",
        subject=f"category:{made.category_id}",
        data={
            "statement": made.code,
            "of": made.kind,
            "version": made.version,
            "retired": made.is_retired,
            "digest": fingerprint(values_of(made, EDITED)),
        },
        by=by,
    )
