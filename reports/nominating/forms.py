"""The forms of nominations, read once from their file and from the presets that they name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from awards.presets import load_preset
from awards.presets.schema import CategoryPreset, EditionPreset

FILE = Path(__file__).with_name("forms.toml")


@dataclass(frozen=True, slots=True)
class NominationSection:
    """A part of the text with its limit; `sources` are the sections of an entry that fill it at first."""

    code: str
    title: str
    guidance: str
    max_words: int | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NominationFile:
    """A file that has to go along, by the codes of the questions that it answers."""

    label: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class NominationForm:
    """A form with where it comes from; `is_example` says that limits or sections are not verified."""

    code: str
    name: str
    fits: frozenset[str]
    sections: tuple[NominationSection, ...]
    files: tuple[NominationFile, ...]
    source: str
    is_example: bool


@cache
def nomination_forms() -> Mapping[str, NominationForm]:
    """Every form by its code, in the order of the file."""
    with FILE.open("rb") as source:
        rows = tomllib.load(source)["forms"]
    return {row["code"]: _form(row) for row in rows}


def default_form(category: str) -> NominationForm:
    """The form that entries of a category usually take: the first that fits, else the first of all."""
    forms = list(nomination_forms().values())
    return next((form for form in forms if category in form.fits), forms[0])


def _form(row: Mapping[str, Any]) -> NominationForm:
    given: Mapping[str, list[str]] = row.get("from", {})
    category = _category(row) if "preset" in row else None
    sections, files = (_of_preset(category, given)) if category is not None else _written(row, given)
    return NominationForm(
        row["code"],
        row["name"],
        frozenset(row["fits"]),
        sections,
        files,
        f"{row['source']}: {row['note']}",
        row["contoh"],
    )


def _category(row: Mapping[str, Any]) -> CategoryPreset:
    preset = load_preset(row["preset"])
    if not isinstance(preset, EditionPreset):
        raise TypeError(row["preset"])
    return next(one for one in preset.categories if one.code == row["category"])


def _of_preset(
    category: CategoryPreset, given: Mapping[str, list[str]]
) -> tuple[tuple[NominationSection, ...], tuple[NominationFile, ...]]:
    sections = tuple(
        NominationSection(
            section.code,
            section.title,
            section.guidance,
            section.questions[0].max_words,
            tuple(given.get(section.code, [section.code])),
        )
        for section in category.sections
        if section.questions
    )
    files = {
        one.code: NominationFile(f"{section.title}: {one.label}", frozenset({one.code}))
        for section in category.sections
        for one in section.attachments
        if one.min_files
    }
    return sections, tuple(files.values())


def _written(
    row: Mapping[str, Any], given: Mapping[str, list[str]]
) -> tuple[tuple[NominationSection, ...], tuple[NominationFile, ...]]:
    sections = tuple(
        NominationSection(
            one["code"],
            one["title"],
            one["guidance"],
            one["max_words"],
            tuple(given.get(one["code"], [one["code"]])),
        )
        for one in row["sections"]
    )
    files = tuple(
        NominationFile(one["label"], frozenset({one["code"], *one.get("also", [])})) for one in row["files"]
    )
    return sections, files
