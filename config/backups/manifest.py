"""What a backup holds, and the hash of each part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from awards.exceptions import DomainError

FORMAT = 1
NAME = "manifest.json"
DATABASE = "database.dump"
FILES = "files/"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: its size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of an edition's ledger: how many rows, and the hash of the last one."""

    count: int
    head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a backup by their names in the archive, and the ledger of each edition by its code."""

    created_at: str
    parts: Mapping[str, Part]
    ledgers: Mapping[str, Head]

    def to_json(self) -> bytes:
        return json.dumps({"format": FORMAT} | asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Raises `DomainError` for what is no manifest, and for names that lead out of the archive."""
        try:
            said: dict[str, Any] = json.loads(text)
            if said["format"] != FORMAT:
                raise DomainError(
                    _("The backup has format %(format)s, this version reads %(known)d.")
                    % {"format": said["format"], "known": FORMAT}
                )
            parts = {str(name): Part(**part) for name, part in said["parts"].items()}
            ledgers = {str(slug): Head(**head) for slug, head in said["ledgers"].items()}
            manifest = cls(str(said["created_at"]), parts, ledgers)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DomainError(_("The file is no backup of this product: its manifest is damaged.")) from error
        if DATABASE not in parts or not all(_is_safe(name) for name in parts):
            raise DomainError(_("The file is no backup of this product: its manifest is damaged."))
        return manifest


def _is_safe(name: str) -> bool:
    if name == DATABASE:
        return True
    path = PurePosixPath(name.removeprefix(FILES))
    inside = not path.is_absolute() and ".." not in path.parts and path.parts != ()
    return name.startswith(FILES) and inside and "\\" not in name and "\0" not in name


def copied(source: IO[bytes], target: IO[bytes] | None = None) -> Part:
    """Read a stream to its end, into `target` where given: its size and hash, a block at a time."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return Part(size, digest.hexdigest())
