"""Workbooks made for the tests: by openpyxl, by XlsxWriter, and part by part for what neither would write."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter

from awards.workbooks.model import Cell, Kind, MergedRange, Row, Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell(value: Any, **rest: Any) -> Cell:
    """A cell as the reader would give it for this Python value."""
    if value is None:
        return Cell(**rest)
    if isinstance(value, bool):
        return Cell(Kind.BOOLEAN, value, str(int(value)), **rest)
    if isinstance(value, str):
        return Cell(Kind.TEXT, value, value, **rest)
    if isinstance(value, datetime):
        return Cell(Kind.DATE, value, "", **{"number_format": "dd/mm/yyyy", **rest})
    return Cell(Kind.NUMBER, Decimal(str(value)), str(value), **rest)


def sheet(*rows: list[Any], merged: list[tuple[int, int, int, int]] = [], name: str = "IPP") -> Sheet:  # noqa: B006
    """A sheet from lists; None is a blank cell."""
    made = []
    for number, values in enumerate(rows, 1):
        cells = {at: value if isinstance(value, Cell) else cell(value) for at, value in enumerate(values, 1)}
        cells = {at: one for at, one in cells.items() if not one.blank}
        if cells:
            made.append(Row(number, cells))
    return Sheet(name, tuple(made), tuple(MergedRange(*area) for area in merged))


def by_openpyxl(fill: Any) -> io.BytesIO:
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return io.BytesIO(file.getvalue())


def by_xlsxwriter(fill: Any, **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        fill(book)
    return io.BytesIO(file.getvalue())


def parts(body: str = "", **extra: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small workbook; `body` is what stands in `<sheetData>`."""
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="r1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="IPP" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="r1" '
        f'Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{REL}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
        **extra,
    }


def pack(content: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=1) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return io.BytesIO(file.getvalue())


def raw(body: str, **extra: str | bytes) -> io.BytesIO:
    return pack(parts(body, **extra))
