"""Pictures drawn again from their pixels: what a file says beside them stays behind."""

from __future__ import annotations

import io
import re
import warnings
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from awards.files import limits
from awards.files.kinds import Refused, foreign

FORMATS = {"jpg": "JPEG", "png": "PNG"}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# In the packed data of a JPEG an FF is followed by 00 or a restart mark; anything else ends them.
JPEG_MARK = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    OverflowError,
    IndexError,
    TypeError,
)


def clean_picture(source: BinaryIO, code: str, cleaned: BinaryIO, preview: BinaryIO) -> None:
    """Write the picture upright and without metadata to `cleaned`, and a small JPEG of it to `preview`.

    Size and number of pixels are looked at before anything is unpacked. Raises `Refused`: `picture_bytes`,
    `picture_pixels`, `mixed` (another file behind its end) or `picture_damaged` (cut off as well).
    """
    content = source.read(limits.PICTURE_BYTES + 1)
    if len(content) > limits.PICTURE_BYTES:
        raise Refused("picture_bytes")
    end = jpeg_end(content) if code == "jpg" else png_end(content)
    if end is None:
        raise Refused("picture_damaged")
    other = foreign(content[end:]) or foreign_zip(content[-limits.ZIP_END_BYTES :])
    if other:
        raise Refused("mixed", other=other)
    try:
        picture = open_picture(content[:end], code)
        _write(picture, code, cleaned)
        small_picture(picture, preview)
    except BROKEN as error:
        raise Refused("picture_damaged") from error


def open_picture(content: bytes, code: str, pixels: int = limits.PICTURE_PIXELS) -> Image.Image:
    """The picture, unpacked, upright, in sRGB where it says its colours. Raises `Refused` and `BROKEN`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=[FORMATS[code]]) as picture:
            width, height = picture.size
            if width * height > pixels:
                raise Refused("picture_pixels", width=width, height=height, most=pixels // 1_000_000)
            picture.load()
            return _in_srgb(ImageOps.exif_transpose(picture))


def jpeg_end(content: bytes) -> int | None:
    """Where a JPEG ends, behind its end mark; None when it is cut off."""
    position = 2
    while (mark := JPEG_MARK.search(content, position)) is not None:
        code, position = content[mark.end() - 1], mark.end()
        if code == 0xD9:
            return position
        if code not in WITHOUT_LENGTH:
            position += max(int.from_bytes(content[position : position + 2], "big"), 2)
    return None


def png_end(content: bytes) -> int | None:
    """Where a PNG ends, behind its last chunk; None when it is cut off."""
    position = len(PNG_SIGNATURE)
    while position + 12 <= len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        last = content[position + 4 : position + 8] == b"IEND"
        position += 12 + length
        if last:
            return position if position <= len(content) else None
    return None


def foreign_zip(end: bytes) -> str:
    """ "ZIP" when the last bytes of a file make it one: its parts may lie anywhere before."""
    place = end.rfind(b"PK\x05\x06")
    if place < 0 or place + 22 > len(end):
        return ""
    comment = int.from_bytes(end[place + 20 : place + 22], "little")
    return "ZIP" if place + 22 + comment <= len(end) else ""


def small_picture(picture: Image.Image, target: BinaryIO) -> None:
    """A JPEG of at most 640 pixels a side on white."""
    small = picture.copy()
    small.thumbnail((limits.PREVIEW_SIDE, limits.PREVIEW_SIDE), Image.Resampling.LANCZOS)
    if small.mode in {"RGBA", "LA", "PA"} or "transparency" in small.info:
        small = small.convert("RGBA")
        white = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(white, small)
    pixels_alone(small.convert("RGB")).save(target, "JPEG", quality=80, optimize=True)


def pixels_alone(picture: Image.Image) -> Image.Image:
    """A new picture of the same pixels: nothing that a file said beside them comes along."""
    drawn = Image.new(picture.mode, picture.size)
    drawn.paste(picture)
    return drawn


def _write(picture: Image.Image, code: str, target: BinaryIO) -> None:
    if code == "jpg":
        kept = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
        pixels_alone(kept).save(target, "JPEG", quality=90, optimize=True)
        return
    if picture.mode in {"1", "L", "LA", "RGB", "RGBA"} and "transparency" not in picture.info:
        kept = picture
    elif picture.mode.startswith("I"):
        kept = picture.convert("I").point(lambda value: value / 256).convert("L")
    else:
        kept = picture.convert("RGBA")
    pixels_alone(kept).save(target, "PNG")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours as every screen shows them, because the profile that explains them is dropped."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return picture if found is None else found
