"""The units of a region as the presets ship them."""

from __future__ import annotations

import shutil

import pytest

from awards.presets import PresetError, load_units, unit_set_names
from awards.presets.loader import FOLDER

pytestmark = pytest.mark.usefixtures("english")


def test_the_tree_of_cilegon():
    units = load_units("cilegon")
    assert unit_set_names() == ["cilegon"]
    assert [(u.code, u.kind, u.parent) for u in units[:3]] == [
        ("ID", "nation", None),
        ("36", "province", "ID"),
        ("36.72", "city", "36"),
    ]
    kinds = [unit.kind for unit in units]
    assert {kind: kinds.count(kind) for kind in ("kecamatan", "kelurahan", "opd")} == {
        "kecamatan": 8,
        "kelurahan": 43,
        "opd": 28,
    }
    assert {u.parent for u in units if u.kind in {"kecamatan", "opd"}} == {"36.72"}
    assert all(u.code.startswith(f"{u.parent}.") for u in units if u.kind == "kelurahan")


def test_homonyms():
    units = load_units("cilegon")
    both = {u.name for u in units if u.kind == "kecamatan"} & {u.name for u in units if u.kind == "kelurahan"}
    assert both == {"Cibeber", "Citangkil", "Grogol", "Purwakarta"}


def test_names_aliases_and_marks():
    units = {unit.code: unit for unit in load_units("cilegon")}
    assert (units["36.72.08.1001"].name, units["36.72.08.1001"].parent) == ("Warnasari", "36.72.08")
    assert units["36.72.06"].aliases == ("Gerogol",)
    assert units["diskominfo"].aliases == ("DKISS", "Kominfo")
    assert units["dpk"].needs_check
    assert not units["dinkes"].needs_check
    assert {code: unit.coming_name for code, unit in units.items() if unit.coming_name} == {
        "insp": "Inspektorat Daerah",
        "bappeda": "Badan Perencanaan Pembangunan Daerah, Riset dan Inovasi Daerah",
        "dkpp": "Dinas Ketahanan Pangan, Pertanian dan Perikanan",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("kelurahan.csv", "36.72.01.1002,", "36.72.01.1001,", "This code occurs twice."),
        ("kelurahan.csv", "36.72.08,Citangkil,36.72.08.1001", "36.72.09,X,36.72.09.1001", "The parent"),
        ("opd.csv", "kode,nama", "kode,name", "The header must be: kode,nama,singkatan,alias,periksa"),
        ("opd.csv", "dinsos,Dinas Sosial,", "dinsos,,", "This unit has no name."),
        ("units.toml", "insp =", "inspektorat =", "There is no unit with this code."),
    ],
)
def test_broken_units_are_refused(tmp_path, file, old, new, rule):
    shutil.copytree(FOLDER / "cilegon", tmp_path / "cilegon")
    shutil.copy(FOLDER / "sources.toml", tmp_path)
    path = tmp_path / "cilegon" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PresetError, match=rule):
        load_units("cilegon", tmp_path)


def test_an_unknown_set_is_refused():
    with pytest.raises(PresetError, match="no such set of units"):
        load_units("../presets")
