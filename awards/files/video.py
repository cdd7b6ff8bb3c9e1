"""MP4 by its boxes: only their headers are read, so that the length of a video costs nothing."""

from __future__ import annotations

from typing import BinaryIO

from awards.files import limits
from awards.files.kinds import Refused


def check_video(source: BinaryIO) -> None:
    """Refuse what is no whole MP4. Its boxes follow each other without a gap up to the end of the file.

    A file behind the last box makes no box, or one that nobody knows: refused. Raises `Refused`:
    `video_damaged` or `mixed`.
    """
    end = source.seek(0, 2)
    position, found = 0, set[bytes]()
    for _count in range(limits.VIDEO_BOXES):
        if position == end:
            break
        source.seek(position)
        head = source.read(16)
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if not all(0x20 <= sign < 0x7F or sign == 0xA9 for sign in kind) or len(head) < 8:
            raise Refused("mixed", other="") if found >= {b"moov", b"mdat"} else Refused("video_damaged")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        elif size == 0:
            size = end - position
        if size < 8 or position + size > end:
            raise Refused("video_damaged")
        found.add(kind)
        position += size
    if position != end or not found >= {b"moov", b"mdat"}:
        raise Refused("video_damaged")
    source.seek(max(end - limits.ZIP_END_BYTES, 0))
    if b"PK\x05\x06\0\0\0\0" in source.read():
        raise Refused("mixed", other="ZIP")
