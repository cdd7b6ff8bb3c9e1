"""Evidence as a juror gets it: as it was handed in, or for a blind stage a copy without its properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import pikepdf
from django.core.files import File
from django.http import Http404
from PIL import Image

from awards.files.kinds import KINDS
from judging.blinding import BLIND_KINDS, JurorEntry, ReadFile
from submissions.models import Attachment

# What office files say of who wrote them; the parts stay, so that the files open.
PROPERTIES = re.compile(r"docProps/(core|app|custom)\.xml|(word|ppt|xl)/(comments|persons?|people).*\.xml")
TEXT_NODES = re.compile(rb">[^<]+<")
AUTHORS = re.compile(rb'((?:w:author|w:initials|userName|displayName|name)=")[^"]*(")')


def file_of(entry: JurorEntry, pk: int) -> ReadFile:
    """A file that the entry shows to its juror. Raises Http404 for any other."""
    for file in entry.files:
        if file.pk == pk:
            return file
    raise Http404


def neutral_copy(attachment: Attachment, source: File[bytes]) -> BinaryIO:
    """The file without names of authors, programs and dates. Raises Http404 for a kind that cannot be so."""
    kind = next((code for code, kind in KINDS.items() if kind.media_type == attachment.media_type), "")
    if kind not in BLIND_KINDS:
        raise Http404
    target = io.BytesIO()
    _CLEANERS[kind](io.BytesIO(source.read()), target)
    target.seek(0)
    return target


def _pdf(source: BinaryIO, target: BinaryIO) -> None:
    with pikepdf.open(source) as document:
        _drop(document.trailer, "/Info", "/ID")
        _drop(document.Root, "/Metadata", "/PieceInfo", "/AF")
        if "/Names" in document.Root:
            _drop(document.Root.Names, "/EmbeddedFiles")
        for page in document.pages:
            _drop(page.obj, "/Metadata", "/PieceInfo")
            for note in page.obj.get("/Annots", []):
                if note.get("/Subtype") != "/Widget":  # there it names a field, not a person
                    _drop(note, "/T")
        document.save(target, deterministic_id=True)


def _drop(dictionary: pikepdf.Object, *keys: str) -> None:
    for key in keys:
        if key in dictionary:
            del dictionary[key]


def _picture(source: BinaryIO, target: BinaryIO) -> None:
    """Drawn anew from its points: nothing but the picture is taken along."""
    with Image.open(source) as picture:
        form = picture.format or "PNG"
        plain = Image.new(picture.mode, picture.size)
        plain.paste(picture)
        if picture.mode == "P":
            plain.putpalette(picture.getpalette() or [])
        plain.save(target, form, **({"quality": 92} if form == "JPEG" else {}))


def _office(source: BinaryIO, target: BinaryIO) -> None:
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            content = book.read(name)
            if PROPERTIES.fullmatch(name):
                content = AUTHORS.sub(rb"\1\2", content)
            if name.startswith("docProps/") and name.endswith(".xml"):
                content = TEXT_NODES.sub(b"><", content)
            copy.writestr(zipfile.ZipInfo(name), content)


_CLEANERS: dict[str, Callable[[BinaryIO, BinaryIO], None]] = {
    "pdf": _pdf,
    "jpg": _picture,
    "png": _picture,
    "docx": _office,
    "xlsx": _office,
    "pptx": _office,
}
