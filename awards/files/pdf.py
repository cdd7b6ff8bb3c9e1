"""Whether a file is a PDF that does nothing by itself and unpacks to a bearable size."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from awards.files import limits
from awards.files.kinds import MARKUP, Refused, foreign
from awards.files.pictures import BROKEN, foreign_zip, small_picture

# Keys of a dictionary that start something, and types of actions and notes that do.
ACTING_KEYS = {
    "/JS": "pdf_script",
    "/JavaScript": "pdf_script",
    "/AA": "pdf_script",
    "/Launch": "pdf_launch",
    "/RichMedia": "pdf_media",
    "/XFA": "pdf_form",
    "/EmbeddedFiles": "pdf_embedded",
    "/EF": "pdf_embedded",
}
ACTING_KINDS = {
    "/JavaScript": "pdf_script",
    "/Launch": "pdf_launch",
    "/SubmitForm": "pdf_form",
    "/ImportData": "pdf_form",
    "/RichMedia": "pdf_media",
    "/RichMediaExecute": "pdf_media",
    "/Rendition": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/Screen": "pdf_media",
    "/3D": "pdf_media",
    "/GoToE": "pdf_embedded",
    "/FileAttachment": "pdf_embedded",
}
PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
FLATE = {"/FlateDecode", "/Fl"}
END = b"%%EOF"
END_BYTES = 2 * limits.ZIP_END_BYTES
JUNK_BYTES = 1024
OPENING_STEPS = 20


def check_pdf(source: BinaryIO, preview: BinaryIO) -> int:
    """The number of pages; where the first page is one scanned picture, a small one is written to `preview`.

    Raises `Refused`: `pdf_damaged`, `pdf_encrypted`, `pdf_script`, `pdf_launch`, `pdf_media`, `pdf_form`,
    `pdf_embedded`, `pdf_opening`, `pdf_pages`, `pdf_bomb` or `mixed`.
    """
    _check_envelope(source)
    try:
        with pikepdf.open(source) as pdf:
            pages = _count(pdf)
            _check_opening(pdf)
            _check_objects(pdf)
            _scanned(pdf, preview)
            return pages
    except Refused:
        raise
    except pikepdf.PasswordError as error:
        raise Refused("pdf_encrypted") from error
    except MemoryError as error:
        raise Refused("pdf_bomb") from error
    except Exception as error:  # whatever a parser makes of a hostile file, the file is refused
        raise Refused("pdf_damaged") from error


def _check_envelope(source: BinaryIO) -> None:
    """A PDF from its first byte to its end mark, and nothing else at the same time."""
    size = source.seek(0, 2)
    source.seek(0)
    head = source.read(1024)
    source.seek(max(size - END_BYTES, 0))
    end = source.read()
    source.seek(0)
    place = end.rfind(END)
    if not head.startswith(b"%PDF-") or place < 0:
        raise Refused("pdf_damaged")
    behind = end[place + len(END) :].strip(b"\0\t\r\n\f ")
    other = foreign_zip(end) or foreign(behind) or ("HTML" if MARKUP.search(head) else "")
    if other or len(behind) > JUNK_BYTES:
        raise Refused("mixed", other=other)


def _count(pdf: pikepdf.Pdf) -> int:
    if pdf.is_encrypted:
        raise Refused("pdf_encrypted")
    pages = len(pdf.pages)
    if not pages:
        raise Refused("pdf_damaged")
    if pages > limits.PDF_PAGES:
        raise Refused("pdf_pages", pages=pages, most=limits.PDF_PAGES)
    return pages


def _check_opening(pdf: pikepdf.Pdf) -> None:
    """What happens when the file is opened: at most a place in it is shown."""
    action: Any = pdf.Root.get("/OpenAction")
    for _step in range(OPENING_STEPS):
        if not isinstance(action, pikepdf.Dictionary):
            return
        if str(action.get("/S", "")) in ACTING_KINDS:
            return  # named more exactly when the objects are looked at
        if str(action.get("/S", "")) != "/GoTo":
            raise Refused("pdf_opening")
        action = action.get("/Next")
    raise Refused("pdf_opening")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    left = limits.PDF_UNPACKED_BYTES
    for number, item in enumerate(pdf.objects):
        if number > limits.PDF_OBJECTS:
            raise Refused("pdf_bomb")
        if code := _acts(item):
            raise Refused(code)
        if isinstance(item, pikepdf.Stream):
            left -= _unpacked(item)
            if left < 0:
                raise Refused("pdf_bomb")


def _acts(item: Any) -> str:
    """What an object of the file, or a dictionary inside it, starts by itself: a code, or ""."""
    waiting, seen = [item], 0
    while waiting:
        found = waiting.pop()
        seen += 1
        if seen > limits.PDF_OBJECT_NODES:
            return "pdf_bomb"
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(found.keys())
            if acting := sorted(keys & ACTING_KEYS.keys()):
                return ACTING_KEYS[acting[0]]
            for key in ("/S", "/Subtype"):
                if code := ACTING_KINDS.get(str(found.get(key, ""))):
                    return code
            waiting += [value for key in keys if not _is_reference(value := found.get(key))]
        elif isinstance(found, pikepdf.Array):
            waiting += [value for value in found if not _is_reference(value)]
    return ""


def _is_reference(value: Any) -> bool:
    """Referenced objects are looked at by themselves."""
    return bool(getattr(value, "is_indirect", False))


def _unpacked(stream: pikepdf.Stream) -> int:
    """How many bytes a stream unpacks to, without ever holding them. Raises `Refused`."""
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    is_picture = isinstance(width, int) and isinstance(height, int)
    if is_picture and width * height > limits.PDF_PICTURE_PIXELS:
        raise Refused("pdf_bomb")
    filters = [str(one) for one in _listed(stream.get("/Filter"))]
    packings = [one for one in filters if one in PACKED]
    if len(packings) > 1:
        raise Refused("pdf_bomb")
    if not packings:
        return 0
    if filters[0] in FLATE:
        return sum(_inflated(stream.read_raw_bytes()))
    return len(stream.read_bytes())  # within the memory of this process


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _inflated(data: bytes) -> Iterator[int]:
    unpacker, total = zlib.decompressobj(), 0
    while data and not unpacker.eof:
        try:
            count = len(unpacker.decompress(data, limits.MEGABYTE))
        except zlib.error:
            return  # readers show what came before, and so far it was counted
        data = unpacker.unconsumed_tail
        total += count
        if total > limits.PDF_STREAM_BYTES:
            raise Refused("pdf_bomb")
        yield count


def _scanned(pdf: pikepdf.Pdf, preview: BinaryIO) -> None:
    """A small picture of a first page that is one scanned picture; for any other page there is none."""
    page = pdf.pages[0]
    try:
        pictures = [item for item in page.images.values() if isinstance(item, pikepdf.Stream)]
        if len(pictures) != 1 or page.get("/Rotate", 0) != 0:
            return
        found = pikepdf.PdfImage(pictures[0])
        box = [float(value) for value in page.mediabox]
        shape = (box[2] - box[0]) / (box[3] - box[1])
        likeness = found.width / found.height / shape
        if found.width * found.height > limits.PICTURE_PIXELS or found.width < 600:
            return
        if 0.9 < likeness < 1.1:
            drawn = io.BytesIO()
            small_picture(found.as_pil_image(), drawn)
            preview.write(drawn.getvalue())
    # pikepdf raises NotImplementedError for colours and packings of pictures that it does not support.
    except (*BROKEN, pikepdf.PdfError, ZeroDivisionError, NotImplementedError, AttributeError, KeyError):
        return  # the preview is a help; the file was checked before
