"""What a visitor of the gallery looks for. Everything comes from an address, so nothing of it is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from submissions.classification import SDGS, URUSAN_NAMES

LONGEST = 200
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]+")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Sought:
    """What narrows the gallery: words, and one value of each kind; empty for all."""

    q: str = ""
    tahun: str = ""
    kategori: str = ""
    kecamatan: str = ""
    unit: str = ""
    sdg: str = ""
    urusan: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Sought:
        """What an address asks for; a value that means nothing narrows nothing."""
        words = " ".join(CONTROLS.sub(" ", given.get("q", "")[: LONGEST * 5]).split())[:LONGEST].strip()
        year, goal, affair = given.get("tahun", ""), given.get("sdg", ""), given.get("urusan", "")
        return cls(
            words,
            year if re.fullmatch(r"[0-9]{4}", year) else "",
            _code(given.get("kategori", "")),
            _code(given.get("kecamatan", "")),
            _code(given.get("unit", "")),
            goal if goal in {str(number) for number in SDGS} else "",
            affair if affair in URUSAN_NAMES else "",
        )

    @property
    def narrowing(self) -> dict[str, str]:
        """What is set, in the order of the page."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value}

    def address(self, **changes: str) -> str:
        """The rest of the address that asks for this with some values changed; always the first page."""
        asked = urlencode(replace(self, **changes).narrowing)
        return f"?{asked}" if asked else "?"


def _code(text: str) -> str:
    return text if CODE.fullmatch(text) else ""
