"""Dossiers for tests: unpacked, checked by their own script, and what it found."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

from django.core.management import call_command

from awards.models import Edition


def unpacked(edition: Edition, folder: Path) -> Path:
    archive = folder / "berkas.zip"
    call_command("export_dossier", edition=edition.slug, output=archive, stderr=StringIO())
    with ZipFile(archive) as dossier:
        dossier.extractall(folder / "berkas")
    return folder / "berkas"


def verify(folder: Path, *heads: str) -> tuple[int, str]:
    """Exit code and output of the script, run alone: no package of ours, no working folder."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(folder / "verify.py"), *heads],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def wrong(said: str) -> dict[str, int]:
    """How many faults each check names."""
    lines = [line.split() for line in said.splitlines() if line.endswith(" wrong")]
    return {line[0]: int(line[3]) for line in lines if line[3] != "0"}
