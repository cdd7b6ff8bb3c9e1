"""The benchmarks' data are as the services would have made them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from awards.models import Seal
from judging.models import FinalStanding, Score, Scoresheet
from judging.scoring import sheet_total
from judging.services.audit import check_totals
from judging.services.scoresheets import scales_of
from tests.benchmarks.generator import close_all, generate


@pytest.mark.django_db
def test_generated_editions_close_and_recompute() -> None:
    edition = generate(entries=44, categories=4, stages=2)
    sheets = Scoresheet.objects.filter(stage__category__edition=edition)

    close_all(edition)

    verdict = check_totals(edition)
    assert (verdict.fault, verdict.sheets, verdict.standings, verdict.finals) == ("", 440, 88, 44)
    assert Seal.objects.filter(category__edition=edition, kind=Seal.Kind.SCORES).count() == 4
    assert FinalStanding.objects.filter(category__edition=edition, final__isnull=True).count() == 0
    for sheet in sheets.select_related("rubric")[:10]:
        values = dict(sheet.scores.values_list("criterion__code", "value"))
        assert sheet.total == sheet_total(values, scales_of(list(sheet.rubric.criteria.all())))


def points(sheet: int, criterion: int, seed: int) -> Decimal:
    """The value of a criterion (from 1) on a sheet (from 0), by the generator's own arithmetic."""
    return 40 + Decimal(((sheet * 31 + criterion) % 1000003 * 48271 + seed * 7919) % 65537 % 121) / 2


@pytest.mark.django_db
def test_values_depend_on_the_seed_and_on_nothing_before() -> None:
    for seed in (1, 2):
        edition = generate(entries=8, seed=seed)
        scores = Score.objects.filter(sheet__stage__category__edition=edition).order_by("sheet", "criterion")
        made = [points(sheet, criterion, seed) for sheet in range(40) for criterion in range(1, 6)]
        assert list(scores.values_list("value", flat=True)) == made
        assert len(set(made)) > 80
