"""The award of 2025, run by its commands, agrees with a second computation from the workbooks alone."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from awards.models import Edition, Seal
from judging.models import FinalStanding, Recusal, Scoresheet, Standing
from reports.models import Document, Placement
from submissions.models import Submission
from tests.data import CILEGON
from tests.oracle_2025 import CODES, Computed, compute

pytestmark = pytest.mark.django_db
REFERENCE = Path(__file__).resolve().parent.parent / "awards" / "data" / "cilegon-2025"
SLUG = "cilegon-2025"
REGISTERED = {"ipp": 14, "ttg": 14, "ttg-unggulan": 2, "posyantek": 14}


def run(command: str, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def award() -> Edition:
    """The edition with both workbooks in it."""
    run("create_edition", preset="cilegon-2025")
    run("import_entries", str(CILEGON / "pendaftaran-2025.xlsx"), edition=SLUG)
    run("import_scores", str(CILEGON / "nilai-2025.xlsx"), edition=SLUG)
    return Edition.objects.get(slug=SLUG)


@pytest.fixture(scope="module")
def oracle() -> Computed:
    return compute(REFERENCE, CILEGON / "nilai-2025.xlsx")


def close_all() -> None:
    for stage in ("proposal", "presentasi"):
        run("close_stage", edition=SLUG, stage=stage)


def test_every_score_rank_and_place_equals_the_second_computation(award: Edition, oracle: Computed) -> None:
    close_all()

    finals = FinalStanding.objects.filter(category__edition=award).select_related("submission", "category")
    stored = {(f.category.code, f.submission.title): (str(f.final), f.rank, f.place, f.title) for f in finals}
    computed = {
        (code, title): (r.final, r.rank, r.place, r.award)
        for code, results in oracle.results.items()
        for title, r in results.items()
    }
    assert stored == computed
    standings = Standing.objects.filter(stage__category__edition=award).select_related(
        "submission", "stage__category"
    )
    assert {(s.stage.category.code, s.submission.title, s.stage.code): str(s.score) for s in standings} == {
        (code, title, stage): score
        for code, results in oracle.results.items()
        for title, r in results.items()
        for stage, score in r.scores.items()
    }


def test_the_example_holds_what_it_is_an_example_of(award: Edition, oracle: Computed) -> None:
    """A tie for the first place that the chain resolves, one for the second that it cannot, recusals."""
    close_all()

    first = FinalStanding.objects.filter(category__code="posyantek", rank=1).order_by("place")
    assert [(row.place, row.title) for row in first] == [(1, "Juara I"), (2, "Juara II")]
    assert [link["decides"] for link in first[0].tie["compared"]] == [True]
    second = FinalStanding.objects.filter(category__code="ttg", rank=2)
    assert [(row.place, row.title) for row in second] == [(2, "Juara II"), (2, "Juara II")]
    assert not any(link["decides"] for link in second[0].tie["compared"])
    assert oracle.recused == Scoresheet.objects.filter(state="void").count() == 4
    assert Recusal.objects.count() == 2


def test_the_funnel_is_44_44_44_14(award: Edition) -> None:
    close_all()
    run("confirm_results", edition=SLUG, joint=True)

    entries = Submission.objects.filter(category__edition=award)
    assert entries.filter(submitted_at__isnull=False).count() == 44
    assert Counter(entries.filter(state="admitted").values_list("category__code", flat=True)) == REGISTERED
    assert FinalStanding.objects.exclude(final=None).count() == 44
    assert Placement.objects.count() == 14


def test_joint_places_stop_the_plenary_until_they_are_confirmed_as_joint(award: Edition) -> None:
    close_all()

    with pytest.raises(CommandError):
        run("confirm_results", edition=SLUG)

    plenary = Seal.objects.filter(kind="plenary").values_list("category__code", flat=True)
    assert "ttg" not in set(plenary)
    run("confirm_results", edition=SLUG, category="ttg", joint=True)
    assert Seal.objects.filter(kind="plenary", category__code="ttg").count() == 1


def test_papers_are_65_certificates_4_recaps_4_minutes_and_a_decree(award: Edition) -> None:
    close_all()
    run("confirm_results", edition=SLUG, joint=True)
    run("publish_results", edition=SLUG)
    run("issue_documents", edition=SLUG)

    papers = Document.objects.filter(edition=award)
    assert Counter(papers.values_list("kind", flat=True)) == {
        "participant": 44,
        "winner": 14,
        "juror": 7,
        "recap": 4,
        "minutes": 4,
        "decree": 1,
    }
    assert sorted(papers.filter(series="certificate").values_list("number", flat=True)) == list(range(1, 66))
    assert sorted(papers.filter(series="recap").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert sorted(papers.filter(series="minutes").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_exported_csv_says_the_same(award: Edition, oracle: Computed, tmp_path: Path) -> None:
    close_all()
    run("confirm_results", edition=SLUG, joint=True)
    run("export_results", edition=SLUG, format="csv", output=str(tmp_path / "hasil.csv"))

    with (tmp_path / "hasil.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        *("category", "code", "title", "organization"),
        *("proposal", "presentasi", "final", "rank", "place", "award"),
    ]
    assert [row["category"] for row in rows] == [
        code for code in CODES.values() for _ in range(REGISTERED[code])
    ]
    for row in rows:
        expected = oracle.results[row["category"]][row["title"]]
        assert (row["final"], row["rank"], row["place"], row["award"]) == (
            expected.final,
            str(expected.rank),
            str(expected.place),
            expected.award,
        )
        assert {stage: row[stage] for stage in expected.scores} == expected.scores


def test_the_whole_run_passes_its_own_checks(award: Edition) -> None:
    close_all()
    run("confirm_results", edition=SLUG, joint=True)
    run("publish_results", edition=SLUG)

    run("check_totals", edition=SLUG)
    run("verify_ledger", edition=SLUG)
