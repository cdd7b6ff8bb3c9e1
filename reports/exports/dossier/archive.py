"""Writing the dossier: a ZIP of JSON lines, papers and the script that checks them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext

from awards.models import Edition
from awards.snapshots import one_moment
from reports.exports.csv_export import stream_csv
from reports.exports.dossier.rows import TABLES, edition_row
from reports.models import Document

SCRIPTS = Path(__file__).with_name("scripts")  # run on an auditor's machine: no part of any package


class Writer:
    """Puts members into the archive and remembers their hashes."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.hashes: dict[str, str] = {}

    def lines(self, name: str, lines: Iterable[str]) -> None:
        """Put in a text, line by line."""
        digest = hashlib.sha256()
        with self._archive.open(name, "w", force_zip64=True) as member:
            for line in lines:
                data = line.encode()
                digest.update(data)
                member.write(data)
        self.hashes[name] = digest.hexdigest()

    def file(self, name: str, source: Any) -> None:
        """Put an open file in; it is read twice and never held whole."""
        digest = hashlib.file_digest(source, "sha256")
        source.seek(0)
        with self._archive.open(name, "w", force_zip64=True) as member:
            shutil.copyfileobj(source, member)
        self.hashes[name] = digest.hexdigest()

    def scripts(self, verifier: str) -> None:
        """Put in this script as `verify.py`, and what it needs beside it."""
        for name, member in ((verifier, "verify.py"), ("dossier_checks.py", "dossier_checks.py")):
            with (SCRIPTS / name).open("rb") as source:
                self.file(member, source)

    def manifest(self) -> str:
        """Put in the hashes of everything, last; returns the hash of that list."""
        text = json.dumps(self.hashes, indent=1, sort_keys=True)
        self._archive.writestr("manifest.json", text)
        return hashlib.sha256(text.encode()).hexdigest()


def write_dossier(edition: Edition, target: IO[bytes] | Path) -> None:
    """Write everything that an edition's results rest on, as it is at one moment, to a ZIP.

    Entries, sheets, decisions, standings, papers and ledger as JSON lines, the results as CSV, the files of
    the papers, and `verify.py`, which needs only Python and recomputes every figure. Of people there are
    names and institutions, no numbers, telephones or addresses.
    """
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, one_moment():
        writer = Writer(archive)
        writer.lines("data/edition.json", [as_json(edition_row(edition))])
        for name, rows in TABLES.items():
            writer.lines(f"data/{name}.jsonl", (as_json(row) for row in rows(edition)))
        writer.lines("results.csv", stream_csv(edition))
        archive.compression = ZIP_STORED  # a PDF is compressed already
        for paper in Document.objects.filter(edition=edition).exclude(file="").order_by("pk"):
            with paper.file.open("rb") as source:
                writer.file(f"papers/{paper.public_id}.pdf", source)
        archive.compression = ZIP_DEFLATED
        writer.scripts("verify.py")
        with translation.override(edition.language):
            writer.lines("README.txt", [_guide(edition)])
        writer.manifest()


def as_json(row: Mapping[str, Any]) -> str:
    """A row as one line."""
    return json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"


def _guide(edition: Edition) -> str:
    return "\n\n".join(
        [
            edition.name,
            gettext("This dossier holds everything that the results of the award rest on."),
            gettext(
                "Unpack it and run: python3 verify.py. The script needs nothing but Python 3.9 or newer. "
                "It compares every file with manifest.json, walks the ledger, recomputes every total, "
                "score, rank and place from the single scores, and compares the papers with their "
                "fingerprints."
            ),
            gettext(
                "Minutes and recaps print the head of the ledger at their time. Run python3 verify.py HEAD "
                "with such a head: the script says which row of the ledger it is. If it is not there, the "
                "ledger was changed since."
            ),
            "",
        ]
    )
