"""The kelurahan of a kecamatan as tiles of one drawing, the same on screen and on paper.

Colour, outline and mark say the same, so that none is needed alone; every tile's word is in the drawing's
text alternative. Two tiles side by side, in letters that stay readable where a page is 320 pixels wide.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from awards.models import Category
from awards.plots import ACCENT, HINT, INK, WHITE
from reports.participation.facts import District, UnitRow
from reports.participation.sentences import level_word

WIDTH, COLUMN, TILE, STEP = 280, 142, 138, 35
HEIGHT, LETTERS = 30, 17
TINT, DASHES = "#dcebed", "#8b9498"
CHECK, HALF, NONE = (
    '<path d="M7 15l4 4 7-8" fill="none" stroke="#ffffff" stroke-width="2.4"/>',
    (
        f'<circle cx="12" cy="15" r="5" fill="{WHITE}" stroke="{ACCENT}" stroke-width="1.6"/>'
        f'<path d="M12 10a5 5 0 0 1 0 10Z" fill="{ACCENT}"/>'
    ),
    f'<circle cx="12" cy="15" r="5" fill="none" stroke="{HINT}" stroke-width="1.4"/>',
)
# By level: class, fill, outline, dashes, colour and weight of the letters, mark.
STYLES = {
    2: ("tile-own", ACCENT, ACCENT, "", WHITE, "600", CHECK),
    1: ("tile-other", TINT, ACCENT, "", INK, "600", HALF),
    0: ("tile-none", WHITE, DASHES, "4 3", INK, "400", NONE),
}


def district_picture(district: District, subject: Category | None) -> SafeString:
    """One kecamatan; `subject` is the category whose tiles are full.

    Its words are its `<title>`, which browsers and WeasyPrint both take for the text alternative.
    """
    tiles = format_html_join(
        "", "{}", ((_tile(at, row, subject is None),) for at, row in enumerate(district.rows))
    )
    lines = (len(district.rows) + 1) // 2
    return format_html(
        '<svg class="district" viewBox="0 0 {} {}" role="img"><title>{}</title>{}</svg>',
        WIDTH,
        max(lines * STEP - STEP + HEIGHT + 2, 1),
        told(district, subject),
        tiles,
    )


def told(district: District, subject: Category | None) -> str:
    """The drawing in words: `Kec. Cibeber. Posyantek: A, B. Tidak mengikuti: C.`"""
    sentences = [district.name]
    for level in (2, 1, 0):
        names = [row.unit.name for row in district.rows if row.level == level]
        if names:
            word = level_word(level, subject)
            sentences.append(f"{word[:1].upper()}{word[1:]}: {', '.join(names)}")
    return f"{'. '.join(sentences)}."


def legend_of(subject: Category | None) -> list[tuple[SafeString, str]]:
    """A sample and its word for each level that a picture can have, the fullest first."""
    levels: Sequence[int] = (2, 1, 0) if subject is not None else (1, 0)
    found = [(2 if subject is None and level else level, level_word(level, subject)) for level in levels]
    return [(_sample(level, word), word) for level, word in found]


def _sample(level: int, word: str) -> SafeString:
    return format_html(
        '<svg class="tile-sample" viewBox="0 0 24 30" width="20" height="25" aria-hidden="true">'
        "<title>{}</title>{}</svg>",
        word,
        _box(level, 22),
    )


def _tile(at: int, row: UnitRow, without_subject: bool) -> SafeString:
    level = 2 if without_subject and row.level else row.level
    name = row.unit.name if len(row.unit.name) <= LETTERS else f"{row.unit.name[: LETTERS - 1].rstrip()}…"
    return format_html(
        '<g transform="translate({} {})">{}<text x="24" y="19.5" font-size="13" font-weight="{}" fill="{}"'
        ' font-family="Source Sans, Source Sans Pro, sans-serif">{}</text></g>',
        at % 2 * COLUMN,
        at // 2 * STEP + 1,
        _box(level, TILE),
        STYLES[level][5],
        STYLES[level][4],
        name,
    )


def _box(level: int, width: int) -> SafeString:
    name, fill, line, dashes, _ink, _weight, mark = STYLES[level]
    dashed = format_html(' stroke-dasharray="{}"', dashes) if dashes else ""
    return format_html(
        '<rect class="{}" x="0.75" y="0.75" width="{}" height="{}" rx="4" fill="{}" stroke="{}"'
        ' stroke-width="1.5"{}/>{}',
        name,
        width - 1.5,
        HEIGHT - 1.5,
        fill,
        line,
        dashed,
        mark_safe(mark),  # noqa: S308 (constants of this module)
    )
