"""An organiser's emblem as it is sent: checked by content, then drawn again as a PNG of our own making."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from awards.exceptions import DomainError

MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
# A file that was cut off lacks its end; the image library may be set to read such a file all the same.
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}
FILE_BYTES = 2 << 20
PIXELS = 12_000_000  # 4,000 by 3,000: what a telephone takes
SHORTEST_SIDE = 120  # below it a paper prints blots
LONGEST_SIDE = 800  # of what is stored: 20 mm in print at 1,000 dots per inch
STORED_BYTES = 600_000


class EmblemRefused(DomainError):  # noqa: N818 - the word of the page
    """A picture that cannot be an emblem; the message says what to send instead."""


def clean_emblem(file: BinaryIO) -> bytes:
    """The picture of a PNG or JPEG as PNG: turned upright, without metadata, at most 800 pixels long.

    Size, type and number of pixels are looked at before anything is unpacked. Raises `EmblemRefused`.
    """
    content = file.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise EmblemRefused(_("The picture is larger than 2 MB. Save it smaller and send it again."))
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        raise EmblemRefused(_("This is neither a PNG nor a JPEG. Save the emblem as PNG and send that."))
    if ENDS[kind] not in content[-4096:]:
        raise EmblemRefused(_damaged())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(content, kind)
    except EmblemRefused:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EmblemRefused(_damaged()) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError) as error:
        raise EmblemRefused(_damaged()) from error


def _damaged() -> str:
    return _("The picture is damaged or incomplete. Open it, save it as PNG and send that.")


def _redrawn(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind]) as picture:
        width, height = picture.size
        if width * height > PIXELS:
            raise EmblemRefused(
                _("The picture has %(width)d by %(height)d pixels. Send one of at most 12 million pixels.")
                % {"width": width, "height": height}
            )
        if min(width, height) < SHORTEST_SIDE:
            raise EmblemRefused(
                _("The picture has %(width)d by %(height)d pixels. Each side needs at least %(least)d.")
                % {"width": width, "height": height, "least": SHORTEST_SIDE}
            )
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    drawn = Image.new("RGBA", upright.size)
    drawn.paste(upright)  # pixels alone: what the file said beside them stays behind
    png = _png(drawn)
    return png if len(png) <= STORED_BYTES else _png(drawn.quantize(256))


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()
