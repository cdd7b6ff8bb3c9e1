"""The way in for every file that is sent: name, size and kind here, the content in a process of its own."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from awards import confined
from awards.files import limits
from awards.files.kinds import KINDS, OFFICE, PICTURES, FileKind, detect
from awards.files.names import acting_ending, clean_name, endings
from awards.files.refusals import FileRefused

BLOCK = 1 << 20
HEAD_BYTES = 512


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: `file` is what is stored, its position 0, closed when the check's block ends.

    `size` and `sha256` are those of `file`: of a picture drawn again, of a video without its places.
    `preview` is a small JPEG of our own making, if there is one.
    """

    kind: FileKind
    name: str
    size: int
    sha256: str
    pages: int | None
    file: IO[bytes]
    preview: IO[bytes] | None


@contextmanager
def checked_file(file: UploadedFile, *, accepted: Collection[str], most_bytes: int) -> Iterator[CheckedFile]:
    """Check a file that was sent against the kinds (`KINDS`) and the size that are accepted.

    Only its first bytes are read here; a process with limited memory and time reads the rest, so that this
    one grows by nothing, whatever the size. Raises `FileRefused`.
    """
    name, size = clean_name(file.name or ""), file.size or 0
    most = min(most_bytes, limits.LARGEST_FILE_BYTES)
    if size == 0:
        raise FileRefused("empty")
    if size > most:
        raise FileRefused("too_big", size=filesizeformat(size), most=filesizeformat(most))
    if ending := acting_ending(name):
        raise FileRefused("acting_ending", ending=ending)
    with ExitStack() as opened:
        source = opened.enter_context(_on_disk(file))
        code = _accepted(source, accepted)
        cleaned, preview = (opened.enter_context(tempfile.TemporaryFile(buffering=0)) for _each in range(2))
        said = _ask_child(source, code, cleaned, preview)
        kind = KINDS[said["code"]]
        if kind.code not in accepted:
            raise FileRefused("not_accepted", found=kind.label, accepted=labels(accepted))
        kept = cleaned if kind.code in PICTURES else source
        digest, length = _digest(kept)
        preview.seek(0)
        yield CheckedFile(
            kind,
            _with_ending(name, kind),
            length,
            digest,
            said["pages"],
            kept,
            preview if preview.seek(0, 2) and not preview.seek(0) else None,
        )


def labels(codes: Collection[str]) -> str:
    """The kinds as a person reads them: "PDF, JPG atau PNG"."""
    names = [kind.label for kind in KINDS.values() if kind.code in codes]
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s or %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _on_disk(file: UploadedFile) -> Any:
    """The upload's own file, for another process to read and to clean; a small one is written out first.

    Without a buffer: both processes move the same position, and a buffer would not know of it.
    """
    if hasattr(file, "temporary_file_path"):
        return Path(file.temporary_file_path()).open("r+b", buffering=0)
    copy = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (the caller closes it)
    file.seek(0)
    shutil.copyfileobj(file, copy, BLOCK)
    return copy


def _accepted(source: IO[bytes], accepted: Collection[str]) -> str:
    """The kind to check the file as, by its first bytes. Raises `FileRefused` where it is not accepted."""
    source.seek(0)
    code, found = detect(source.read(HEAD_BYTES))
    if found == "ZIP" and OFFICE & set(accepted):
        return min(OFFICE)
    if code not in accepted:
        raise FileRefused("not_accepted", found=found, accepted=labels(accepted))
    return code


def _with_ending(name: str, kind: FileKind) -> str:
    """The name with the ending of its content. Raises `FileRefused` for the ending of another kind."""
    ending = endings(name)[-1] if endings(name) else ""
    if ending in kind.endings:
        return name
    if not ending or not ending.isascii() or not ending.isalpha():
        return f"{name}.{kind.endings[0]}"  # "Surat No. 12", "Rapat 3.2025"
    raise FileRefused("wrong_ending", ending=ending, found=kind.label, right=kind.endings[0])


def _ask_child(source: IO[bytes], code: str, cleaned: IO[bytes], preview: IO[bytes]) -> dict[str, Any]:
    """Run the child on the file. Raises `FileRefused` where it refuses or gives no answer."""
    source.seek(0)
    numbers = (cleaned.fileno(), preview.fileno())
    try:
        answer = confined.ask(
            "awards.files.child",
            code,
            *map(str, numbers),
            stdin=source,
            pass_fds=numbers,
            timeout=limits.CHILD_TIMEOUT_SECONDS,
        )
    except confined.ChildFailed as error:
        raise FileRefused("unreadable") from error
    if "refused" in answer:
        raise FileRefused(answer["refused"], **answer["values"])
    said: dict[str, Any] = answer["ok"]
    return said


def _digest(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
    file.seek(0)
    return digest.hexdigest(), size
