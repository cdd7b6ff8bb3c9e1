"""The process that opens a file that was sent: limited memory and time, no Django, no secrets.

    python -m awards.files.child CODE CLEANED PREVIEW

Reads the file from standard input, where a video is cleaned in place, writes a cleaned picture and a preview
to the two open files of these numbers, and JSON to standard output: `{"ok": {"code", "pages"}}` or
`{"refused": code, "values": {}}`.
"""

import json
import os
import sys
from typing import Any, BinaryIO

from PIL import Image

from awards import confined
from awards.files import limits
from awards.files.kinds import OFFICE, PICTURES, Refused
from awards.files.office import check_office
from awards.files.pdf import check_pdf
from awards.files.pictures import clean_picture
from awards.files.video import clean_video


def limit() -> None:
    """Hold this process to 1 GiB, 20 s of processor time, files of a bearable size and no core dump."""
    confined.limit(
        memory=limits.CHILD_MEMORY_BYTES, cpu=limits.CHILD_CPU_SECONDS, file_bytes=limits.LARGEST_FILE_BYTES
    )
    Image.MAX_IMAGE_PIXELS = (
        None  # ours are looked at before anything is unpacked, and the refusal names them
    )


def look(source: BinaryIO, code: str, cleaned: BinaryIO, preview: BinaryIO) -> dict[str, Any]:
    """What the file is, after the check of its kind. Raises `Refused`."""
    pages = None
    if code == "pdf":
        pages = check_pdf(source, preview)
    elif code in PICTURES:
        clean_picture(source, code, cleaned, preview)
    elif code in OFFICE:
        code = check_office(source)
    else:
        clean_video(source)
    return {"code": code, "pages": pages}


def main() -> None:
    limit()
    answer: dict[str, Any]
    code, cleaned, preview = sys.argv[1:]
    try:
        with (
            os.fdopen(sys.stdin.fileno(), "r+b", closefd=False) as source,
            os.fdopen(int(cleaned), "wb") as clean,
            os.fdopen(int(preview), "wb") as small,
        ):
            answer = {"ok": look(source, code, clean, small)}
    except Refused as error:
        answer = {"refused": error.code, "values": error.values}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
