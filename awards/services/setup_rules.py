"""The rules of an edition as a PDF: checked by content, kept under a random name, served by a view."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from awards.files.check import checked_file
from awards.models import Edition, User
from awards.services.ledger import append_event
from awards.services.setup_base import lock_edition
from awards.workbooks.model import clean

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 200


def read_rules(file: BinaryIO) -> bytes:
    """The content of a PDF that may be shown to everybody. Raises FileRefused."""
    data = file.read(LARGEST + 1)
    sent = SimpleUploadedFile("juknis.pdf", data)
    with checked_file(sent, accepted={"pdf"}, most_bytes=LARGEST):
        return data


@transaction.atomic
def set_rules(*, edition_id: int, data: bytes, filename: str, by: User | None) -> Edition:
    """Put the rules of an edition in place; the file that it had goes when this is stored."""
    edition = lock_edition(edition_id)
    _drop_file(edition)
    digest = hashlib.sha256(data).hexdigest()
    edition.rules_file.save("rules.pdf", ContentFile(data), save=False)
    edition.rules_file_name = clean(PurePath(filename).name)[:LONGEST_NAME] or "juknis.pdf"
    edition.rules_sha256 = digest
    edition.save(update_fields=["rules_file", "rules_file_name", "rules_sha256"])
    append_event(
        edition_id=edition.pk,
        kind="edition.rules",
        subject=f"edition:{edition.pk}",
        data={"sha256": digest, "bytes": len(data)},
        by=by,
    )
    return edition


@transaction.atomic
def remove_rules(*, edition_id: int, by: User | None) -> Edition:
    """Take the rules of an edition off its pages."""
    edition = lock_edition(edition_id)
    if not edition.rules_file:
        return edition
    _drop_file(edition)
    edition.rules_file.name = edition.rules_file_name = edition.rules_sha256 = ""
    edition.save(update_fields=["rules_file", "rules_file_name", "rules_sha256"])
    append_event(
        edition_id=edition.pk,
        kind="edition.rules",
        subject=f"edition:{edition.pk}",
        data={"sha256": None},
        by=by,
    )
    return edition


def _drop_file(edition: Edition) -> None:
    """Delete the present file once the transaction is through."""
    name, storage = edition.rules_file.name, edition.rules_file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
