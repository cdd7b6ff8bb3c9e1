"""The zip that an .xlsx file is: parts found by name, each read to its honest end."""

import copy
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from awards.workbooks import limits
from awards.workbooks.markup import MarkupRefused, Readable

XML_ENDINGS = (".xml", ".rels", ".vml")
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,  # zipfile, also by its kind for methods and versions of packing that it does not support
    OSError,
    ValueError,
)


def key(name: str) -> str:
    """A part's name for comparing: names that differ only in case or slashes are the same part."""
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").casefold()


class Package:
    """An opened workbook. Raises MarkupRefused for a zip that no spreadsheet program writes."""

    def __init__(self, file: BinaryIO, *, most_parts: int = limits.PARTS) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN_ZIP as error:
            raise MarkupRefused("broken") from error
        infos = self._zip.infolist()
        if len(infos) > most_parts:
            raise MarkupRefused("too_many_parts")
        self.parts = {key(info.filename): info for info in infos}
        if len(self.parts) != len(infos):
            raise MarkupRefused("duplicate_parts")

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        """The bytes of a part; a part longer or shorter than it claims is `broken`."""
        info = copy.copy(self.parts[name])
        claimed = info.file_size
        # zipfile stops at the claimed size: one byte more shows whether the part goes on behind it.
        info.file_size = claimed + 1
        try:
            with self._zip.open(info) as stream:
                counted = _Counted(stream)
                yield counted
        except MarkupRefused:
            raise
        except BROKEN_ZIP as error:
            raise MarkupRefused("broken") from error
        if counted.count != claimed:
            raise MarkupRefused("broken")


class _Counted:
    """A stream that remembers how much was read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self.count += len(block)
        return block
