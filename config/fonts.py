"""The fonts of the pages: the letters of our languages out of the packages' fonts, as WOFF2.

Papers are set with the whole fonts of the packages; see `reports.pdf.engine`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from fontTools import subset

# Source Sans in four faces for work, Source Serif in one for the names of things.
FACES = (
    ("font_source_sans_pro", "SourceSansPro-Regular"),
    ("font_source_sans_pro", "SourceSansPro-It"),
    ("font_source_sans_pro", "SourceSansPro-Semibold"),
    ("font_source_sans_pro", "SourceSansPro-Bold"),
    ("font_source_serif_pro", "SourceSerifPro-Semibold"),
)
# Latin with the accents of names, quotes, dashes, spaces, arrows, and the signs that figures need.
LETTERS = (
    "U+0020-007E,U+00A0-017F,U+02C6,U+02DC,U+2009-200A,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,"
    "U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
)
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "pnum")


def cut(source: Path, folder: Path) -> Path:
    """The WOFF2 of a font, made once for each content of the font and each choice of letters."""
    content = source.read_bytes()
    seen = hashlib.sha256(content + f"{LETTERS} {FEATURES}".encode()).hexdigest()[:16]
    target = folder / seen / f"{source.stem}.woff2"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        os.close(handle)
        made = Path(name)
        _write(source, made)
        made.replace(target)  # whoever asks meanwhile finds a whole file or none
    return target


def _write(source: Path, target: Path) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = list(FEATURES)
    options.hinting = False  # screens of today do not need it, and it is half of the file
    options.desubroutinize = True
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    font.close()
    target.chmod(0o644)
