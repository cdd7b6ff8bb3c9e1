"""A second count of who took part in 2025: from the registration book and the list of kelurahan alone.

It shares no code with the product. It knows the 43 kelurahan with their spellings, and how staff write a
unit: with a prefix, in capitals, with the kecamatan behind a comma.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook


@dataclass
class Second:
    """Kelurahan as (kecamatan, name); entries without the row that was sent twice."""

    kelurahan: set[tuple[str, str]]
    posyantek: set[tuple[str, str]]
    anywhere: set[tuple[str, str]]
    entries: dict[str, int]
    offices: set[str]

    def by_kecamatan(self) -> dict[str, tuple[int, int, int]]:
        """Kecamatan → its kelurahan, those with a posyantek entered, those with any entry."""
        return {
            name: tuple(
                sum(one[0] == name for one in group)
                for group in (self.kelurahan, self.posyantek, self.anywhere)
            )
            for name in {one[0] for one in self.kelurahan}
        }


def plain(text: str) -> str:
    """A name without case, spaces, prefix and what stands behind a comma."""
    text = text.lower().split(",")[0].replace("kota cilegon", "")
    text = re.sub(r"^\s*(kelurahan|kel\.?)\s+", "", text.strip())
    return re.sub(r"\s+", "", text)


def second_count(book_of_2025: Path, list_of_kelurahan: Path) -> Second:
    known: dict[str, tuple[str, str]] = {}
    with list_of_kelurahan.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one = (row["kecamatan"], row["kelurahan"])
            for spelling in (row["kelurahan"], *row["alias"].split(";")):
                if spelling:
                    known[plain(spelling)] = one
    book = load_workbook(book_of_2025)
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for sheet in book:
        for number, title, unit, *_rest in sheet.iter_rows(min_row=5, values_only=True):
            if number is not None and title:
                seen[sheet.title].add((re.sub(r"\s+", " ", title).strip().lower(), plain(unit)))
    places = {sheet: {known[unit] for _title, unit in rows} for sheet, rows in seen.items() if sheet != "IPP"}
    return Second(
        set(known.values()),
        places["Posyantek"],
        set().union(*places.values()),
        {sheet: len(rows) for sheet, rows in seen.items()},
        {unit for _title, unit in seen["IPP"]},
    )
