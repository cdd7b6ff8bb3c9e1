"""Units as staff write them: matched by name, alias, abbreviation and code, and never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from awards.models import Organization
from awards.units import UnitIndex, UnitRefused
from tests.workbooks import cilegon

pytestmark = pytest.mark.django_db
EVERY = ["opd", "kecamatan", "kelurahan", "uptd"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def units(db: None) -> UnitIndex:
    return UnitIndex(cilegon())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jombang Wetan", "Kel. Jombang Wetan, Kec. Jombang"),
        ("KEL. JOMBANG   WETAN", "Kel. Jombang Wetan, Kec. Jombang"),
        ("Kelurahan Jombang Wetan, Kec. Jombang, Kota Cilegon", "Kel. Jombang Wetan, Kec. Jombang"),
        ("Kec. Jombang, Kel. Jombang Wetan", "Kel. Jombang Wetan, Kec. Jombang"),
        ("36.72.01.1002", "Kel. Kedaleman, Kec. Cibeber"),
        ("Kel. Rawa Arum, Kec. Gerogol", "Kel. Rawa Arum, Kec. Grogol"),
    ],
)
def test_kelurahan(units: UnitIndex, text: str, code: str) -> None:
    match = units.match(text, kinds=["kelurahan"])
    assert (match.unit.label, match.note) == (code, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dinkes", "dinkes"),
        ("Dinas Kesehatan Kota Cilegon", "dinkes"),
        ("RSUD Kota Cilegon", "rsud"),
        ("Satpol-PP", "satpolpp"),
        ("Kominfo", "diskominfo"),
    ],
)
def test_offices(units: UnitIndex, text: str, code: str) -> None:
    assert units.match(text, kinds=EVERY).unit.code == code


def test_a_homonym_that_the_category_does_not_settle_is_refused_naming_both(units: UnitIndex) -> None:
    with pytest.raises(UnitRefused) as error:
        units.match("Cibeber", kinds=EVERY)
    assert str(error.value) == ("“Cibeber” can be Kec. Cibeber; Kel. Cibeber, Kec. Cibeber. Write which one.")


@pytest.mark.parametrize(
    ("text", "kinds", "label"),
    [
        ("Cibeber", ["kelurahan"], "Kel. Cibeber, Kec. Cibeber"),
        ("Cibeber", ["opd", "kecamatan"], "Kec. Cibeber"),
        ("Kel. Cibeber", EVERY, "Kel. Cibeber, Kec. Cibeber"),
        ("Kecamatan Cibeber", EVERY, "Kec. Cibeber"),
    ],
)
def test_a_homonym_that_category_or_prefix_settle(
    units: UnitIndex, text: str, kinds: list[str], label: str
) -> None:
    assert units.match(text, kinds=kinds).unit.label == label


@pytest.mark.parametrize(
    ("text", "options", "reason"),
    [
        ("Kel. Ciwedus, Kec. Jombang", {}, "Kel. Ciwedus, Kec. Cilegon does not lie in Kec. Jombang."),
        ("Ciwedus", {"parent": "Jombang"}, "Kel. Ciwedus, Kec. Cilegon does not lie in Kec. Jombang."),
        (
            "Kel. Ciwedus, Kota Serang",
            {},
            "“Kel. Ciwedus, Kota Serang” belongs to Kota Serang, not to Kota Cilegon.",
        ),
        ("Ciwedus", {"city": "Kota Serang"}, "“Ciwedus” belongs to Kota Serang, not to Kota Cilegon."),
        ("Ciwedos", {}, "“Ciwedos” is not a known unit. Nearest: Kel. Ciwedus, Kec. Cilegon"),
        (
            "Antah Berantah",
            {},
            "“Antah Berantah” is not a known unit. Add it to the units, or correct the name.",
        ),
        ("Dinkes", {}, "Dinas Kesehatan may not enter this category, only: Urban village."),
    ],
)
def test_what_is_refused_says_why(units: UnitIndex, text: str, options: dict[str, str], reason: str) -> None:
    with pytest.raises(UnitRefused) as error:
        units.match(text, kinds=["kelurahan"], **options)
    assert str(error.value).startswith(reason.rstrip("."))


def test_our_own_city_in_a_column_is_no_reason(units: UnitIndex) -> None:
    for city in ("Kota Cilegon", "KOTA CILEGON", "Cilegon", ""):
        assert units.match("Ciwedus", kinds=["kelurahan"], city=city).unit.name == "Ciwedus"


def test_a_name_that_differs_by_spaces_is_read_with_a_note(units: UnitIndex) -> None:
    match = units.match("Jombangwetan", kinds=["kelurahan"])
    assert (match.unit.name, match.note) == (
        "Jombang Wetan",
        "“Jombangwetan” was read as Kel. Jombang Wetan, Kec. Jombang.",
    )


def test_units_of_other_cities_are_not_ours(django_assert_num_queries: Any) -> None:
    edition = cilegon()
    province = Organization.objects.get(code="36")
    serang = Organization.objects.create(parent=province, kind="city", code="36.73", name="Kota Serang")
    Organization.objects.create(parent=serang, kind="opd", code="x-1", name="Dinas Arsip Serang")
    with django_assert_num_queries(4):
        units = UnitIndex(edition)
    with pytest.raises(UnitRefused, match="not a known unit"):
        units.match("Dinas Arsip Serang", kinds=["opd"])
