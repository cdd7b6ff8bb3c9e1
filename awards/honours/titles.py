"""What an award is called and which place it stands for: `Juara I`, `JUARA 1`, `Harapan II`, `2`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from awards.models import Place
from awards.workbooks.headers import normalise

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
NUMBERS: Mapping[str, int] = {
    **{roman.lower(): number for number, roman in enumerate(ROMAN, 1)},
    **{str(number): number for number in range(1, 11)},
    **dict(zip(("satu", "dua", "tiga", "pertama", "kedua", "ketiga"), (1, 2, 3, 1, 2, 3), strict=True)),
}
WORDS = re.compile(
    r"(?:terbaik|pemenang|juara|peringkat|tempat|rank|place|winner)?(?: ke)? ?"
    r"(?P<hope>harapan)? ?(?P<number>\w+)"
)
PODIUM = 3


@dataclass(frozen=True, slots=True)
class Award:
    """A place with its title; `is_reading` when the number was read from words and not from the category."""

    number: int
    title: str
    is_reading: bool = False


class AwardTitles:
    """The titles of one category's places, for reading what a list calls an award."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_number = {place.number: place.title for place in places}
        self._by_title = {_key(title): number for number, title in self._by_number.items()}

    def read(self, text: str) -> Award | None:
        """The place that a text names; None when it names none.

        A title of the category comes first. Otherwise `Juara n` is place n and `Harapan n` follows the third.
        """
        key = _key(text)
        if key in self._by_title:
            number = self._by_title[key]
            return Award(number, self._by_number[number])
        found = WORDS.fullmatch(normalise(text))
        number_in_words = NUMBERS.get(found["number"]) if found else None
        if found is None or number_in_words is None:
            return None
        number = number_in_words + (PODIUM if found["hope"] else 0)
        own = f"{'Harapan' if found['hope'] else 'Juara'} {ROMAN[number_in_words - 1]}"
        known = self._by_title.get(_key(own), number)
        return Award(known, self._by_number.get(known, own), is_reading=known not in self._by_number)


def _key(text: str) -> str:
    """`Juara 1` and `JUARA I` are one title."""
    words = [str(NUMBERS.get(word, word)) for word in normalise(text).split() if word != "ke"]
    return " ".join(words)
