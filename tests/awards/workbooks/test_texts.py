"""Titles and units are compared without what people vary."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.workbooks.model import Cell
from awards.workbooks.values import parse_text, parse_title, parse_unit, title_key, unit_key
from tests.awards.workbooks.builders import cell
from tests.data import CILEGON

CITY = "Kota Cilegon"
UNITS = CILEGON.parent / "cilegon" / "kelurahan.csv"


def unit(text):
    found = parse_unit(text, city=CITY)
    return found.name, found.kind_hint, found.parent_hint, found.other_city


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dinas Perpustakaan dan Kearsipan", ("Dinas Perpustakaan dan Kearsipan", "", "", "")),
        ("Disnaker Kota Cilegon", ("Disnaker", "", "", "")),
        ("RSUD KOTA  CILEGON", ("RSUD", "", "", "")),
        ("Kota Cilegon", ("Kota Cilegon", "", "", "")),
        ("Kelurahan Jombang Wetan, Kec. Jombang", ("Jombang Wetan", "kelurahan", "Jombang", "")),
        ("KELURAHAN KARANGASEM", ("KARANGASEM", "kelurahan", "", "")),
        ("kel suralaya ", ("suralaya", "kelurahan", "", "")),
        ("Kel. Kebon Dalem", ("Kebon Dalem", "kelurahan", "", "")),
        ("KEL.KEBON DALEM", ("KEBON DALEM", "kelurahan", "", "")),
        ("Kel. Grogol Kec. Gerogol Kota Cilegon", ("Grogol", "kelurahan", "Gerogol", "")),
        ("Kelurahan Grogol, Kecamatan Grogol, Kota Cilegon", ("Grogol", "kelurahan", "Grogol", "")),
        ("Kelurahan Grogol Kecamatan Grogol", ("Grogol", "kelurahan", "Grogol", "")),
        ("Grogol (Kec. Grogol)", ("Grogol", "", "Grogol", "")),
        ("Kelurahan Grogol - Kec. Grogol", ("Grogol", "kelurahan", "Grogol", "")),
        ("Kec. Grogol, Kel. Gerem", ("Gerem", "kelurahan", "Grogol", "")),
        ("Kecamatan Cibeber", ("Cibeber", "kecamatan", "", "")),
        ("Kec. Cilegon Kota Cilegon", ("Cilegon", "kecamatan", "", "")),
        ("Kantor Kecamatan Cibeber", ("Cibeber", "kecamatan", "", "")),
        ("UPTD Puskesmas Cibeber, Kec. Cibeber", ("UPTD Puskesmas Cibeber", "", "Cibeber", "")),
        ("Kelurahan Cipare, Kota Serang", ("Cipare", "kelurahan", "", "Kota Serang")),
        ("Dinkes Kab. Serang", ("Dinkes", "", "", "Kab. Serang")),
        ("Kel. Kota Sari", ("Kota Sari", "kelurahan", "", "")),
        ("Kelapa Dua", ("Kelapa Dua", "", "", "")),
        ("Kel.", ("Kel", "", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_unit(text, expected) -> None:
    name, kind, parent, other = expected
    found_name, found_kind, found_parent, found_other = unit(text)
    assert (found_kind, found_parent) == (kind, parent)
    assert unit_key(found_other) == unit_key(other)
    if not other:
        assert found_name == name
    else:
        assert unit_key(found_name).startswith(unit_key(name))
    assert parse_unit(text, city=CITY).key == unit_key(found_name)


def test_every_kelurahan_survives_every_way_of_writing() -> None:
    with UNITS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 43
    for row in rows:
        name, parent = row["kelurahan"], row["kecamatan"]
        for text in (
            f"Kel. {name}",
            f"KELURAHAN {name.upper()}",
            f"kel {name.lower()} ",
            f"Kelurahan {name}, Kec. {parent}",
            f"Kel. {name} Kota Cilegon",
        ):
            found = parse_unit(text, city=CITY)
            assert (found.key, found.kind_hint, found.other_city) == (unit_key(name), "kelurahan", "")
            assert found.parent_hint in {"", parent}


def test_keys() -> None:
    assert title_key("  ANTREAN  Puskesmas\u00a0dari\u200b Gawai ") == "antrean puskesmas dari gawai"
    assert unit_key("Dinas Pemuda, Olahraga & Pariwisata") == unit_key(
        "DINAS PEMUDA OLAHRAGA DAN  PARIWISATA"
    )
    assert title_key("Pompa-Air") != title_key("Pompa Air")


def test_titles_and_texts() -> None:
    assert parse_title(cell("  Pompa   Air\n2 ")).value == "Pompa Air 2"
    assert parse_title(cell(2025)).value == "2025"
    assert parse_title(cell(None)) == parse_title(Cell())
    assert parse_title(cell("Pompa", formula="=A1")).warnings[0].code == "text_formula"
    assert parse_title(Cell(formula="=A1", stale=True)).error.code == "formula_uncalculated"
    assert parse_text(cell("Baris  satu\n\n baris dua ")).value == "Baris satu\n\nbaris dua"
    assert parse_text(cell("-")).value is None


@given(st.text())
def test_keys_are_stable(text: str) -> None:
    assert title_key(title_key(text)) == title_key(text)
    assert unit_key(unit_key(text)) == unit_key(text)
    assert title_key(f"  {text.swapcase()} ") == title_key(text.swapcase())


@given(st.text(max_size=200))
def test_a_unit_is_never_lost(text: str) -> None:
    assert bool(parse_unit(text, city=CITY).name) == bool(cell(text).text)


@pytest.mark.parametrize("sign", list("\u061c\u202a\u202e\u2066\u2069\u206f\ufffb\u200d\ufeff"))
def test_a_sign_that_shows_nothing_or_turns_the_text_is_no_part_of_a_title(sign):
    assert parse_title(cell(f"a{sign}b")).value == "ab"
    assert title_key(f"a{sign}B") == "ab"
