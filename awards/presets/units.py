"""The units of a region, from the tables that lie in its folder here: `units.toml` and its CSV files."""

from __future__ import annotations

import csv
from pathlib import Path

from django.utils.translation import gettext as _

from awards.presets import schema
from awards.presets.build import Context, build_evidence
from awards.presets.loader import FOLDER, load_sources
from awards.presets.reader import PresetError, Table, read_toml

UNITS_FILE = "units.toml"


def unit_set_names(folder: Path = FOLDER) -> list[str]:
    """The names that `load_units` knows, in alphabetical order."""
    return sorted(path.parent.name for path in folder.glob(f"*/{UNITS_FILE}"))


def load_units(name: str, folder: Path = FOLDER) -> tuple[schema.UnitPreset, ...]:
    """Nation, province, city, kecamatan, kelurahan and OPD, every parent before its children.

    Raises PresetError naming file, row and rule: an unknown set, a header other than expected, an empty code
    or name, a code that occurs twice, a parent or coming name that points at no unit.
    """
    home = folder / name
    if name not in unit_set_names(folder):
        raise PresetError(f"{name}/{UNITS_FILE}", "-", _("There is no such set of units."))
    root = Table(f"{name}/{UNITS_FILE}", "", read_toml(home / UNITS_FILE))
    evidence = build_evidence(root, load_sources(folder))
    context = Context(evidence, {}, {})
    units = [_region(row, context) for row in root.tables("regions")]
    city = units[-1].code
    regions, offices = context.evidence_of(root, "region_evidence"), context.evidence_of(root, "opd_evidence")
    coming = _coming_names(root)
    root.done()
    units += [
        _unit("kecamatan", row["kode"], row["kecamatan"], row["alias"], city, regions)
        for row in _rows(home / "kecamatan.csv", ("kode", "kecamatan", "alias"))
    ]
    units += [
        _unit("kelurahan", row["kode_kel"], row["kelurahan"], row["alias"], row["kode_kec"], regions)
        for row in _rows(home / "kelurahan.csv", ("kode_kec", "kecamatan", "kode_kel", "kelurahan", "alias"))
    ]
    units += [
        schema.UnitPreset(
            code=row["kode"],
            kind="opd",
            name=row["nama"],
            abbreviation=row["singkatan"],
            aliases=_split(row["alias"]),
            parent=city,
            needs_check=row["periksa"] == "ya",
            coming_name=coming.get(row["kode"], ""),
            evidence=offices,
        )
        for row in _rows(home / "opd.csv", ("kode", "nama", "singkatan", "alias", "periksa"))
    ]
    _check(f"{name}/{UNITS_FILE}", units, coming)
    return tuple(units)


def _region(table: Table, context: Context) -> schema.UnitPreset:
    unit = schema.UnitPreset(
        code=table.text("code"),
        kind=table.choice("kind", schema.UNIT_KINDS),
        name=table.text("name"),
        abbreviation="",
        aliases=table.texts("aliases"),
        parent=table.text("parent", "") or None,
        needs_check=False,
        coming_name="",
        evidence=context.evidence_of(table),
    )
    table.done()
    return unit


def _unit(
    kind: str, code: str, name: str, alias: str, parent: str, evidence: schema.Evidence
) -> schema.UnitPreset:
    return schema.UnitPreset(code, kind, name, "", _split(alias), parent, False, "", evidence)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _coming_names(root: Table) -> dict[str, str]:
    table = root.table("coming_names")
    names = {code: table.text(code) for code in table.names()}
    table.done()
    return names


def _rows(path: Path, header: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            rows = list(reader)
    except (FileNotFoundError, UnicodeDecodeError, csv.Error) as error:
        raise PresetError(path.name, "-", _("This file cannot be read as CSV.")) from error
    if tuple(reader.fieldnames or ()) != header:
        raise PresetError(path.name, "1", _("The header must be: %(header)s") % {"header": ",".join(header)})
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values() or not row[header[0]].strip():
            raise PresetError(path.name, str(number), _("This row does not fit the header."))
    return [{key: value.strip() for key, value in row.items()} for row in rows]


def _check(file: str, units: list[schema.UnitPreset], coming: dict[str, str]) -> None:
    seen: set[str] = set()
    for unit in units:
        if not unit.name:
            raise PresetError(file, unit.code, _("This unit has no name."))
        if unit.code in seen:
            raise PresetError(file, unit.code, _("This code occurs twice."))
        if (unit.kind == "nation") != (unit.parent is None) or (unit.parent and unit.parent not in seen):
            raise PresetError(file, unit.code, _("The parent must be a unit that stands before it."))
        seen.add(unit.code)
    for code in coming.keys() - seen:
        raise PresetError(file, code, _("There is no unit with this code."))
