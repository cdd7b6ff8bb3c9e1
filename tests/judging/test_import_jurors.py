"""What a workbook may call a juror."""

from __future__ import annotations

import pytest
from django.utils import translation

from awards.models import User
from judging.imports import import_scores
from tests.scenario import Award, Crit, Round
from tests.workbooks import outcomes, reasons, row, workbook

pytestmark = pytest.mark.django_db


def test_a_juror_whose_name_is_too_long_gets_no_account_and_the_next_row_is_taken() -> None:
    award = Award([Round("proposal", "100", [Crit("nilai")])], entries=["A"], jurors=[])
    rows = [["Juri", "Nama Inovasi", "nilai"], ["x" * 201, "A", 80], ["x" * 200, "A", 81]]

    report = import_scores(edition=award.edition, workbook=workbook({"ipp proposal": rows}))

    assert [result.outcome for result in report.results] == ["refused", "accepted"]
    jurors = User.objects.filter(memberships__role="juror").values_list("name", flat=True)
    assert list(jurors) == ["x" * 200]


def test_a_new_name_almost_like_a_known_one_is_taken_and_doubted_once() -> None:
    award = Award([Round("proposal", "100", [Crit("nilai")])], entries=["A", "B"], jurors=[])
    rows = [
        ["Juri", "Nama Inovasi", "nilai"],
        ["Akademisi", "A", 80], ["Akademsi", "A", 81], ["Akademsi", "B", 82],
        ["BRIN 1", "A", 83], ["BRIN 2", "A", 84],
    ]  # fmt: skip
    sheets = {"ipp proposal": rows}

    with translation.override("en"):
        report = import_scores(edition=award.edition, workbook=workbook(sheets))

    assert [result.outcome for result in report.results] == [
        "accepted", "warned", "accepted", "accepted", "accepted",
    ]  # fmt: skip
    assert reasons(row(report, 3)) == ["A new juror “Akademsi”; like “Akademisi”. Is it the same one?"]
    assert User.objects.filter(memberships__role="juror").count() == 4
    again = import_scores(edition=award.edition, workbook=workbook(sheets))
    assert outcomes(again) == {"unchanged": 5}
