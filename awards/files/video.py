"""MP4 by its boxes: only their headers are read, so that the length of a video costs nothing.

Where and with what a film was taken stands in boxes of their own: `udta` (with `©xyz` and `loci`), `meta` and
`uuid`. They are overwritten where they lie and become `free`, which players skip: nothing else moves, and no
offset into the film changes. A track that records places second by second lies among the pictures and the
sound, where it cannot be told apart cheaply; such a film is refused, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from awards.files import limits
from awards.files.kinds import Refused

PRIVATE = frozenset({b"udta", b"meta", b"uuid"})
# Boxes with boxes in them, on the way to what is private; `mdia` also says what a track is.
PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"})
TRACKERS = (b"gpmd", b"camm", b"location")  # GoPro, Street View, Apple's keys
TRACK_LIST = b"gps "  # where dashboard cameras list the places that lie among the pictures
BLOCK = 1 << 16
DESCRIPTION_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a film: where its header and its content begin, and where it ends."""

    kind: bytes
    start: int
    inside: int
    end: int


def clean_video(source: BinaryIO) -> None:
    """Refuse what is no whole MP4, and take out of it what tells where it was filmed, in place.

    Its boxes follow each other without a gap up to the end of the file. A file behind the last box makes no
    box, or one that nobody knows: refused. Raises `Refused`: `video_damaged`, `mixed` or `video_tracks`.
    """
    end = source.seek(0, 2)
    boxes = _whole(source, end)
    if not {box.kind for box in boxes} >= {b"moov", b"mdat"}:
        raise Refused("video_damaged")
    source.seek(max(end - limits.ZIP_END_BYTES, 0))
    if b"PK\x05\x06\0\0\0\0" in source.read():
        raise Refused("mixed", other="ZIP")
    private = list(_private(source, boxes))
    for box in private:
        _blank(source, box)


def _whole(source: BinaryIO, end: int) -> list[Box]:
    """The outermost boxes, which have to fill the file."""
    position, found = 0, list[Box]()
    while position != end:
        if len(found) == limits.VIDEO_BOXES:
            raise Refused("video_damaged")
        box = _box(source, position, end)
        if box is None:
            kinds = {one.kind for one in found}
            raise Refused("mixed", other="") if kinds >= {b"moov", b"mdat"} else Refused("video_damaged")
        if box.end > end:
            raise Refused("video_damaged")
        found.append(box)
        position = box.end
    return found


def _private(source: BinaryIO, boxes: list[Box]) -> Iterator[Box]:
    """The boxes that may tell of a place, at any depth. Raises `Refused` for a track of places."""
    waiting, seen = list(reversed(boxes)), 0
    while waiting:
        seen += 1
        if seen > limits.VIDEO_BOXES:
            raise Refused("video_damaged")
        box = waiting.pop()
        if box.kind == TRACK_LIST:
            raise Refused("video_tracks")
        if box.kind in PRIVATE:
            yield box
        elif box.kind == b"stsd":
            _refuse_tracker(source, box)
        elif box.kind in PARENTS:
            waiting.extend(_children(source, box))


def _children(source: BinaryIO, parent: Box) -> Iterator[Box]:
    position = parent.inside
    while position < parent.end:
        box = _box(source, position, parent.end)
        if box is None:
            return  # zeros with which some programs end a list
        if box.end > parent.end:
            raise Refused("video_damaged")
        yield box
        position = box.end


def _box(source: BinaryIO, position: int, end: int) -> Box | None:
    """The box that begins here; None where none does."""
    source.seek(position)
    head = source.read(min(16, end - position))
    size, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
    if len(head) < 8 or not all(0x20 <= sign < 0x7F or sign == 0xA9 for sign in kind):
        return None
    if size == 1:
        size, header = int.from_bytes(head[8:16], "big"), 16
    elif size == 0:
        size = end - position
    if size < header:
        raise Refused("video_damaged")
    return Box(kind, position, position + header, position + size)


def _refuse_tracker(source: BinaryIO, box: Box) -> None:
    """How the samples of a track are made says whether they are places."""
    source.seek(box.inside)
    said = source.read(min(box.end - box.inside, DESCRIPTION_BYTES)).lower()
    if any(word in said for word in TRACKERS):
        raise Refused("video_tracks")


def _blank(source: BinaryIO, box: Box) -> None:
    """Make a box `free` and its content zeros, in blocks."""
    source.seek(box.start + 4)
    source.write(b"free")
    source.seek(box.inside)
    left = box.end - box.inside
    while left > 0:
        left -= source.write(bytes(min(left, BLOCK)))
