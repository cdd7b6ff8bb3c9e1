"""Workbooks and the edition of 2025 for the tests of imports."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from awards.models import Edition
from awards.workbooks.report import ImportReport, Outcome, RowResult
from config.editions import create_edition
from submissions.imports import import_entries
from tests.data import CILEGON

INTAKE = CILEGON / "pendaftaran-2025.xlsx"
SCORES = CILEGON / "nilai-2025.xlsx"


def cilegon(slug: str = "cilegon-2025") -> Edition:
    """The edition of 2025 as its preset makes it, without entries."""
    edition, _created = create_edition(preset_name="cilegon-2025", slug=slug)
    return edition


def cilegon_with_entries() -> Edition:
    """The edition of 2025 with its 44 entries."""
    edition = cilegon()
    with INTAKE.open("rb") as file:
        import_entries(edition=edition, workbook=file)
    return edition


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> io.BytesIO:
    """An .xlsx file with these sheets; None is a blank cell."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def saved(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """The same as a file."""
    path.write_bytes(workbook(sheets).getvalue())
    return path


def outcomes(report: ImportReport) -> dict[str, int]:
    """How many rows had each outcome, without those that none had."""
    return {outcome.value: count for outcome, count in report.counts.items() if count}


def row(report: ImportReport, number: int, sheet: str | None = None) -> RowResult:
    """The one result of a row."""
    (found,) = [r for r in report.results if r.row == number and sheet in {None, r.sheet}]
    return found


def reasons(result: RowResult) -> list[str]:
    """What a row is told, in order."""
    return [finding.reason for finding in result.findings]


def refused(report: ImportReport) -> list[int]:
    """The numbers of the refused rows."""
    return [result.row for result in report.results if result.outcome is Outcome.REFUSED]
