"""Files that people send, good and hostile, made byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

Change = Callable[[pikepdf.Pdf], None]
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
EXTERNAL = '<Relationship Id="r1" Type="http://x/{}" Target="https://jahat.example/a" TargetMode="External"/>'


def pdf(*changes: Change, pages: int = 1, **options: Any) -> bytes:
    """A PDF of empty pages, changed."""
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page(page_size=(595, 842))
        for change in changes:
            change(made)
        out = io.BytesIO()
        made.save(out, **options)
    return out.getvalue()


def opening(**action: Any) -> Change:
    """A PDF that does this when it is opened."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(**action)

    return change


def link(**action: Any) -> Change:
    """A PDF whose first page has a link that does this."""

    def change(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action))
        made.pages[0].Annots = Array([made.make_indirect(note)])

    return change


def shown_place(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def page_script(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def named_script(made: pikepdf.Pdf) -> None:
    script = made.make_indirect(Dictionary(S=Name.JavaScript, JS=Stream(made, b"app.alert(1)")))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))


def xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(made, b"<xdp/>"))


def attachment(content: bytes) -> Change:
    def change(made: pikepdf.Pdf) -> None:
        made.attachments["isi.zip"] = content

    return change


def film(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])])


def packed(count: int, times: int = 1) -> Change:
    """A page whose content unpacks to so many bytes."""

    def change(made: pikepdf.Pdf) -> None:
        content = b" " * count
        for _time in range(times):
            content = zlib.compress(content, 9)
        filters = Name.FlateDecode if times == 1 else Array([Name.FlateDecode] * times)
        stream = Stream(made, b"")
        stream.write(content, filter=filters)
        made.pages[0].Contents = made.make_indirect(stream)

    return change


def wide_picture(made: pikepdf.Pdf) -> None:
    stream = Stream(made, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000)
    made.pages[0].Resources = Dictionary(XObject=Dictionary(A=made.make_indirect(stream)))


def scan(made: pikepdf.Pdf) -> None:
    """The first page is one picture, as a scanner makes it."""
    stream = Stream(made, jpg(Image.new("RGB", (827, 1169), "navy")))
    stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.DCTDecode
    stream.Width, stream.Height, stream.BitsPerComponent = 827, 1169, 8
    stream.ColorSpace = Name.DeviceRGB
    made.pages[0].Resources = Dictionary(XObject=Dictionary(A=made.make_indirect(stream)))
    made.pages[0].Contents = Stream(made, b"q 595 0 0 842 0 0 cm /A Do Q")


def jpg(picture: Image.Image | None = None, **options: Any) -> bytes:
    return _saved(picture or Image.new("RGB", (80, 40), "teal"), "JPEG", options)


def png(picture: Image.Image | None = None, **options: Any) -> bytes:
    return _saved(picture or Image.new("RGBA", (80, 40), (0, 90, 90, 128)), "PNG", options)


def _saved(picture: Image.Image, kind: str, options: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """What a telephone takes: lying pixels, the left half red, a place, a maker and XMP."""
    picture = Image.new("RGB", (200, 100), "white")
    picture.paste("red", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telepon Contoh"
    exif[0x8825] = {1: "S", 2: (6.0, 1.0, 7.0), 3: "E", 4: (106.0, 3.0, 5.0)}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>GPSLatitude 6,1.1S</x:xmpmeta>"
    return jpg(picture, exif=exif, xmp=xmp, comment=b"<?php echo 1; ?> -6.0187")


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG that says it is this large."""
    content = bytearray(png())
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


def png_with_place() -> bytes:
    """A PNG with a place in its texts and its EXIF."""
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (6.0, 1.0, 7.0)}
    content = png(exif=exif)
    text = b"tEXt" + b"Location\0GPSLatitude -6.0187"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return content[:33] + chunk + content[33:]


def archive(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(parts: Mapping[str, bytes | str] | None = None, *, main: str = "word/document.xml") -> bytes:
    """A document of Word with further parts."""
    body = '<w:document xmlns:w="w"><w:p>Isi</w:p></w:document>'
    whole = {"[Content_Types].xml": CONTENT_TYPES.format(""), main: body}
    return archive(whole | dict(parts or {}))


def relation(kind: str) -> dict[str, bytes | str]:
    return {"word/_rels/document.xml.rels": RELATIONSHIPS.format(EXTERNAL.format(kind))}


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def located_mp4(media: bytes = b"film" * 16, entry: bytes = b"avc1") -> bytes:
    """A film that says in four places where it was taken, with a track whose samples are of this kind."""
    place = b"\xa9xyz" + struct.pack(">HH", 26, 0x15C7) + b"-06.0025+106.0111+012.000/"
    user = box(b"udta", struct.pack(">I", len(place) + 4) + place + box(b"loci", b"Cilegon\0-6.0025"))
    keys = box(b"meta", b"\0" * 4 + box(b"keys", b"com.apple.quicktime.location.ISO6709") + b"-06.0025")
    table = box(b"stsd", b"\0\0\0\0\0\0\0\1" + box(entry, b"\0" * 16))
    track = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", table))) + user)
    film = box(b"moov", box(b"mvhd", b"\0" * 100) + track + user + keys + b"\0" * 4)
    return box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + film + box(b"mdat", media) + box(b"uuid", b"-06.0025")


def mp4(media: bytes = b"\0" * 64) -> bytes:
    """A film by its boxes."""
    return box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + box(b"moov", b"\0" * 32) + box(b"mdat", media)
