"""One way to read the XML parts of a workbook: streamed, without a DTD, UTF-8 only, and bounded.

Used by the guard (which only counts) and by the child process (which builds cells), so that both see the same
elements whatever prefixes a writer chose. Standard library only.
"""

import re
from collections.abc import Callable
from typing import NoReturn, Protocol
from xml.parsers import expat

from awards.workbooks import limits

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
BLOCK = 1 << 16
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class MarkupRefused(ValueError):  # noqa: N818 - the word of the reports
    """A part that no spreadsheet program writes; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Budget:
    """Elements and bytes that all parts of one workbook may use together."""

    def __init__(self) -> None:
        self.elements = limits.ELEMENTS
        self.bytes = limits.UNPACKED_BYTES

    def take_bytes(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise MarkupRefused("too_big")

    def take_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise MarkupRefused("too_many_cells")


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def position(reference: str) -> tuple[int, int]:
    """`(row, column)` of a reference such as `C5`, counted from 1; MarkupRefused `broken` for anything
    else.
    """
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise MarkupRefused("broken")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def parse(
    stream: Readable,
    budget: Budget,
    *,
    start: Start,
    end: End | None = None,
    characters: Characters | None = None,
) -> None:
    """Feed `stream` to the handlers; elements come by local name, attributes as `namespace}local`.

    Raises MarkupRefused: `doctype` (a DTD, hence every entity trick), `encoding` (UTF-16 and all but UTF-8),
    `too_big`, `too_many_cells`, `broken` (not well-formed, nested too deep, one tag larger than a megabyte).
    """
    parser = expat.ParserCreate("UTF-8", "}")
    parser.buffer_text = True
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.DEPTH:
            raise MarkupRefused("broken")
        budget.take_element()
        start(local(name), attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(local(name))

    def on_doctype(*_: object) -> NoReturn:
        raise MarkupRefused("doctype")

    def on_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            raise MarkupRefused("encoding")

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = on_doctype
    parser.XmlDeclHandler = on_declaration
    if characters is not None:
        parser.CharacterDataHandler = characters
    try:
        _feed(parser, stream, budget)
    except expat.ExpatError as error:
        raise MarkupRefused("broken") from error


def _feed(parser: expat.XMLParserType, stream: Readable, budget: Budget) -> None:
    fed = 0
    while block := stream.read(BLOCK):
        if fed == 0 and block.startswith(BYTE_ORDER_MARKS):
            raise MarkupRefused("encoding")
        fed += len(block)
        budget.take_bytes(len(block))
        parser.Parse(block, False)
        if fed - parser.CurrentByteIndex > limits.TOKEN_BYTES:
            raise MarkupRefused("broken")
    parser.Parse(b"", True)
