"""Colours of the papers and the kawung drawing of a certificate, all measures in mm on A4 landscape."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

Point = tuple[float, float]
Drawing = Literal["kawung", "ombak"]
CertificateKind = Literal["participant", "winner", "juror"]

# One petal per quadrant, on a tile whose half side is 1.
_PETAL = (
    (0.09, 0.09),
    ((0.02, 0.53), (0.49, 1.0), (0.93, 0.93)),
    ((1.0, 0.49), (0.53, 0.02), (0.09, 0.09)),
)
WIDTH, HEIGHT = 297, 210
TILE = 8.7  # the greatest common tile of both sides that leaves the same margin on all four
MARGIN = 9.3
COLUMNS, ROWS = 32, 22
MEDALLION_TILE = 9.4
MEDALLION_CENTRE = (148.5, 113.0)
MEDALLION_RADIUS = 46.0


@dataclass(frozen=True, slots=True)
class Accent:
    """An organiser's colours; the same values as the accents of the screen."""

    main: str
    strong: str
    deep: str
    tint: str
    mid: str


ACCENTS = {
    "selat": Accent("#0b5563", "#083f4a", "#06323b", "#e4eff0", "#6fa3ab"),
    "baja": Accent("#2a4b7c", "#1e385f", "#162a48", "#e7edf6", "#7f9bc4"),
    "bata": Accent("#8a3324", "#6b2519", "#4c1a11", "#f7e9e5", "#c98a7d"),
    "rimba": Accent("#2c5e34", "#204727", "#16331c", "#e6f0e6", "#7fa985"),
}


@dataclass(frozen=True, slots=True)
class Palette:
    paper: str
    watermark: str
    band: str
    petal: str
    corner: str
    bead: str
    line: str
    field: str
    star: str


def palette(kind: CertificateKind, accent: Accent) -> Palette:
    """Gold belongs to winners alone; a juror's border is the participant's with ground and petals swapped."""
    if kind == "winner":
        gold, gold_line = "#d9ab3f", "#b8892d"
        return Palette(
            paper="#fffdf8",
            watermark="#f6f1e4",
            band=accent.main,
            petal=accent.tint,
            corner=accent.deep,
            bead=gold,
            line=gold_line,
            field=accent.main,
            star=gold,
        )
    juror = kind == "juror"
    return Palette(
        paper="#ffffff",
        watermark="#f4f5f3",
        band=accent.tint if juror else accent.main,
        petal=accent.main if juror else accent.tint,
        corner=accent.deep,
        bead=accent.mid,
        line=accent.main,
        field=accent.main,
        star=accent.tint,
    )


def petals() -> str:
    """Path data of one kawung tile with half side 1, centred on the origin."""
    parts = []
    for x, y in ((1, 1), (1, -1), (-1, -1), (-1, 1)):
        start, *curves = _PETAL
        pairs = [" ".join(f"{a * x:g} {b * y:g}" for a, b in curve) for curve in curves]
        parts.append(f"M{start[0] * x:g} {start[1] * y:g}C{pairs[0]}C{pairs[1]}Z")
    return "".join(parts)


def _centre(column: float, row: float) -> Point:
    return round(MARGIN + TILE * (column + 0.5), 3), round(MARGIN + TILE * (row + 0.5), 3)


def border_tiles() -> list[Point]:
    """Centres of the border's tiles without the four corners."""
    return [
        _centre(column, row)
        for row in range(ROWS)
        for column in range(COLUMNS)
        if (row in (0, ROWS - 1)) != (column in (0, COLUMNS - 1))
    ]


def corner_tiles() -> list[Point]:
    return [_centre(column, row) for row in (0, ROWS - 1) for column in (0, COLUMNS - 1)]


def medallion_tiles() -> list[Point]:
    """Centres of a round field of tiles behind the text."""
    x0, y0 = MEDALLION_CENTRE
    reach = range(-6, 7)
    offsets = [(MEDALLION_TILE * i, MEDALLION_TILE * j) for j in reach for i in reach]
    return [(round(x0 + x, 3), round(y0 + y, 3)) for x, y in offsets if hypot(x, y) <= MEDALLION_RADIUS]


def shore(base: float, swell: float, length: float, start: float = 0.0) -> str:
    """Path data of a field from the left edge to a waving line about `base`, over the whole height.

    Each wave is `length` long and swells by `swell` to either side; `start` shifts the first one upwards.
    """
    y, side = -start, 1
    parts = [f"M0 {y:g}H{base:g}"]
    while y < HEIGHT:
        bend = base + side * swell
        parts.append(
            f"C{bend:g} {y + length * 0.36:g} {bend:g} {y + length * 0.64:g} {base:g} {y + length:g}"
        )
        y, side = y + length, -side
    return "".join((*parts, "H0Z"))


def crests(left: float, right: float, tops: Sequence[float], length: float, height: float) -> str:
    """Path data of lines of small waves from left to right, every second line shifted by half a wave."""
    parts = []
    for number, top in enumerate(tops):
        x = left - (length / 2 if number % 2 else 0)
        parts.append(f"M{x:g} {top:g}")
        while x < right:
            parts.append(f"q{length / 4:g} {-height:g} {length / 2:g} 0t{length / 2:g} 0")
            x += length
    return "".join(parts)
