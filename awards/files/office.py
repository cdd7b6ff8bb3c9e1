"""Documents of Office 2007 and newer, which are zips: their parts are looked at, nothing is opened."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

from awards.files import limits
from awards.files.kinds import Refused
from awards.workbooks.markup import Budget, MarkupRefused, parse
from awards.workbooks.package import METHODS, XML_ENDINGS, Package

MAIN = (
    ("docx", re.compile(r"word/document\d*\.xml")),
    ("xlsx", re.compile(r"xl/workbook\d*\.xml")),
    ("pptx", re.compile(r"ppt/presentation\d*\.xml")),
)
MACROS = re.compile(r"(?:.*vbaproject.*|.*vbadata\.xml|xl/macrosheets/.*)")
EMBEDDED = re.compile(r".*(?:/activex/|/embeddings/).*|.*\.(?:bin|exe|dll|js|vbs|jar|zip|rar|7z|htm|html)")
PACKAGE = re.compile(r".*/embeddings/[^/]+\.(?:docx|xlsx|pptx)")
PRINTER = re.compile(r".*/printersettings/[^/]+\.bin")
FIELD = re.compile(r"\s*(?:DDE|DDEAUTO|INCLUDETEXT)\b", re.IGNORECASE)


def check_office(source: BinaryIO, *, inside: bool = False) -> str:
    """The code of a document: `docx`, `xlsx` or `pptx`.

    A chart's own workbook may lie inside it, and is checked in the same way. Raises `Refused`: `office_zip`
    (a zip that is no document), `office_macros`, `office_embedded`, `office_external`, `office_bomb`,
    `office_encrypted`, `office_damaged` or `mixed`.
    """
    try:
        _check_envelope(source)
        package = Package(source, most_parts=limits.OFFICE_PARTS)
        code = _kind(package)
        _check_parts(package)
        budget = Budget()
        for name in package.parts:
            if name.endswith(XML_ENDINGS):
                _check_markup(package, name, budget)
            elif PACKAGE.fullmatch(name) and not inside:
                with package.open(name) as part:
                    check_office(io.BytesIO(part.read()), inside=True)
            elif EMBEDDED.fullmatch(name) and not PRINTER.fullmatch(name):
                raise Refused("office_embedded")
            else:
                _check_other(package, name)
    except MarkupRefused as error:
        too_big = {"too_big", "too_many_cells", "too_many_parts"}
        raise Refused("office_bomb" if error.code in too_big else "office_damaged") from error
    return code


def _check_envelope(source: BinaryIO) -> None:
    """A zip from the first byte to the last: nothing before it and nothing behind."""
    size = source.seek(0, 2)
    source.seek(max(size - 22, 0))
    end = source.read(22)
    source.seek(0)
    if not end.startswith(b"PK\x05\x06"):
        source.seek(max(size - limits.ZIP_END_BYTES, 0))
        behind = b"PK\x05\x06" in source.read()
        raise Refused("mixed", other="") if behind else Refused("office_damaged")
    length, start = int.from_bytes(end[12:16], "little"), int.from_bytes(end[16:20], "little")
    if start + length + 22 != size:
        raise Refused("mixed", other="")


def _kind(package: Package) -> str:
    found = [code for code, main in MAIN if any(main.fullmatch(name) for name in package.parts)]
    if len(found) != 1 or "[content_types].xml" not in package.parts:
        raise Refused("office_zip")
    return found[0]


def _check_parts(package: Package) -> None:
    infos = package.parts.values()
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("office_encrypted")
    if any(info.compress_type not in METHODS for info in infos):
        raise Refused("office_damaged")
    if any(MACROS.fullmatch(name) for name in package.parts):
        raise Refused("office_macros")
    if sum(info.file_size for info in infos) > limits.OFFICE_UNPACKED_BYTES:
        raise Refused("office_bomb")
    for info in infos:
        large = info.file_size > limits.MEGABYTE
        if large and info.file_size > limits.OFFICE_RATIO * max(info.compress_size, 1):
            raise Refused("office_bomb")


def _check_markup(package: Package, name: str, budget: Budget) -> None:
    """Links to outside that are fetched by themselves, fields that start programs, types with macros."""
    in_field = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal in_field
        in_field = tag == "instrText"
        if tag == "Relationship" and attributes.get("TargetMode", "").lower() == "external":
            if not attributes.get("Type", "").endswith("/hyperlink"):
                raise Refused("office_external")
        elif tag == "ddeLink" or (tag == "fldSimple" and _is_field(attributes)):
            raise Refused("office_external")
        elif tag in {"Override", "Default"} and "macroenabled" in attributes.get("ContentType", "").lower():
            raise Refused("office_macros")

    def characters(text: str) -> None:
        if in_field and FIELD.match(text):
            raise Refused("office_external")

    with package.open(name) as part:
        parse(part, budget, start=start, characters=characters)


def _is_field(attributes: dict[str, str]) -> bool:
    return any(key.endswith("instr") and FIELD.match(value) for key, value in attributes.items())


def _check_other(package: Package, name: str) -> None:
    """A part that is no XML, to its honest end; an archive or a program under another name is refused."""
    with package.open(name) as part:
        head = part.read(8)
        while part.read(limits.MEGABYTE):
            pass
    if head.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0")):
        raise Refused("office_embedded")
