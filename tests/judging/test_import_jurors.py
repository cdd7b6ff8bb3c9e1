"""What a workbook may call a juror."""

from __future__ import annotations

import pytest

from awards.models import User
from judging.imports import import_scores
from tests.scenario import Award, Crit, Round
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db


def test_a_juror_whose_name_is_too_long_gets_no_account_and_the_next_row_is_taken() -> None:
    award = Award([Round("proposal", "100", [Crit("nilai")])], entries=["A"], jurors=[])
    rows = [["Juri", "Nama Inovasi", "nilai"], ["x" * 201, "A", 80], ["x" * 200, "A", 81]]

    report = import_scores(edition=award.edition, workbook=workbook({"ipp proposal": rows}))

    assert [result.outcome for result in report.results] == ["refused", "accepted"]
    jurors = User.objects.filter(memberships__role="juror").values_list("name", flat=True)
    assert list(jurors) == ["x" * 200]
