"""Papers are issued while a workbook comes in: both lock every category, and neither waits for ever."""

from __future__ import annotations

from time import sleep

import pytest
from django.db.models import F

from awards.models import Category
from awards.services.seals import lock_category
from reports.services import documents
from reports.services.documents import issue_documents
from submissions.imports import import_entries, importer
from tests.reports.paper_edition import paper_edition
from tests.scenario import Award, Round, make_unit
from tests.threads import at_once, kinds
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["No", "Nama Inovasi", "Unit / Kelurahan", "Ketua Tim", "Mulai Diterapkan"]


def test_categories_are_locked_in_one_order_wherever_they_stand_on_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = paper_edition()
    for number in range(12):
        code = f"k{number}"
        Award([Round("presentasi", "100")], entries=["A"], jurors=[], edition=edition, code=code)
    Category.objects.filter(edition=edition).update(position=100 - F("position"))
    unit = make_unit()

    def take(number: int) -> object:
        rows = [HEADER, [1, f"Inovasi {number}", unit.name, "Ketua", "3 Maret 2022"]]
        return import_entries(edition=edition, workbook=workbook({"k0": rows})).exit_code

    def issue() -> int:
        return sum(len(issue_documents(edition=edition, by=None).document_ids) for _round in range(6))

    def slowly(category_id: int, *, exclusive: bool) -> None:
        lock_category(category_id, exclusive=exclusive)
        sleep(0.02)

    monkeypatch.setattr(documents, "lock_category", slowly)
    monkeypatch.setattr(importer, "lock_category", slowly)
    for number in range(3):
        assert kinds(at_once(lambda number=number: take(number), issue)) == ["int", "int"]
