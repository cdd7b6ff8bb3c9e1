"""Words of a name in texts: whole words, in small letters or large; whole names as people write them."""

from __future__ import annotations

import pytest

from awards.mentions import excerpt, name_words, whole_name


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        ({"Siti Aminah, S.E."}, "Ditulis Bu AMINAH.", "Ditulis Bu AMINAH."),
        ({"Siti Aminah, S.E."}, "Aminahkan sitimewa, kata S.E.", ""),
        ({"Siti Aminah"}, "\N{FULLWIDTH LATIN CAPITAL LETTER S}iti", "Siti"),
        ({"Al B. 12"}, "Al B. 12", ""),  # no word of three letters
        ({"(Budi)*"}, "a" * 100 + " budi " + "b" * 100, "…" + "a" * 59 + " budi " + "b" * 59 + "…"),
    ],
)
def test_any_word_of_a_name_is_found_with_what_stands_around_it(
    names: set[str], text: str, found: str
) -> None:
    words = name_words(names)
    assert (excerpt(words, text) if words else "") == found


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Siti Aminah, S.E.", "siti  aminah (ketua)", True),
        ("Siti Aminah", "Hj. Siti Aminah, M.Si.", True),
        ("Siti Aminah", "Aminah Siti", False),
        ("Siti Aminah", "Siti Aminahwati", False),
        ("Suharto", "SUHARTO", True),
        ("Suharto", "Suharto Wibowo", False),
    ],
)
def test_a_whole_name_is_found_however_it_is_written(name: str, text: str, is_found: bool) -> None:
    written = whole_name({name, ""})
    assert written is not None
    assert bool(excerpt(written, text)) is is_found


def test_nobodys_name_is_found_nowhere() -> None:
    assert (name_words({""}), whole_name({"", "–"})) == (None, None)
