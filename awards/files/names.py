"""A file's name as its sender wrote it, made harmless: it is shown and offered at download, never a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
# Programs and pages: no evidence has such an ending before its own.
ACTING = frozenset(
    (
        "asp",
        "aspx",
        "bat",
        "bin",
        "cgi",
        "cmd",
        "dll",
        "exe",
        "hta",
        "htm",
        "html",
        "jar",
        "js",
        "jse",
        "jsp",
        "lnk",
        "msi",
        "phar",
        "php",
        "php3",
        "php5",
        "phtml",
        "pl",
        "ps1",
        "py",
        "scr",
        "sh",
        "svg",
        "vbe",
        "vbs",
        "wsf",
        "xhtml",
    )
)
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
ENDING = re.compile(r"[A-Za-z0-9]{1,10}")
UNSAFE = re.compile(r'[<>:"|?*/\\]')


def clean_name(name: str) -> str:
    """The last part of a path without control, formatting and direction characters, at most 120 long.

    An ending of letters and digits stays at the end; a name without a letter becomes "berkas".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if unicodedata.category(sign) in {"Zs", "Zl", "Zp"} else sign for sign in last)
    shown = "".join(sign for sign in shown if not unicodedata.category(sign).startswith("C"))
    shown = " ".join(UNSAFE.sub(" ", shown).split())
    stem, dot, ending = shown.rpartition(".")
    if not dot or not ENDING.fullmatch(ending):
        stem, ending = shown, ""
    stem = stem.strip(" .")
    if not any(sign.isalnum() for sign in stem):
        stem = "berkas"
    if RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"berkas {stem}"
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}" if ending else stem[:LONGEST]


def endings(name: str) -> tuple[str, ...]:
    """All endings of a name in lower case: `("tar", "gz")`."""
    return tuple(part.strip().lower() for part in name.split(".")[1:])


def acting_ending(name: str) -> str:
    """An ending of a program or page before the last one ("foto.php.jpg"), or ""."""
    return next((part for part in endings(name)[:-1] if part in ACTING), "")
