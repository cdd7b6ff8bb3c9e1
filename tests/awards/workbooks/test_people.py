"""NIP, telephone numbers and addresses."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from awards.workbooks.model import Cell, Kind
from awards.workbooks.reader import read_workbook
from awards.workbooks.values import nip_problems, parse_email, parse_nip, parse_phone, parse_url
from tests.awards.workbooks.builders import by_openpyxl, cell, raw
from tests.data import CILEGON

TODAY = date(2025, 2, 1)


def read(parsed):
    return parsed.value, [note.code for note in parsed.warnings], parsed.error and parsed.error.code


def nip(value):
    return read(parse_nip(cell(value), today=TODAY))


@pytest.mark.parametrize(
    ("typed", "digits", "codes"),
    [
        ("19890507 201601 2 945", "198905072016012945", []),
        ("198206142004012947", "198206142004012947", []),
        ("'NIP. 19890507.201601.2.945", "198905072016012945", []),
        ("NIP: 198905072016012945", "198905072016012945", []),
        ("198905072016212945", "198905072016212945", ["nip_month"]),
        ("198902302016012945", "198902302016012945", ["nip_birth"]),
        ("198905072016013945", "198905072016013945", ["nip_sex"]),
        ("198905072005042945", "198905072005042945", ["nip_age"]),
        ("198905072005052945", "198905072005052945", []),
        ("198905072025032945", "198905072025032945", ["nip_future"]),
        ("198905072025022945", "198905072025022945", []),
        ("198905072026212945", "198905072026212945", ["nip_future", "nip_month"]),
        ("198905072004212945", "198905072004212945", ["nip_age", "nip_month"]),
        ("19890507201601294", "19890507201601294", ["nip_length"]),
        ("1234567890", "1234567890", ["nip_length"]),
        ("honorer", "honorer", ["nip_text"]),
        ("-", None, []),
        (None, None, []),
    ],
)
def test_nip(typed, digits, codes) -> None:
    assert nip(typed) == (digits, codes, None)


@pytest.mark.parametrize(
    ("stored", "digits"),
    [
        ("1.99107022014033E+17", "199107022014033000"),
        ("199107022014033017", "199107022014033000"),
        # The double that a program wrote to its last digit; Excel shows ...033000.
        ("199107022014032992", "199107022014033000"),
        ("1.9910702201403299E+17", "199107022014033000"),
        # Excel drops what follows the 15th digit; it does not round: 199011222012031946 keeps its 031.
        ("199011222012031946", "199011222012031000"),
        ("1.9901122201203195e+17", "199011222012031000"),
        ("199107022014033000.0", "199107022014033000"),
    ],
)
def test_nip_in_a_number_cell_is_doubtful_whatever_its_digits(stored, digits) -> None:
    (sheet,) = read_workbook(raw(f"<row><c><v>{stored}</v></c></row>"))
    assert read(parse_nip(sheet.cell(1, 1), today=TODAY)) == (digits, ["nip_number"], None)


def test_nip_written_by_openpyxl_as_a_number() -> None:
    file = by_openpyxl(lambda book: book.active.append([199011222012031946, float("1.99107022014033e17")]))
    row = read_workbook(file)[0].row(1)
    values = [read(parse_nip(row.cell(at), today=TODAY)) for at in (1, 2)]
    assert values == [
        ("199011222012031000", ["nip_number"], None),
        ("199107022014033000", ["nip_number"], None),
    ]


def test_real_nips() -> None:
    with (CILEGON / "pendaftaran-2025.xlsx").open("rb") as file:
        ipp = read_workbook(file)[0]
    found = {n: read(parse_nip(ipp.cell(n, 5), today=TODAY)) for n in range(5, 20)}
    assert found[10] == ("199107022014033000", ["nip_number"], None)
    assert found[19] == (None, [], None)
    assert all(len(v) == 18 and not w for n, (v, w, _e) in found.items() if n not in {10, 19})


@given(
    st.dates(date(1960, 1, 1), date(2000, 12, 31)),
    st.dates(date(2017, 1, 1), TODAY),
    st.integers(1, 2),
    st.integers(0, 999),
)
def test_round_trip_of_an_nip(born, appointed, sex, serial) -> None:
    groups = (f"{born:%Y%m%d}", f"{appointed:%Y%m}", str(sex), f"{serial:03}")
    digits = "".join(groups)
    assert nip_problems(digits, today=TODAY) == ((), ())
    for separator in (" ", "", ".", "-"):
        assert nip(separator.join(groups)) == (digits, [], None)


@given(st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_any_eighteen_digits_are_kept(digits: str) -> None:
    value, _codes, error = nip(digits)
    assert error is None
    assert value == digits


@pytest.mark.parametrize(
    ("typed", "number", "codes"),
    [
        (8115763246, "+628115763246", ["phone_zero"]),
        ("8115763246.0", "+628115763246", ["phone_zero"]),
        ("+62 811-3504-210", "+628113504210", []),
        ("0811 5288 117", "+628115288117", []),
        ("(0811) 5288117", "+628115288117", []),
        (628115288117, "+628115288117", []),
        ("62-811-5288-117", "+628115288117", []),
        ("+62 (0)811 5288117", "+628115288117", []),
        ("0062 811 5288117", "+628115288117", []),
        ("(0254) 380123", "+62254380123", []),
        ("+60 12-345 6789", "+60123456789", ["phone_foreign"]),
        ("0811 5288 117 / 0812 1111 222", "0811 5288 117 / 0812 1111 222", ["phone_several"]),
        ("0811", "0811", ["phone_doubtful"]),
        ("tidak ada", "tidak ada", ["phone_doubtful"]),
        (81157632461234567, "81157632461234600", ["phone_doubtful"]),
        ("-", None, []),
        (None, None, []),
    ],
)
def test_phone(typed, number, codes) -> None:
    stored = cell(81157632461234600) if typed == 81157632461234567 else cell(typed)
    assert read(parse_phone(stored)) == (number, codes, None)


@given(st.from_regex(r"8[1-9][0-9]{8,9}", fullmatch=True))
def test_round_trip_of_a_phone(number: str) -> None:
    expected = f"+62{number}"
    for typed in (
        f"0{number}",
        f"62{number}",
        expected,
        f"+62 {number[:3]}-{number[3:7]}-{number[7:]}",
        f"0{number} ",
    ):
        assert read(parse_phone(cell(typed))) == (expected, [], None)
    assert read(parse_phone(cell(int(number)))) == (expected, ["phone_zero"], None)


@given(st.text())
def test_no_phone_nip_or_address_is_lost(text: str) -> None:
    assume(cell(text).text not in {"", "-", "–", "—", "--", "."})
    for parsed in (parse_phone(cell(text)), parse_nip(cell(text), today=TODAY), parse_email(cell(text))):
        assert parsed.value is not None
        assert parsed.error is None


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        (" ipp01@peserta.example ", "ipp01@peserta.example", []),
        ("mailto:Ipp01@Peserta.example;", "Ipp01@Peserta.example", []),
        ("ipp01@peserta", "ipp01@peserta", ["email_invalid"]),
        ("ipp01 @peserta.example", "ipp01 @peserta.example", ["email_invalid"]),
        ("-", None, []),
    ],
)
def test_email(typed, value, codes) -> None:
    assert read(parse_email(cell(typed))) == (value, codes, None)


@pytest.mark.parametrize(
    ("typed", "value", "codes", "error"),
    [
        ("https://video.example/a?b=1", "https://video.example/a?b=1", [], None),
        ("video.example/a", "https://video.example/a", ["url_scheme"], None),
        ("javascript:alert(1)", None, [], "url_invalid"),
        ("ftp://video.example/a", None, [], "url_invalid"),
        ("menyusul", None, [], "url_invalid"),
        (None, None, [], None),
    ],
)
def test_url(typed, value, codes, error) -> None:
    assert read(parse_url(cell(typed))) == (value, codes, error)


def test_formulas_without_value_are_warned() -> None:
    stale = Cell(formula="=A1", stale=True)
    broken = Cell(Kind.ERROR, raw="#REF!", formula="=A1")
    for parse in (parse_phone, parse_email, parse_url, lambda one: parse_nip(one, today=TODAY)):
        assert read(parse(stale)) == (None, ["formula_uncalculated"], None)
        assert read(parse(broken)) == (None, ["formula_error"], None)
