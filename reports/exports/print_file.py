"""One PDF of many papers for the printer, written as it grows: what papers share is written once."""

from __future__ import annotations

import hashlib
import io
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pikepdf

NODE = 200  # pages under one node of the page tree
# What a printer does not need, or what leads back to the file that a page came from.
LEFT_OUT = frozenset({"/Parent", "/StructParents", "/StructParent", "/Annots", "/Metadata", "/Tabs"})


def stream_print_file(
    openings: Iterable[Callable[[], Any]], *, title: str, language: str = "id"
) -> Iterator[bytes]:
    """The pages of these PDFs after each other, as pieces of one file; each is opened when its turn comes.

    Memory does not grow with the papers but for some bytes for each: fonts and drawings that several of them
    share are recognised by their content and kept once.
    """
    writer = _Writer()
    yield b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    for opening in openings:
        with closing(opening()) as source:
            content = source.read()
        with pikepdf.open(io.BytesIO(content)) as paper:
            if any("/Annots" in page for page in paper.pages):
                paper.flatten_annotations("print")
            for page in paper.pages:
                yield writer.page(page)
    yield writer.end(title, language)


class _Writer:
    """Numbers and serialises objects; remembers where each begins."""

    def __init__(self) -> None:
        self._at = 15  # after the header
        self._offsets = array("Q", [0])  # by object number; 0 is the free one
        self._known: dict[bytes, int] = {}
        self._out: list[bytes] = []
        self._root = self._new()
        self._nodes: list[tuple[int, list[int]]] = []

    def page(self, page: pikepdf.Page) -> bytes:
        """The bytes of a page and of all it needs that was not written before."""
        if not self._nodes or len(self._nodes[-1][1]) == NODE:
            self._nodes.append((self._new(), []))
        node, kids = self._nodes[-1]
        done: dict[tuple[int, int], int] = {}
        content = zlib.compress(b"\n".join(stream.read_bytes() for stream in _streams(page)))
        drawn = self._put(
            b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(content), content)
        )
        resources = self._value(page.obj.get("/Resources", page.resources), done)
        box = self._value(page.mediabox, done)
        number = self._put(
            b"<</Type/Page/Parent %d 0 R/MediaBox%b/Resources%b/Contents %d 0 R>>"
            % (node, box, resources, drawn)
        )
        kids.append(number)
        return self._taken()

    def end(self, title: str, language: str) -> bytes:
        """The page tree, the table of objects and the trailer."""
        for number, kids in self._nodes:
            refs = b" ".join(b"%d 0 R" % kid for kid in kids)
            self._put(
                b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self._root, len(kids), refs), number
            )
        refs = b" ".join(b"%d 0 R" % number for number, _kids in self._nodes)
        count = sum(len(kids) for _number, kids in self._nodes)
        self._put(b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, refs), self._root)
        catalog = self._put(
            b"<</Type/Catalog/Pages %d 0 R/Lang%b/ViewerPreferences<</DisplayDocTitle true>>>>"
            % (self._root, pikepdf.String(language).unparse())
        )
        info = self._put(b"<</Title%b>>" % pikepdf.String(title).unparse())
        start = self._at
        rows = b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets[1:])
        size = len(self._offsets)
        self._out.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, rows))
        self._out.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, catalog, info, start)
        )
        return self._taken()

    def _new(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _put(self, body: bytes, number: int | None = None) -> int:
        number = self._new() if number is None else number
        self._offsets[number] = self._at
        text = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        self._at += len(text)
        self._out.append(text)
        return number

    def _taken(self) -> bytes:
        text = b"".join(self._out)
        self._out.clear()
        return text

    def _indirect(self, value: pikepdf.Object, done: dict[tuple[int, int], int]) -> bytes:
        """A reference to an object, which is written unless one of the same content was."""
        if value.objgen not in done:
            stream = isinstance(value, pikepdf.Stream)
            body = self._stream(value, done) if stream else self._direct(value, done)
            digest = hashlib.sha256(body).digest()[:16]
            if digest not in self._known:
                self._known[digest] = self._put(body)
            done[value.objgen] = self._known[digest]
        return b" %d 0 R" % done[value.objgen]

    def _stream(self, value: Any, done: dict[tuple[int, int], int]) -> bytes:
        data = value.read_raw_bytes()
        keys = self._pairs(value.stream_dict, done, leave=LEFT_OUT | {"/Length"})
        return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (keys, len(data), data)

    def _value(self, value: Any, done: dict[tuple[int, int], int]) -> bytes:
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            return self._indirect(value, done)
        return self._direct(value, done)

    def _direct(self, value: Any, done: dict[tuple[int, int], int]) -> bytes:
        if isinstance(value, bool):
            return b" true" if value else b" false"
        if isinstance(value, int | Decimal | float):
            return b" " + format(value, "f" if not isinstance(value, int) else "d").encode()
        if value is None:
            return b" null"
        if isinstance(value, pikepdf.Array):
            return b"[%b]" % b"".join(self._value(each, done) for each in value)
        if isinstance(value, pikepdf.Dictionary):
            return b"<<%b>>" % self._pairs(value, done, leave=LEFT_OUT)
        return b" " + bytes(value.unparse())

    def _pairs(self, value: Any, done: dict[tuple[int, int], int], *, leave: frozenset[str]) -> bytes:
        return b"".join(
            pikepdf.Name(key).unparse() + self._value(value[key], done)
            for key in sorted(value.keys())
            if key not in leave
        )


def _streams(page: pikepdf.Page) -> list[Any]:
    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]
