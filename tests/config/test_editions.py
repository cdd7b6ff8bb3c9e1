"""Editions and additions made from presets, through the commands."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from awards.models import Category, Edition, Organization, OrganizationAlias, Place, Stage
from awards.services.ledger import verify_ledger
from judging.models import Criterion, Rubric
from judging.services.seating import check_judgeable
from reports.models import Letterhead, Signatory
from submissions.models import ChecklistItem, Question, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WIB = ZoneInfo("Asia/Jakarta")


def run(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue().strip()


def test_the_same_preset_again_is_unchanged() -> None:
    assert run("create_edition", preset="cilegon-2025") == "created: cilegon-2025"
    assert run("create_edition", preset="cilegon-2025") == "unchanged: cilegon-2025"

    assert Edition.objects.count() == 1
    assert Rubric.objects.count() == 8
    assert verify_ledger(Edition.objects.get()).count == 1


def test_other_content_under_a_slug_is_refused_and_nothing_is_stored() -> None:
    run("create_edition", preset="cilegon-2025", slug="lomba")

    with pytest.raises(CommandError, match="--slug"):
        run("create_edition", preset="kipp-2023", slug="lomba")

    assert Edition.objects.get().preset == "cilegon-2025"


def test_another_year_moves_every_date() -> None:
    run("create_edition", preset="cilegon-2025", slug="cilegon-2026", year=2026)

    edition = Edition.objects.get()
    assert (edition.year, edition.name) == (2026, "Inovasi Award Kota Cilegon 2026")
    assert edition.registration_opens_at == datetime(2026, 2, 1, tzinfo=WIB)
    assert edition.registration_closes_at == datetime(2026, 2, 15, tzinfo=WIB)
    assert {stage.opens_at.year for stage in Stage.objects.all() if stage.opens_at} == {2026}


def test_cilegon_2025_is_complete() -> None:
    run("create_edition", preset="cilegon-2025")

    codes = list(Category.objects.values_list("code", "entry_prefix", "max_per_unit", "min_age_months"))
    assert codes == [
        ("ipp", "IPP", None, 12),
        ("ttg", "TTG", None, None),
        ("ttg-unggulan", "TTGU", None, 12),
        ("posyantek", "POS", 1, None),
    ]
    assert {(s.code, s.weight, s.min_sheets) for s in Stage.objects.all()} == {
        ("proposal", Decimal(40), 2),
        ("presentasi", Decimal(60), 2),
    }
    assert Place.objects.count() == 4 * 4
    assert Organization.objects.filter(kind="kelurahan").count() == 43
    assert OrganizationAlias.objects.filter(organization__code="36.72.06", text="Gerogol").exists()
    assert Section.objects.filter(form__category__code="ipp").count() == 11
    assert Question.objects.get(section__code="signifikansi", kind="long_text").max_words == 600
    assert ChecklistItem.objects.filter(checklist="administrasi").exists()
    assert Letterhead.objects.count() == 1
    assert Signatory.objects.count() == 2
    for category in Category.objects.all():
        check_judgeable(category)


def test_kipp_2025_cannot_be_judged_until_its_weights_are_entered() -> None:
    run("create_edition", preset="kipp-2025")

    category = Category.objects.get()
    assert category.judging_locked_reason != ""
    assert Stage.objects.get().passing_grade == Decimal(85)
    with pytest.raises(Exception, match=category.judging_locked_reason[:20]):
        check_judgeable(category)


def test_a_rubric_preset_becomes_a_new_version_of_a_stage() -> None:
    run("create_edition", preset="cilegon-2025")

    done = run(
        "add_preset", preset="ttg-jambi-2017", edition="cilegon-2025", category="ttg", stage="proposal"
    )

    assert "version 2" in done
    rubric = Rubric.objects.get(stage__category__code="ttg", stage__code="proposal", is_current=True)
    weights = Criterion.objects.filter(rubric=rubric).order_by("position").values_list("weight", flat=True)
    assert list(weights) == [20, 25, 30, 15, 10]


def test_the_iga_preset_is_a_checklist_and_never_a_rubric() -> None:
    run("create_edition", preset="cilegon-2025")
    rubrics = Rubric.objects.count()

    run("add_preset", preset="iga-2026", edition="cilegon-2025", category="ipp")
    run("add_preset", preset="iga-2026", edition="cilegon-2025", category="ipp")

    items = ChecklistItem.objects.filter(category__code="ipp", checklist="iga-2026")
    assert items.count() == 20
    assert sum(item.weight or 0 for item in items) == 37
    assert items.filter(is_required=True).count() == 5
    assert Rubric.objects.count() == rubrics


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("create_edition", {"preset": "iga-2026"}),
        ("create_edition", {"preset": "tidak-ada"}),
        ("add_preset", {"preset": "kipp-2023", "edition": "cilegon-2025", "category": "ipp"}),
        ("add_preset", {"preset": "tidak-ada", "edition": "cilegon-2025", "category": "ipp"}),
        ("add_preset", {"preset": "iga-2026", "edition": "cilegon-2025", "category": "lain"}),
        (
            "add_preset",
            {"preset": "ttg-jambi-2017", "edition": "cilegon-2025", "category": "ttg", "stage": "lapangan"},
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(command: str, options: dict[str, str]) -> None:
    run("create_edition", preset="cilegon-2025")

    with pytest.raises(CommandError) as refused:
        run(command, **options)

    assert "\n" not in str(refused.value)
    assert Edition.objects.count() == 1
