"""The pages of the former winners: list, search, adding, removing, loading with a preview."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.models import AuditEvent, Edition, Honour, Organization, WorkbookUpload
from reports.services.results import confirm_results, publish_results
from tests.awards.honours.test_import_honours import HEADER, ROWS
from tests.staff import closed_award, queries_of, staff_client
from tests.workbooks import cilegon, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return cilegon()


@pytest.fixture
def client(edition: Edition) -> Client:
    return staff_client(edition)


def url(edition: Edition, name: str = "honours", **kwargs: Any) -> str:
    return reverse(f"awards:{name}", kwargs={"slug": edition.slug, **kwargs})


def winner(number: int, **options: Any) -> Honour:
    unit = Organization.objects.get(code="dinkes")
    facts = {"category_code": "ipp", "year": 2024, "entry_title": f"Inovasi {number:02d}"}
    facts |= {"place_number": number, "place_title": f"Juara {number}"}
    return Honour.objects.create(unit=unit, **{**facts, **options})


def typed(edition: Edition, **options: Any) -> dict[str, Any]:
    category = edition.categories.get(code="ipp")
    facts = {"year": "2024", "category": category.pk, "entry_title": "Antre Daring", "unit": "dinkes"}
    return {**facts, "award": "Juara 1", **options}


def test_the_list_makes_the_same_queries_for_any_number_of_rows(edition: Edition, client: Client) -> None:
    winner(1)
    one = queries_of(client, url(edition))
    winner(2)
    winner(3)
    assert queries_of(client, url(edition)) == one


def test_search_narrows_by_unit_title_year_and_category(edition: Edition, client: Client) -> None:
    winner(1)
    winner(2, year=2023, category_code="ttg", entry_title="Pengering")

    def titles(query: str) -> list[str]:
        return [row.entry_title for row in client.get(f"{url(edition)}?{query}").context["rows"]]

    assert titles("") == ["Inovasi 01", "Pengering"]
    assert titles("q=kesehatan+pengering") == ["Pengering"]
    assert titles("tahun=2024") == ["Inovasi 01"]
    assert titles("kategori=ttg") == ["Pengering"]
    assert titles("tahun=abc&kategori=x") == ["Inovasi 01", "Pengering"]
    assert "No former winner fits" in client.get(f"{url(edition)}?q=tidakada").content.decode()


def test_a_winner_is_added_by_hand_with_the_unit_by_its_short_name(edition: Edition, client: Client) -> None:
    response = client.post(url(edition, "honour-add"), typed(edition), follow=True)

    assert "Dinas Kesehatan is added." in response.content.decode()
    honour = Honour.objects.get()
    assert (honour.unit.code, honour.place_number, honour.place_title) == ("dinkes", 1, "Juara I")
    again = client.post(url(edition, "honour-add"), typed(edition, entry_title="ANTRE daring"))
    assert again.status_code == 422
    assert "is there already, as Juara I of 2024" in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"unit": "Dinas Antariksa"}, "is not a known unit"),
        ({"award": "Favorit"}, "Write the award as"),
        ({"year": "2025"}, "written when its results are published"),
        ({"year": "99999999999999999999"}, "is no year of a former award"),
    ],
)
def test_what_cannot_be_added_is_told_and_stays_typed(
    edition: Edition, client: Client, wrong: dict[str, str], reason: str
) -> None:
    response = client.post(url(edition, "honour-add"), typed(edition, **wrong))

    assert response.status_code == 422
    assert reason in response.content.decode()
    assert "Antre Daring" in response.content.decode()
    assert not Honour.objects.exists()


def test_only_loaded_winners_are_removed(client: Client, english: None) -> None:
    award = closed_award(2)
    staff = staff_client(award.edition)
    confirm_results(category=award.category, by=None, allow_joint=True)
    publish_results(category=award.category, by=None)
    published = Honour.objects.order_by("pk").first()
    assert published is not None

    refused = staff.post(url(award.edition, "honour-remove", pk=published.pk))
    assert refused.status_code == 409
    published.category = None
    published.save(update_fields=["category"])
    assert staff.post(url(award.edition, "honour-remove", pk=published.pk)).status_code == 302
    assert not Honour.objects.filter(pk=published.pk).exists()
    assert (
        AuditEvent.objects.get(edition=award.edition, kind="honour.removed").data["honours"][0][0]
        == published.pk
    )


def test_a_winner_that_was_loaded_before_becomes_the_publications(english: None) -> None:
    award = closed_award(2)
    confirm_results(category=award.category, by=None, allow_joint=True)
    entry = award.entries["Inovasi 01"]
    facts = {"category_code": award.category.code, "year": award.edition.year, "unit": entry.unit}
    Honour.objects.create(entry_title=entry.title, place_number=4, place_title="Harapan I", **facts)

    publish_results(category=award.category, by=None)

    honour = Honour.objects.get(entry_title=entry.title)
    assert (honour.category, honour.place_number) == (award.category, 1)


def test_a_workbook_is_previewed_then_loaded(edition: Edition, client: Client) -> None:
    file = SimpleUploadedFile("pemenang.xlsx", workbook({"Pemenang": [HEADER, *ROWS]}).getvalue())

    preview = client.post(url(edition, "import-honours"), {"workbook": file}, follow=True)
    upload = WorkbookUpload.objects.get()
    assert "3 rows will be stored" in preview.content.decode()
    assert not Honour.objects.exists()

    client.post(url(edition, "import-honours-confirm", pk=upload.pk))
    assert Honour.objects.count() == 3
    assert "pemenang.xlsx" in client.get(reverse("awards:import", args=[edition.slug])).content.decode()
    assert (
        client.get(url(edition, "honours-template")).headers["Content-Disposition"].startswith("attachment")
    )


def test_an_auditor_reads_and_changes_nothing_and_others_see_nothing(edition: Edition) -> None:
    honour = winner(1)
    auditor = staff_client(edition, "auditor")

    assert "Load a workbook" not in auditor.get(url(edition)).content.decode()
    for name in ("honour-add", "import-honours", "honours-template"):
        assert auditor.get(url(edition, name)).status_code == 403
    assert auditor.post(url(edition, "honour-remove", pk=honour.pk)).status_code == 403
    stranger = staff_client(closed_award(1).edition)
    assert stranger.get(url(edition)).status_code == 404
    edition.archived_at = datetime(2026, 1, 1, tzinfo=UTC)
    edition.save()
    archived = staff_client(edition)
    assert archived.get(url(edition)).status_code == 200
    assert archived.post(url(edition, "honour-remove", pk=honour.pk)).status_code == 409
