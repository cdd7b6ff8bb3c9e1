"""Hostile and mistaken files are refused with a sentence, quickly and in little memory."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings

from awards.workbooks import limits
from awards.workbooks.guard import WorkbookRefused, check_workbook, refusal
from awards.workbooks.reader import read_workbook
from tests.awards.workbooks.builders import MAIN, by_openpyxl, pack, parts, raw
from tests.data import CILEGON
from tests.programs import unmeasured

SECONDS = 5
MEGABYTES = 200
ENTITIES = (
    "<!DOCTYPE s [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)


def zeros(size: int) -> bytes:
    return b" " * size


def worksheet(inner: str) -> str:
    return f'<worksheet xmlns="{MAIN}">{inner}</worksheet>'


def far_cell() -> io.BytesIO:
    return by_openpyxl(lambda book: book.active.cell(1_048_576, 16_384, "x"))


def far_row_without_content() -> io.BytesIO:
    return raw('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')


def claims() -> io.BytesIO:
    extra = worksheet(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    )
    return pack({**parts(), "xl/worksheets/sheet1.xml": extra})


def lying(actual: int, claimed: int) -> io.BytesIO:
    """The sheet's size in the central directory is not what the part unpacks to."""
    body = worksheet(f"<sheetData/><!--{'x' * (actual - 200)}-->").ljust(actual)
    data = bytearray(pack({**parts(), "xl/worksheets/sheet1.xml": body}).getvalue())
    at = data.rindex(b"xl/worksheets/sheet1.xml")
    struct.pack_into("<I", data, at - 46 + 24, claimed)
    return io.BytesIO(bytes(data))


def duplicate() -> io.BytesIO:
    content = parts()
    content["XL/Worksheets\\Sheet1.xml"] = content["xl/worksheets/sheet1.xml"]
    return pack(content)


def encrypted() -> io.BytesIO:
    data = bytearray(raw("").getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return io.BytesIO(bytes(data))


def truncated() -> io.BytesIO:
    return io.BytesIO((CILEGON / "pendaftaran-2025.xlsx").read_bytes()[:9000])


def flooded() -> io.BytesIO:
    return pack({**parts(), **{f"xl/media/{number}.png": b"" for number in range(3000)}}, zipfile.ZIP_STORED)


def million_entries() -> io.BytesIO:
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 200_000
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count % 65536, count % 65536, len(directory), 4, 0)
    return io.BytesIO(b"PK\x03\x04" + directory + end)


def shared_bomb() -> io.BytesIO:
    """One long string that half a million cells show."""
    cells = '<c t="s"><v>0</v></c>' * 190
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'
    return raw(f"<row>{cells}</row>" * 500, **{"xl/sharedStrings.xml": strings})


def merge_bomb() -> io.BytesIO:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 15_001))
    merges = "<mergeCells>" + '<mergeCell ref="A1:GR15000"/>' * 15_000 + "</mergeCells>"
    sheet = worksheet(f"<sheetData>{rows}</sheetData>{merges}")
    return pack({**parts(), "xl/worksheets/sheet1.xml": sheet})


def bzip2() -> io.BytesIO:
    return pack({**parts(), "xl/worksheets/sheet1.xml": worksheet("")}, zipfile.ZIP_BZIP2)


def ole(stream: str) -> io.BytesIO:
    return io.BytesIO(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)
    )


def sst(text: str | bytes) -> io.BytesIO:
    return pack({**parts(), "xl/sharedStrings.xml": text})


EXTERNAL = (
    f'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>'
)
UTF16 = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE s [<!ENTITY a "b">]><sst xmlns="{MAIN}"/>'
PREFIXED = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{"<x:row/>" * 20_001}</x:sheetData></x:worksheet>'

