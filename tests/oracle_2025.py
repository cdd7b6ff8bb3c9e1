"""A second computation of the 2025 award, from the workbooks alone: openpyxl, csv and fractions.

It shares no code with the product, so that agreement means something. It knows the rules of the award only
as they are written: weighted totals, means over counted sheets, one rounding half up, shared ranks, the
chain of criteria, and joint places.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

CODES = {"IPP": "ipp", "TTG": "ttg", "TTG Unggulan": "ttg-unggulan", "Posyantek": "posyantek"}
STAGES = ("proposal", "presentasi")
WEIGHTS = {"proposal": 40, "presentasi": 60}


@dataclass
class Result:
    """What the award says of one entry."""

    title: str
    scores: dict[str, str] = field(default_factory=dict)
    final: str = ""
    rank: int = 0
    place: int = 0
    award: str = ""


@dataclass
class Computed:
    """Results by category code and title, and how many sheets were recused."""

    results: dict[str, dict[str, Result]]
    recused: int
    tied_on_final: dict[str, list[list[str]]]


def cents(value: Fraction) -> str:
    """Half up to 2 decimals, as text."""
    hundredths = int(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def number(value: object) -> Fraction | None:
    """A cell as staff wrote it: a number, or text with a decimal comma."""
    if value is None or str(value).strip() == "":
        return None
    return Fraction(str(value).strip().replace(",", "."))


def rubric(folder: Path) -> dict[tuple[str, str], list[dict[str, str]]]:
    """The criteria of each category and stage, in their order."""
    grouped = defaultdict(list)
    with (folder / "rubrics.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            grouped[row["kategori"], row["tahap"]].append(row)
    return grouped


def compute(folder: Path, workbook: Path) -> Computed:
    """Run the award of 2025 by hand."""
    criteria = rubric(folder)
    with (folder / "places.csv").open(encoding="utf-8") as file:
        awards = {int(row["peringkat"]): row["predikat"] for row in csv.DictReader(file)}
    sheets: dict[str, dict[str, dict[str, list[list[Fraction]]]]] = defaultdict(
        lambda: {stage: defaultdict(list) for stage in STAGES}
    )
    recused = 0
    for worksheet in load_workbook(workbook, data_only=True):
        name, stage = worksheet.title.rsplit(" - ", 1)
        code, stage = CODES[name], stage.lower()
        width = len(criteria[code, stage])
        for row in worksheet.iter_rows(min_row=4, values_only=True):
            if not row[1]:
                continue
            values = [number(cell) for cell in row[3 : 3 + width]]
            if all(value is None for value in values):
                recused += 1
                continue
            sheets[code][stage][str(row[1]).strip()].append([value for value in values if value is not None])
    computed = Computed({}, recused, {})
    for code, by_stage in sheets.items():
        _rank(code, by_stage, criteria, awards, computed)
    return computed


def _rank(code, by_stage, criteria, awards, computed):  # type: ignore[no-untyped-def]
    titles = sorted(by_stage["proposal"])
    results = {title: Result(title) for title in titles}
    exact: dict[str, Fraction] = {}
    for title in titles:
        final = Fraction(0)
        for stage in STAGES:
            rows = criteria[code, stage]
            totals = [
                sum(
                    Fraction(row["bobot"]) * value / Fraction(row["maks"])
                    for row, value in zip(rows, sheet, strict=True)
                )
                for sheet in by_stage[stage][title]
            ]
            mean = Fraction(sum(totals), len(totals))
            results[title].scores[stage] = cents(mean)
            final += Fraction(WEIGHTS[stage], 100) * mean
        exact[title] = final
        results[title].final = cents(final)
    chain = [
        (stage, index)
        for stage in reversed(STAGES)
        for index in sorted(
            (i for i, row in enumerate(criteria[code, stage]) if row["urutan_seri"]),
            key=lambda i, rows=criteria[code, stage]: int(rows[i]["urutan_seri"]),
        )
    ]

    def key(title: str) -> tuple[Fraction, ...]:
        means = []
        for stage, index in chain:
            column = [sheet[index] for sheet in by_stage[stage][title]]
            means.append(Fraction(sum(column), len(column)))
        return (Fraction(results[title].final), *means)

    for title in titles:
        results[title].rank = 1 + sum(
            Fraction(results[o].final) > Fraction(results[title].final) for o in titles
        )
        results[title].place = 1 + sum(key(other) > key(title) for other in titles)
        results[title].award = awards.get(results[title].place, "")
    computed.results[code] = results
    groups = defaultdict(list)
    for title in titles:
        groups[results[title].final].append(title)
    computed.tied_on_final[code] = [group for group in groups.values() if len(group) > 1]
