"""The rules of an edition as a PDF: checked by content, kept under a random name, served by a view."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path, PurePath
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, User
from awards.services.ledger import append_event
from awards.services.setup_base import lock_edition
from awards.workbooks.model import clean

LARGEST = 10 * 1024 * 1024
SECONDS = 20
ROOT = Path(__file__).resolve().parents[2]
LONGEST_NAME = 200


class FileRefused(DomainError):  # noqa: N818 - the word of the page
    """A file that is not taken; the message says why and what to do."""


def read_rules(file: BinaryIO) -> bytes:
    """The content of a PDF that may be shown to everybody. Raises FileRefused."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise FileRefused(
            _("The file is larger than 10 MB. Save it with smaller pictures and send it again.")
        )
    words = {
        "broken": _("This is not a PDF that can be read. Save the document as PDF again."),
        "encrypted": _("The PDF is protected by a password. Save it without one."),
        "active": _(
            "The PDF holds scripts, attached files or other parts that act by themselves. "
            "Print the document to a new PDF and send that one."
        ),
    }
    answer = _ask(data)
    if answer != "ok":
        raise FileRefused(words.get(answer, words["broken"]))
    return data


def _ask(data: bytes) -> str:
    """The verdict of `awards.pdf_check`, in a process without our environment."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "awards.pdf_check"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=ROOT,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        return "broken"
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else "broken"


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
