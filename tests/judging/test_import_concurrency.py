"""The same workbook twice at once gives one set."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from awards.models import Edition, User
from awards.services.ledger import verify_ledger
from awards.workbooks.report import ImportReport
from judging.imports import import_scores
from judging.models import Scoresheet
from submissions.imports import import_entries
from submissions.models import Submission
from tests.workbooks import INTAKE, SCORES, cilegon, cilegon_with_entries, outcomes


def at_once(run: Callable[[], ImportReport]) -> list[dict[str, int]]:
    """Run twice in threads that start together; the outcomes, those with more unchanged rows last."""
    start = threading.Barrier(2)
    found: list[Any] = []

    def work() -> None:
        try:
            start.wait(timeout=30)
            found.append(outcomes(run()))
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    errors = [item for item in found if isinstance(item, Exception)]
    assert errors == []
    return sorted(found, key=lambda counts: counts.get("unchanged", 0))


@pytest.mark.django_db(transaction=True)
def test_entries() -> None:
    edition = cilegon()

    def run() -> ImportReport:
        with INTAKE.open("rb") as file:
            return import_entries(edition=Edition.objects.get(pk=edition.pk), workbook=file)

    first, second = at_once(run)
    assert first["accepted"] + first["warned"] == 44
    assert second == {"unchanged": 44, "duplicate": 1}
    assert Submission.objects.count() == 44
    assert verify_ledger(edition).is_whole


@pytest.mark.django_db(transaction=True)
def test_scores() -> None:
    edition = cilegon_with_entries()

    def run() -> ImportReport:
        with SCORES.open("rb") as file:
            return import_scores(edition=Edition.objects.get(pk=edition.pk), workbook=file)

    first, second = at_once(run)
    assert first == {"accepted": 324}
    assert second == {"unchanged": 324}
    assert Scoresheet.objects.count() == 324
    assert User.objects.filter(memberships__role="juror").count() == 7
    assert verify_ledger(edition).is_whole
