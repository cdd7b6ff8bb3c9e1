"""Kinds of files by what their first bytes say; a name or a browser's word counts for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|\?php|\?xml|iframe)[\s>/]?", re.IGNORECASE)
OOXML = "application/vnd.openxmlformats-officedocument."


class Refused(Exception):  # noqa: N818 - the word of the pages
    """What a check says no to: a code for the sentence, and what the sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that a question may accept."""

    code: str
    label: str
    media_type: str
    endings: tuple[str, ...]


KINDS = {
    kind.code: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", ("pdf",)),
        FileKind("jpg", "JPG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
        FileKind("png", "PNG", "image/png", ("png",)),
        FileKind("mp4", "MP4", "video/mp4", ("mp4", "m4v")),
        FileKind("docx", "DOCX", f"{OOXML}wordprocessingml.document", ("docx",)),
        FileKind("xlsx", "XLSX", f"{OOXML}spreadsheetml.sheet", ("xlsx",)),
        FileKind("pptx", "PPTX", f"{OOXML}presentationml.presentation", ("pptx",)),
    )
}
PICTURES = frozenset({"jpg", "png"})
OFFICE = frozenset({"docx", "xlsx", "pptx"})
MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso3",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
)
# What else people send, so that a refusal can name it.
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "GZIP"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 97–2003"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "EXE"),
    (b"#!", "script"),
    (b"\x1aE\xdf\xa3", "WebM"),
)


def detect(head: bytes) -> tuple[str, str]:
    """`(code, name)` of a file by its first bytes: the code of a known kind or "", the name for a person.

    A zip may be a document of Office: what it is says its content, so its code stays "".
    """
    if head.startswith(b"%PDF-"):
        return "pdf", "PDF"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg", "JPG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", "PNG"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in MP4_BRANDS:
            return "mp4", "MP4"
        return "", "HEIC" if brand in {b"heic", b"heix", b"mif1", b"msf1"} else "MOV"
    if head[:4] == b"RIFF":
        return "", "WebP" if head[8:12] == b"WEBP" else "AVI"
    for magic, name in OTHERS:
        if head.startswith(magic):
            return "", name
    if MARKUP.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return "", "HTML"
    return "", ""


def foreign(tail: bytes) -> str:
    """What another kind of file begins in these bytes, or "": whoever hides one in a file makes two of it."""
    for magic, name in (
        (b"PK\x05\x06", "ZIP"),
        (b"PK\x03\x04", "ZIP"),
        (b"%PDF-", "PDF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
    ):
        if magic in tail:
            return name
    return "HTML" if MARKUP.search(tail) else ""
