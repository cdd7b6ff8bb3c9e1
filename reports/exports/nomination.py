"""The package of a nomination: the text as PDF with a table of contents, and the files that go along."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards import formats
from reports.pdf.engine import render_pdf
from reports.queries.entries import started_text
from reports.queries.nominations import Nomination
from submissions.models import Attachment

# To whom a package goes: the part of its address, and what it is called in it.
LEVELS = {
    "provinsi": gettext_lazy("Nomination to the province"),
    "nasional": gettext_lazy("Nomination to the nation"),
}
LONGEST = 60  # characters of a file's name


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file in its place in the package."""

    number: int
    path: str
    name: str
    file: Attachment


def enclosures(nomination: Nomination) -> list[Enclosure]:
    """The files in their order, each under a readable name that no program runs."""
    return [
        Enclosure(number, f"lampiran/{number:02d}-{_stem(one)}.{one.file_type}", one.name, one)
        for number, one in enumerate(nomination.files, start=1)
    ]


def _stem(one: Attachment) -> str:
    return slugify(one.name.rpartition(".")[0])[:LONGEST] or "berkas"


def write_nomination(nomination: Nomination, level: str, target: IO[bytes]) -> None:
    """Write the package to an open binary file; files are copied piece by piece.

    `level` is one of `LEVELS`. What lacks or is too long stands in the table of contents.
    """
    edition = nomination.entry.category.edition
    files = enclosures(nomination)
    with translation.override(edition.language), timezone.override(edition.zone):
        words = str(LEVELS[level])
        pdf = render_pdf("reports/pdf/nomination.html", _context(nomination, words, files))
        contents = _contents(nomination, words, files)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("daftar-isi.txt", contents)
        archive.writestr("usulan.pdf", pdf)
        archive.compression = ZIP_STORED
        for one in files:
            with (
                one.file.stored.open("rb") as source,
                archive.open(one.path, "w", force_zip64=True) as member,
            ):
                shutil.copyfileobj(source, member)


def _context(nomination: Nomination, level: str, files: list[Enclosure]) -> dict[str, object]:
    entry = nomination.entry
    pairs = [
        (_("Title"), entry.title),
        (_("Unit"), entry.unit.label),
        (_("Award"), f"{nomination.placement.title}, {entry.category.name}, {entry.category.edition.name}"),
        (_("In use since"), started_text(entry.started_on, entry.started_precision)),
        (_("Video"), entry.video_url),
        (_("Team"), ", ".join(member.name for member in entry.team.all())),
    ]
    return {
        "nomination": nomination,
        "level": level,
        "facts": [(label, value) for label, value in pairs if value],
        "files": files,
        "made": formats.wib(timezone.now()),
    }


def _contents(nomination: Nomination, level: str, files: list[Enclosure]) -> str:
    entry = nomination.entry
    lines = [f"{level}: {entry.title}", f"{nomination.form.name}. {entry.unit.label}", "", "usulan.pdf"]
    for number, one in enumerate(nomination.sections, start=1):
        note = ""
        if one.is_missing:
            note = _("still empty")
        elif one.over:
            note = _("%(n)d words too many") % {"n": one.over}
        lines.append(f"  {number}. {one.section.title}" + (f" ({note})" if note else ""))
    lines += ["", *(f"{one.path}  {one.name}" for one in files)]
    if nomination.missing_files:
        lines += ["", _("Still lacking:"), *(f"- {label}" for label in nomination.missing_files)]
    return "\n".join([*lines, ""])
