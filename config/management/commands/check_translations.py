"""Fail when a text of the site has no translation."""

import re
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import makemessages

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
SOURCE_LANGUAGE = "en"


class Command(makemessages.Command):
    """Compare what xgettext finds in the code with both catalogues, and change neither.

    Wrong is a text without an entry, an entry without a translation (the source language may leave it empty),
    a fuzzy or obsolete entry, one that no code uses any more, and a translation with other placeholders.
    """

    help = "Memeriksa kelengkapan terjemahan."

    def handle(self, *args: Any, **options: Any) -> None:
        self.found: list[str] = []
        options |= {
            "locale": [code for code, _ in settings.LANGUAGES],
            "ignore_patterns": [".venv", "tests", "var", "staticfiles"],
            "verbosity": 0,
        }
        super().handle(*args, **options)
        found = dict.fromkeys(self.found)  # each domain's file is handed over more than once
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} terjemahan belum beres")

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Called for each language with what was found; instead of writing it is compared."""
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        if not path.exists():
            self.found.append(f"{locale}: {path} tidak ada")
            return
        used = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(potfile)}
        catalogue = polib.pofile(str(path))
        known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
        for key in sorted(used.keys() - known.keys(), key=str):
            self.found.append(f"{locale}: tidak ada: {key[1]!r}")
        for key in sorted(known.keys() - used.keys(), key=str):
            self.found.append(f"{locale}: tidak dipakai lagi: {key[1]!r}")
        self.found += [f"{locale}: usang: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]
        for key, entry in known.items():
            if key in used:
                self.found += [f"{locale}: {fault}: {entry.msgid!r}" for fault in faults(entry, locale)]


def faults(entry: polib.POEntry, locale: str) -> list[str]:
    """What is wrong with one entry of a catalogue."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        return ["meragukan (fuzzy)"]
    if not all(texts):
        return [] if locale == SOURCE_LANGUAGE and not any(texts) else ["belum diterjemahkan"]
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    given = {name for text in texts for name in PLACEHOLDER.findall(text)}
    return [] if given == wanted else ["isian (placeholder) berbeda"]
