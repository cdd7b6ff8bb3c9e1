"""Which entries are judged does not change while a stage is closed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from awards.exceptions import DomainError
from judging.services.reopening import reopen_stage
from submissions.imports import import_entries
from submissions.models import Submission
from submissions.services.entries import EntryFacts, admit_entry, register_entries, register_entry
from tests.scenario import Award, Round, make_unit
from tests.workbooks import cilegon, reasons, row, workbook

pytestmark = pytest.mark.django_db


def first_stage_closed() -> tuple[Award, Submission]:
    """An award whose first of two stages is closed, and an entry that waits for its check."""
    award = Award([Round("proposal", "50"), Round("presentasi", "50")], entries=["A"], jurors=["J1", "J2"])
    award.assign_all()
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    facts = EntryFacts(title="Terlambat", unit=make_unit())
    late = register_entry(category=award.category, facts=facts, by=None, source="test")
    assert award.close("proposal") == []
    return award, late


def test_nobody_joins_the_field_of_a_closed_stage() -> None:
    _award, late = first_stage_closed()

    with pytest.raises(DomainError, match="proposal"):
        admit_entry(submission=late, by=None, check="outside")

    late.refresh_from_db()
    assert late.state == Submission.State.SUBMITTED


def test_entries_registered_as_admitted_are_refused_as_well() -> None:
    award, _late = first_stage_closed()
    facts = EntryFacts(title="Susulan", unit=make_unit())

    with pytest.raises(DomainError, match="proposal"):
        register_entries(category=award.category, facts=[facts], by=None, source="test", admitted="outside")

    assert Submission.objects.filter(category=award.category).count() == 2


def test_after_reopening_the_entry_is_admitted_and_blocks_until_it_is_judged() -> None:
    award, late = first_stage_closed()
    reopen_stage(stage_id=award.stages["proposal"].pk, by=None, reason="Entri susulan")

    admit_entry(submission=late, by=None, check="outside")

    assert [(b.kind, b.submission_ids) for b in award.close("proposal")] == [("few_sheets", (late.pk,))]


def test_a_workbook_admits_nobody_to_a_closed_stage_and_stores_its_other_rows() -> None:
    edition = cilegon()
    edition.categories.get(code="ttg").stages.filter(position=1).update(closed_at=timezone.now())
    header = ["No", "Nama Inovasi", "Unit / Kelurahan", "Ketua Tim", "Mulai Diterapkan"]
    sheets = {
        "TTG": [header, [1, "Alat", "Ciwedus", "Ketua", "3 Maret 2022"]],
        "IPP": [header, [1, "Layanan", "Dinsos", "Ketua", "3 Maret 2022"]],
    }

    report = import_entries(edition=edition, workbook=workbook(sheets))

    assert [result.outcome for result in report.results] == ["refused", "accepted"]
    reason = reasons(row(report, 2, "TTG"))[0]
    assert "ditutup" in reason
    assert "Buka kembali" in reason
    again = import_entries(edition=edition, workbook=workbook(sheets), state="submitted")
    assert [result.outcome for result in again.results] == ["accepted", "unchanged"]
