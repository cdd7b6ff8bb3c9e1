"""Finding a unit by whatever people call it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Organization, OrganizationAlias, OrganizationName, User
from awards.queries.unit_search import search_units
from awards.services.accounts import NOT_TO_BELONG_TO
from tests.awards.accounts.people import browser
from tests.scenario import make_edition
from tests.staff import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Organization:
    city = make_edition("edisi").organizer.parent
    assert city is not None

    def unit(kind: str, name: str, abbreviation: str = "", parent: Organization = city) -> Organization:
        return Organization.objects.create(
            parent=parent, kind=kind, code=f"T-{kind}-{name}"[:30], name=name, abbreviation=abbreviation
        )

    education = unit("opd", "Dinas Pendidikan dan Kebudayaan", "DISDIKBUD")
    OrganizationAlias.objects.create(organization=education, text="Dindik")
    health = unit("opd", "Dinas Kesehatan", "DINKES")
    OrganizationName.objects.create(
        organization=health,
        name="Dinas Kesehatan dan Keluarga Berencana",
        abbreviation="DKKB",
        valid_from=date(2010, 1, 1),
        valid_until=date(2017, 1, 1),
    )
    for kecamatan, kelurahan in (("Utara", "Sukamaju"), ("Selatan", "Sukamaju"), ("Utara", "Kebon Dalem")):
        parent, _new = Organization.objects.get_or_create(
            parent=city, kind="kecamatan", name=kecamatan, defaults={"code": f"T-kec-{kecamatan}"}
        )
        Organization.objects.create(
            parent=parent, kind="kelurahan", code=f"T-{kecamatan}-{kelurahan}"[:30], name=kelurahan
        )
    return city


def labels(text: str) -> list[str]:
    return [row.unit.label for row in search_units(text, but_kinds=NOT_TO_BELONG_TO).units]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dinas kesehatan", "Dinas Kesehatan"),
        ("DINKES", "Dinas Kesehatan"),
        ("keluarga berencana", "Dinas Kesehatan"),
        ("dkkb", "Dinas Kesehatan"),
        ("dindik", "Dinas Pendidikan dan Kebudayaan"),
        ("kebudayaan", "Dinas Pendidikan dan Kebudayaan"),
        ("Dinas Pendidikan & Kebudayaan", "Dinas Pendidikan dan Kebudayaan"),
        ("Kel. Kebon Dalem", "Kel. Kebon Dalem, Kec. Utara"),
        ("kebon dalem, kec. utara", "Kel. Kebon Dalem, Kec. Utara"),
        ("sukamaju selatan", "Kel. Sukamaju, Kec. Selatan"),
        ("Kec. Utara", "Kec. Utara"),
        ("utara", "Kec. Utara"),
    ],
)
def test_the_likeliest_unit_comes_first(city: Organization, text: str, first: str) -> None:
    assert labels(text)[0] == first


def test_homonyms_are_both_shown(city: Organization) -> None:
    assert labels("sukamaju") == ["Kel. Sukamaju, Kec. Selatan", "Kel. Sukamaju, Kec. Utara"]


def test_how_a_unit_was_found_is_said(city: Organization) -> None:
    [former] = search_units("DKKB").units
    assert (former.known_as, former.is_former) == ("Dinas Kesehatan dan Keluarga Berencana", True)
    [alias] = search_units("dindik").units
    assert (alias.known_as, alias.is_former) == ("Dindik", False)
    assert search_units("dinkes").units[0].known_as == ""


def test_a_misspelt_name_leads_to_the_nearest(city: Organization) -> None:
    found = search_units("Kebon Dalm")
    assert found.is_near
    assert [row.unit.name for row in found.units] == ["Kebon Dalem"]


@pytest.mark.parametrize("text", ["", "a", "   ", "!!", "zzzzqqq", "%%", "\x00ab", "x" * 5000])
def test_nothing_is_found_by_nothing(city: Organization, text: str) -> None:
    assert search_units(text).units == ()


def test_nobody_is_offered_a_city(city: Organization) -> None:
    assert city.name not in labels(city.name)


def test_more_than_twenty_are_not_all_shown(city: Organization) -> None:
    Organization.objects.bulk_create(
        Organization(parent=city, kind="school", code=f"SD-{number}", name=f"SDN Uji {number:02d}")
        for number in range(25)
    )
    found = search_units("sdn uji")
    assert (len(found.units), found.has_more) == (20, True)


@pytest.fixture
def visitor(make_user: Callable[..., User]) -> Client:
    client = browser()
    client.force_login(make_user())
    return client


def test_the_page_works_without_and_with_htmx(city: Organization, visitor: Client) -> None:
    page = visitor.get(reverse("awards:choose-unit"), {"q": "dinkes"}).content.decode()
    assert "<html" in page
    assert 'value="dinkes"' in page
    part = visitor.get(
        reverse("awards:choose-unit"), {"q": "dinkes"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert "Dinas Kesehatan" in part
    assert "csrfmiddlewaretoken" in part
    assert "tidak ditemukan" in visitor.get(reverse("awards:choose-unit"), {"q": "zzzz"}).content.decode()


def test_a_unit_with_a_long_key_can_be_chosen(city: Organization, visitor: Client) -> None:
    unit = Organization.objects.create(pk=1234567, parent=city, kind="opd", code="PJG", name="Dinas Panjang")
    page = visitor.get(reverse("awards:choose-unit"), {"q": "dinas panjang"}).content.decode()
    assert 'name="unit" value="1234567"' in page
    assert visitor.post(reverse("awards:choose-unit"), {"unit": unit.pk}).status_code == 302


def test_what_is_typed_is_no_markup(city: Organization, visitor: Client) -> None:
    page = visitor.get(reverse("awards:choose-unit"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("units", [1, 3])
def test_the_search_makes_the_same_queries_for_any_number_of_units(
    city: Organization, visitor: Client, units: int
) -> None:
    for number in range(units):
        Organization.objects.create(parent=city, kind="opd", code=f"N-{number}", name=f"Badan Baru {number}")
    # person, rooms of the menu, units, aliases, former names
    assert queries_of(visitor, reverse("awards:choose-unit") + "?q=badan+baru") == 5
