"""The ledger names the first row that somebody changed, whatever they changed, once the trigger is off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from awards.exceptions import DomainError
from awards.models import AuditEvent, Edition, Seal, User
from awards.services.ledger import append_event, verify_ledger
from awards.services.seals import set_seal
from tests.scenario import Award, Round, make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_edition()
    actor = User.objects.create_user("auditor@example.example", name="Pencatat")
    for number in range(1, 6):
        append_event(
            edition_id=edition.pk, kind="test.made", subject=f"n:{number}", data={"n": number}, by=actor
        )
    return edition


@contextmanager
def triggers_off() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE awards_auditevent DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE awards_auditevent ENABLE TRIGGER USER")


def tamper(sql: str, *parameters: object) -> None:
    """Run what only the owner of the database could run, with the triggers switched off."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_whole_ledger_gives_count_and_head(edition: Edition) -> None:
    verdict = verify_ledger(edition)

    last = AuditEvent.objects.filter(edition=edition).latest("sequence")
    assert (verdict.is_whole, verdict.count, verdict.head) == (True, 5, last.hash)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "at + interval '1 microsecond'"),
        ("actor_id", "NULL"),
        ("kind", "'test.other'"),
        ("subject", "'n:9'"),
        ("data", "'{\"n\": 7}'"),
        ("previous_hash", "repeat('a', 64)"),
        ("hash", "repeat('b', 64)"),
        ("sequence", "33"),
    ],
)
def test_each_changed_column_names_its_row(edition: Edition, column: str, value: str) -> None:
    tamper(
        f"UPDATE awards_auditevent SET {column} = {value} WHERE edition_id = %s AND sequence = 3",  # noqa: S608
        edition.pk,
    )

    assert verify_ledger(edition).broken_row == 3


def test_row_moved_to_another_edition_is_named(edition: Edition) -> None:
    other = make_edition()

    tamper(
        "UPDATE awards_auditevent SET edition_id = %s WHERE edition_id = %s AND sequence = 5",
        other.pk,
        edition.pk,
    )

    assert verify_ledger(edition).broken_row == 5
    assert verify_ledger(other).broken_row == 1


@pytest.mark.parametrize("row", [1, 3, 5], ids=["first", "middle", "last"])
def test_deleted_row_is_named(edition: Edition, row: int) -> None:
    tamper("DELETE FROM awards_auditevent WHERE edition_id = %s AND sequence = %s", edition.pk, row)

    assert verify_ledger(edition).broken_row == row


def test_two_swapped_rows_name_the_first(edition: Edition) -> None:
    tamper(
        "UPDATE awards_auditevent a SET kind = b.kind, subject = b.subject, data = b.data, hash = b.hash,"
        " previous_hash = a.previous_hash FROM awards_auditevent b"
        " WHERE a.edition_id = %s AND b.edition_id = a.edition_id"
        " AND ((a.sequence, b.sequence) = (2, 4) OR (a.sequence, b.sequence) = (4, 2))",
        edition.pk,
    )

    assert verify_ledger(edition).broken_row == 2


def test_truncated_ledger_misses_its_first_row(edition: Edition) -> None:
    tamper("TRUNCATE awards_auditevent")

    verdict = verify_ledger(edition)
    assert (verdict.broken_row, verdict.count) == (1, 0)


def test_rewritten_end_with_its_head_is_caught_by_the_lock_that_recorded_it() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1", "J2"])
    award.assign_all()
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    assert award.close("proposal") == []
    seal = Seal.objects.get(category=award.category)
    kept = AuditEvent.objects.get(edition=award.edition, sequence=seal.ledger_count - 1)

    tamper(
        "DELETE FROM awards_auditevent WHERE edition_id = %s AND sequence >= %s",
        award.edition.pk,
        seal.ledger_count,
    )
    award.edition.ledger_head.__class__.objects.filter(pk=award.edition.pk).update(
        count=kept.sequence, head=kept.hash
    )

    assert verify_ledger(award.edition).broken_row == seal.ledger_count


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE awards_auditevent SET kind = kind",
        "DELETE FROM awards_auditevent",
        "TRUNCATE awards_auditevent",
    ],
    ids=["update", "delete", "truncate"],
)
def test_database_refuses_to_change_the_ledger(edition: Edition, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE awards_auditevent ENABLE TRIGGER ledger_never_truncated")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
    assert verify_ledger(edition).count == 5


@pytest.mark.parametrize("kind", ["plenary", "publication"])
def test_lock_is_refused_while_an_earlier_one_is_missing(kind: str) -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1", "J2"])

    with pytest.raises(DomainError):
        set_seal(category=award.category, kind=kind, by=None, data={})

    assert Seal.objects.filter(category=award.category).count() == 0
