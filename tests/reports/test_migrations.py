"""Migrations of papers go over papers that stand."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from reports.models import Document
from tests.reports.paper_edition import add_award, paper_edition
from tests.staff import staff_client

pytestmark = pytest.mark.django_db
BEFORE = ("reports", "0011_document_number_once")
AFTER = ("reports", "0012_numbers_given_before")


def backwards() -> None:
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        loader.get_migration(*AFTER).unapply(loader.project_state(BEFORE), editor)


def forwards() -> None:
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        loader.get_migration(*AFTER).apply(loader.project_state(BEFORE), editor)


def add_papers(*numbers: str) -> list[int]:
    """Papers of an edition as they were stored before their numbers were checked, in this order."""
    edition = paper_edition()
    category = add_award(edition, "ipp", {"A": "80"}).category
    with connection.cursor() as cursor:
        for at, number in enumerate(numbers, 1):
            cursor.execute(
                "INSERT INTO reports_document (edition_id, kind, series, number, number_text, public_id,"
                " control_code, category_id, title, facts, signing, state, file, sha256, issued_at, failures,"
                " failure, void_reason, void_at) VALUES (%s, 'recap', 'recap', %s, %s, %s, 'AAAAAA', %s,"
                " 'Rekap', '{}', 'none', %s, '', '', now() + %s * interval '1 minute', 0, '', '', %s)",
                [
                    edition.pk,
                    at,
                    number,
                    f"kertas-{at}",
                    category.pk,
                    "queued" if at == len(numbers) else "void",
                    -at,
                    None if at == len(numbers) else "2025-03-01",
                ],
            )
    return list(Document.objects.order_by("number").defer("number_given_before").values_list("pk", flat=True))


def test_numbers_that_stand_twice_stay_and_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    backwards()
    papers = add_papers("400/I-1/2025", "400/2/2025", "400/İ-1/2025", "400/i-1/2025")
    before = list(Document.objects.order_by("pk").values("pk", "number_text", "state", "facts"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    capsys.readouterr()

    forwards()

    said = capsys.readouterr().err
    assert list(Document.objects.order_by("pk").values("pk", "number_text", "state", "facts")) == before
    marked = Document.objects.filter(number_given_before=True).order_by("number")
    # The last is the first that was issued.
    assert [paper.pk for paper in marked] == [papers[0], papers[2]]
    slug = marked[0].edition.slug
    for at, number in ((1, "400/I-1/2025"), (3, "400/İ-1/2025")):
        line = f"- {slug}: {number} pada recap kertas-{at} (void), lebih dulu pada recap kertas-4 (queued)\n"
        assert line in said
    assert said.count("\n- ") == 2
    page = staff_client(marked[0].edition).get(f"/sekretariat/{slug}/dokumen/").content.decode()
    assert page.count("an earlier paper has the same number") == 2
    with pytest.raises(IntegrityError), transaction.atomic():  # from now on a number is given once
        Document.objects.filter(pk=papers[1]).update(number_text="400/I-1/2025")


def test_a_database_that_had_the_constraint_keeps_it(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    backwards()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX document_number_text_once ON reports_document"
            " (edition_id, lower(number_text)) WHERE NOT number_text = ''"
        )
    papers = add_papers("400/1/2025", "400/2/2025")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    forwards()

    assert capsys.readouterr().err == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=papers[0]).update(number_text="400/2/2025")
