"""Loads the presets that lie beside this file, and moves them to another year."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from awards.presets import schema
from awards.presets.build import (
    Context,
    build_attachment,
    build_category,
    build_evidence,
    build_papers,
    build_rubric,
    build_window,
    in_order,
    unique,
)
from awards.presets.checklist import build_checklist
from awards.presets.reader import PresetError, Table, read_toml

FOLDER = Path(__file__).resolve().parent
SOURCES = "sources.toml"


def preset_names(folder: Path = FOLDER) -> list[str]:
    """The names that `load_preset` knows, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.toml") if path.name != SOURCES)


def load_sources(folder: Path = FOLDER) -> dict[str, str]:
    """What the tags of `Evidence.source` stand for. Raises PresetError."""
    table = Table(SOURCES, "", read_toml(folder / SOURCES))
    sources = {tag: table.text(tag) for tag in table.names()}
    table.done()
    return sources


def load_preset(name: str, folder: Path = FOLDER) -> schema.AnyPreset:
    """The preset of this name, checked as a whole.

    Raises PresetError naming file, key and rule: an unknown name or key, a wrong type, weights that do not
    sum to exactly 100, a code or tie order that occurs twice, places that are not 1..n, windows out of order,
    a source that `sources.toml` does not know, a proposal that is not marked contoh.
    """
    names = preset_names(folder)
    if name not in names:
        raise PresetError(f"{name}.toml", "-", _("There is no such preset. Known: %s") % ", ".join(names))
    root = Table(f"{name}.toml", "", read_toml(folder / f"{name}.toml"))
    evidence = build_evidence(root, load_sources(folder))
    kind = root.choice("kind", {"edition", "rubric", "checklist"})
    preset: schema.AnyPreset
    if kind == "edition":
        preset = _edition(name, root, evidence)
    elif kind == "rubric":
        context = Context(evidence, {}, {})
        preset = schema.RubricOnlyPreset(
            name, root.whole("year"), build_rubric(name, root.table("rubric"), context)
        )
    else:
        preset = build_checklist(name, root, Context(evidence, {}, {}))
    root.done()
    return preset


def _edition(name: str, root: Table, evidence: Mapping[str, schema.Evidence]) -> schema.EditionPreset:
    head = root.table("edition")
    zone = head.choice("time_zone", {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"})
    bare = Context(evidence, {}, {}, zone)
    context = Context(
        evidence=evidence,
        rubrics={
            code: build_rubric(code, table, bare) for code, table in root.named_tables("rubrics").items()
        },
        attachments={
            code: build_attachment(code, table, bare)
            for code, table in root.named_tables("attachments").items()
        },
        time_zone=zone,
    )
    contact = head.table("contact")
    categories = tuple(
        build_category(row, context, at) for at, row in enumerate(root.tables("categories"), start=1)
    )
    for field in ("code", "entry_prefix", "name"):
        unique(root, "categories", [getattr(category, field) for category in categories])
    preset = schema.EditionPreset(
        preset=name,
        name_pattern=head.text("name"),
        summary=head.text("summary"),
        year=head.whole("year", least=1),
        units=head.text("units"),
        organizer=head.text("organizer"),
        language=head.choice("language", {"id", "en"}),
        time_zone=zone,
        contact=schema.ContactPreset(contact.text("name"), contact.text("email"), contact.text("hours")),
        papers=build_papers(root.table("papers"), context),
        schedule=_schedule(root.table("schedule"), context),
        categories=categories,
        evidence=context.evidence_of(head),
    )
    contact.done()
    head.done()
    _check_windows(root, preset)
    return preset


def _schedule(table: Table, context: Context) -> tuple[schema.WindowPreset, ...]:
    windows = [
        build_window(table.table(code), context, code)
        for code in schema.WINDOW_CODES
        if code == "registration" or table.has(code)
    ]
    in_order(table, "registration", windows)
    table.done()
    return tuple(windows)


def _check_windows(root: Table, preset: schema.EditionPreset) -> None:
    """Every stage lies between registration and check on one side, announcement and award on the other."""
    before = [w for w in preset.schedule if w.code in {"registration", "check"}]
    after = [w for w in preset.schedule if w not in before]
    for category in preset.categories:
        in_order(root, "schedule", [*before, *(stage.window for stage in category.stages), *after])


def shift_to_year(preset: schema.EditionPreset, year: int) -> schema.EditionPreset:
    """Every date moves by `year - preset.year` years; 29 February becomes the 28th where there is none.

    Only whole days are moved, so that a window that ended on 28 February still does. A date that lies in the
    year before or after the preset's own stays in the year before or after.
    """
    offset = year - preset.year

    def moved(day: date) -> date:
        try:
            return day.replace(year=day.year + offset)
        except ValueError:
            return day.replace(year=day.year + offset, day=28)

    def moved_window(window: schema.WindowPreset) -> schema.WindowPreset:
        return replace(window, first_day=moved(window.first_day), last_day=moved(window.last_day))

    categories = tuple(
        replace(
            category,
            stages=tuple(replace(stage, window=moved_window(stage.window)) for stage in category.stages),
        )
        for category in preset.categories
    )
    return replace(
        preset,
        year=year,
        schedule=tuple(moved_window(window) for window in preset.schedule),
        categories=categories,
    )


def digest(preset: schema.AnyPreset) -> str:
    """SHA-256 in hex over RFC 8785 JSON of everything the preset says; equal content, equal digest."""
    return hashlib.sha256(rfc8785.dumps(_canonical(asdict(preset)))).hexdigest()


def _canonical(value: Any) -> Any:
    """Decimals without trailing zeros, and dates, as text: 40, 40.0 and 40.00 are the same weight."""
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