CORPUS: dict[str, tuple[str, Callable[[], io.BytesIO]]] = {
    "empty file": ("empty", io.BytesIO),
    "renamed PDF": ("pdf", lambda: io.BytesIO(b"%PDF-1.7\n" + bytes(2000))),
    "web page": (
        "web_page",
        lambda: io.BytesIO(b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>"),
    ),
    "CSV": ("not_workbook", lambda: io.BytesIO(b"No,Nama Inovasi\n1,Satu\n")),
    "old xls": ("old_xls", lambda: ole("Workbook")),
    "password": ("encrypted", lambda: ole("EncryptedPackage")),
    "zip that is no workbook": ("not_workbook", lambda: pack({"surat.txt": "halo"})),
    "Word document": (
        "not_workbook",
        lambda: pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
    ),
    "xlsb": ("other_format", lambda: pack({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"x"})),
    "ods": ("other_format", lambda: pack({"mimetype": "x", "content.xml": "<a/>"}, zipfile.ZIP_STORED)),
    "macros": ("macros", lambda: pack({**parts(), "xl/vbaProject.bin": b"x"})),
    "encrypted part": ("encrypted", encrypted),
    "truncated": ("broken", truncated),
    "damaged XML": ("broken", lambda: raw("<row><c></row>")),
    "duplicate parts": ("duplicate_parts", duplicate),
    "3,000 parts": ("too_many_parts", flooded),
    "200,000 entries": ("too_many_parts", million_entries),
    "claims more than it holds": ("broken", lambda: lying(50_000, 60_000)),
    "holds more than it claims": ("broken", lambda: lying(50_000, 40_000)),
    "bzip2": ("broken", bzip2),
    "external entity": ("doctype", lambda: sst(EXTERNAL)),
    "entity bomb": ("doctype", lambda: sst(f'{ENTITIES}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>')),
    "UTF-16": ("encoding", lambda: sst(UTF16.encode("utf-16"))),
    "UTF-16 without mark": ("encoding", lambda: sst(UTF16.encode("utf-16-le"))),
    "UTF-7": ("encoding", lambda: sst(f'<?xml version="1.0" encoding="UTF-7"?><sst xmlns="{MAIN}"/>')),
    "300 MB of blanks": ("too_big", lambda: sst(b"<sst>" + zeros(300 << 20) + b"</sst>")),
    "50 MB of blanks": ("too_big", lambda: sst(b"<sst>" + zeros(50 << 20) + b"</sst>")),
    "far cell": ("too_many_rows", far_cell),
    "far column": ("too_many_columns", lambda: raw('<row r="1"><c r="XFD1"><v>1</v></c></row>')),
    "far column, implied": ("too_many_columns", lambda: raw("<row>" + "<c><v>1</v></c>" * 201 + "</row>")),
    "million rows": ("too_many_rows", lambda: raw("".join(f'<row r="{n}"/>' for n in range(1, 300_000)))),
    "rows without numbers": ("too_many_rows", lambda: raw("<row/>" * 20_001)),
    "prefixed rows": ("too_many_rows", lambda: pack({**parts(), "xl/worksheets/sheet1.xml": PREFIXED})),
    "4 million cells": ("too_many_cells", lambda: raw(("<row>" + "<c/>" * 4000 + "</row>") * 600)),
    "deep nesting": ("broken", lambda: sst("<a>" * 5000 + "</a>" * 5000)),
    "one endless tag": (
        "broken",
        lambda: sst(b'<sst x="' + bytes(range(62, 126)).replace(b"&", b"") * 90_000),
    ),
    "shared string bomb": ("too_much_text", shared_bomb),
    "merge bomb": ("too_many_cells", merge_bomb),
    "rows backwards": ("broken", lambda: raw('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>')),
    "no such string": ("broken", lambda: raw('<row><c t="s"><v>7</v></c></row>')),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float | str]]:
    """What a process of its own found for each file of the corpus."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = [folder / f"{name}.xlsx" for name in CORPUS]
    for path in paths:
        path.write_bytes(CORPUS[path.stem][1]().getvalue())
    done = subprocess.run(
        [sys.executable, "-m", "tests.awards.workbooks.measure", *map(str, paths)],
        capture_output=True,
        cwd=settings.BASE_DIR,
        env=unmeasured(),
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in lines}


@pytest.mark.parametrize("name", CORPUS)
def test_refuses_hostile_file(name: str, answers: dict[str, dict[str, float | str]]) -> None:
    answer = answers[name]
    assert answer["code"] == CORPUS[name][0]
    assert float(answer["seconds"]) < SECONDS
    assert float(answer["grown_mb"]) < MEGABYTES
    assert float(answer["child_mb"]) < MEGABYTES


def test_refuses_large_file() -> None:
    with pytest.raises(WorkbookRefused) as caught:
        check_workbook(io.BytesIO(b"PK\x03\x04" + bytes(limits.FILE_BYTES)))
    assert caught.value.code == "file_too_big"


@pytest.mark.parametrize("make", [claims, far_row_without_content])
def test_passes_harmless_claims(make: Callable[[], io.BytesIO]) -> None:
    (sheet,) = read_workbook(make())
    assert [(row.number, len(row.cells)) for row in sheet.rows] == [(1, 1)]


@pytest.mark.parametrize("name", ["pendaftaran-2025.xlsx", "nilai-2025.xlsx"])
def test_passes_real_workbook_and_rewinds(name: str) -> None:
    with (CILEGON / name).open("rb") as file:
        check_workbook(file)
        assert file.tell() == 0


def test_every_code_has_a_sentence_that_says_what_to_do() -> None:
    for code, _make in CORPUS.values():
        assert refusal(code).count(".") >= 2 or "Excel" in refusal(code)
