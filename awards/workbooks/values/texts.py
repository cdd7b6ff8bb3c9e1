"""Titles and units: texts that are compared with what the database holds."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.workbooks.model import Cell, clean
from awards.workbooks.values.base import Note, Parsed, blank, formula_problem, too_long

NOT_WORDS = re.compile(r"[\W_]+")
OFFICE = re.compile(r"^(kantor|pemerintah)\s+(?=(kel|kec)(urahan|amatan)?\b)", re.IGNORECASE)
KINDS = {
    "kel": "kelurahan",
    "kelurahan": "kelurahan",
    "desa": "desa",
    "kec": "kecamatan",
    "kecamatan": "kecamatan",
}
KIND = re.compile(r"^(kelurahan|kel|desa|kecamatan|kec)\b[\s.:]*", re.IGNORECASE)
PARENT = re.compile(
    r"(?:\s*[,(/;–—-]\s*(?:kecamatan|kec)\b[\s.:]*|\s+kec\.\s*|(?<!kantor)\s+(?:kecamatan|kec)\s+)"
    r"(?P<name>[^,()/;]+?)\s*\)?(?=$|[,/;])",
    re.IGNORECASE,
)
CHILD = re.compile(
    r"^\s*(?:kecamatan|kec)\b[\s.:]*(?P<parent>[^,/;]+?)\s*[,/;–—-]\s*(?=(?:kelurahan|kel)\b)", re.IGNORECASE
)
CITY = re.compile(r"[\s,(–—-]+(?P<kind>kota|kabupaten|kab)\b[\s.]*(?P<name>[^,()]+?)\s*\)?$", re.IGNORECASE)


def parse_title(cell: Cell) -> Parsed[str]:
    """A title with single spaces, as typed otherwise; a formula's text is warned."""
    if cell.blank:
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (), problem)
    if cell.formula is not None:
        return Parsed(cell.text, (Note("text_formula", _("The text is the result of a formula.")),))
    return Parsed(cell.text)


def parse_text(cell: Cell) -> Parsed[str]:
    """A free text; like a title, but a dash counts as nothing and line breaks stay."""
    if blank(cell):
        return Parsed(None)
    parsed = parse_title(cell)
    if parsed.value is None or not isinstance(cell.value, str):
        return parsed
    lines = [clean(line) for line in cell.value.splitlines()]
    return Parsed("\n".join(lines).strip(), parsed.warnings)


def title_key(text: str) -> str:
    """The form in which titles are compared: case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFC", clean(text)).casefold().split())


@dataclass(frozen=True, slots=True)
class UnitText:
    """A unit as written. `name` is without prefix, city and kecamatan; `key` is what `unit_key` makes of
    it.

    `kind_hint` is `kelurahan`, `desa`, `kecamatan` or empty. `parent_hint` is the kecamatan that the text
    names behind the unit and that must agree. `other_city` is what looks like a city or regency that is not
    our own; it stays in `name`: a unit found by `key` is ours all the same, one not found is of another
    city.
    """

    name: str
    key: str
    kind_hint: str = ""
    parent_hint: str = ""
    other_city: str = ""


def unit_key(text: str) -> str:
    """The form in which names of units are compared: words only, no case, `&` is `dan`."""
    folded = unicodedata.normalize("NFKC", clean(text)).casefold().replace("&", " dan ")
    return NOT_WORDS.sub(" ", folded).strip()


def parse_unit(text: str, *, city: str) -> UnitText:
    """Take a unit's text apart: `Kel. Jombang Wetan, Kec. Jombang, Kota Cilegon` with `city="Kota
    Cilegon"`.

    Only prefixes, a trailing city and a trailing kecamatan are taken off; nothing is matched here. A text
    that would become empty stays whole.
    """
    rest = clean(text)
    if too_long(rest):
        return UnitText(rest, unit_key(rest))
    rest, other_city = _take_city(rest, city)
    parent = ""
    if match := CHILD.match(rest):
        parent, rest = match["parent"], rest[match.end() :]
    elif match := PARENT.search(rest, 1):
        parent, rest = match["name"], (rest[: match.start()] + rest[match.end() :]).strip(" ,/;")
        rest, other_city = (rest, other_city) if other_city else _take_city(rest, city)
    rest = OFFICE.sub("", rest)
    kind = ""
    if (match := KIND.match(rest)) and rest[match.end() :].strip():
        kind, rest = KINDS[match[1].casefold()], rest[match.end() :]
    name = rest.strip(" ,.;") or clean(text)
    return UnitText(name, unit_key(name), kind, clean(parent).strip(" ."), other_city)


def _take_city(text: str, city: str) -> tuple[str, str]:
    """The text without a trailing city, and that city when it is another one than ours."""
    match = CITY.search(text)
    before = text[: match.start()].strip() if match else ""
    # `Kel. Kota Sari` is a kelurahan whose name begins like a city's.
    if match is None or not before or KIND.fullmatch(before):
        return text, ""
    named = f"{match['kind']} {match['name']}"
    if unit_key(named) == unit_key(city):
        return text[: match.start()].strip(), ""
    return text, named
