"""Dates in every form that staff write; the oracle is the date each text was made from."""

import calendar
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.workbooks.model import Cell, Kind
from awards.workbooks.values import PartialDate, Precision, parse_date
from tests.awards.workbooks.builders import cell

TODAY = date(2025, 2, 1)
LONG = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
SHORT = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]
OTHER = [
    "January",
    "Pebruari",
    "Mar.",
    "April",
    "May",
    "June",
    "July",
    "Agst",
    "Sept",
    "Oct",
    "Nopember",
    "Dec",
]
DAYS = st.dates(date(1946, 1, 1), TODAY)


def read(value, **rest):
    parsed = parse_date(cell(value, **rest), today=TODAY)
    codes = [note.code for note in parsed.warnings]
    return parsed.value, codes, parsed.error and parsed.error.code


def day(*at):
    return PartialDate(date(*at), Precision.DAY)


def moment(*at):
    return datetime.combine(date(*at), time())


def month(*at):
    return PartialDate(date(*at), Precision.MONTH)


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        ("22/04/2023", day(2023, 4, 22), []),
        (" 22 - 4 - 2023 ", day(2023, 4, 22), []),
        ("22.04.2023", day(2023, 4, 22), []),
        ("22 04 2023", day(2023, 4, 22), []),
        ("10/12/2022", day(2022, 12, 10), ["date_day_first"]),
        ("06/06/2022", day(2022, 6, 6), ["date_day_first"]),
        ("3 Maret 2022", day(2022, 3, 3), []),
        ("Kamis, 3 Maret 2022", day(2022, 3, 3), []),
        ("Jum'at, 4-Mar-22", day(2022, 3, 4), ["date_short_year"]),
        ("March 3rd, 2022", day(2022, 3, 3), []),
        ("tgl. 1 Nopember 2021", day(2021, 11, 1), []),
        ("April 2023", month(2023, 4, 30), []),
        ("Feb-24", month(2024, 2, 29), ["date_short_year"]),
        ("sejak bulan Agustus tahun 2023", month(2023, 8, 31), []),
        ("04/2023", month(2023, 4, 30), []),
        ("2023-04", month(2023, 4, 30), []),
        ("2023-04-22", day(2023, 4, 22), []),
        ("2023-04-22 00:00:00", day(2023, 4, 22), []),
        ("2023-04-22T10:15:00Z", day(2023, 4, 22), []),
        ("22/04/2023 09.30 WIB", day(2023, 4, 22), []),
        ("22-04-23", day(2023, 4, 22), ["date_short_year"]),
        ("1/2/98", day(1998, 2, 1), ["date_short_year", "date_day_first"]),
        ("2022", PartialDate(date(2022, 12, 31), Precision.YEAR), ["date_year_only"]),
        ("Tahun 2022", PartialDate(date(2022, 12, 31), Precision.YEAR), ["date_year_only"]),
        ("45038", day(2023, 4, 22), ["date_serial"]),
        ("２２／０４／２０２３", day(2023, 4, 22), []),
        ("2 Februari 2025", day(2025, 2, 2), ["date_future"]),
        ("Februari 2025", month(2025, 2, 28), []),
        ("1 Mei 1940", day(1940, 5, 1), ["date_old"]),
    ],
)
def test_forms(text, expected, codes) -> None:
    assert read(text) == (expected, codes, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2023", "date_impossible"),
        ("29 Februari 2023", "date_impossible"),
        ("04/22/2023", "date_impossible"),
        ("0/5/2023", "date_impossible"),
        ("13/2023", "date_impossible"),
        ("00/2023", "date_impossible"),
        ("0000", "date_impossible"),
        ("3 Maret 20222", "date_unknown"),
        ("3 Marettt 2022", "date_unknown"),
        ("Triwulan II 2022", "date_unknown"),
        ("2021-2022", "date_unknown"),
        ("± April 2023", "date_unknown"),
        ("belum", "date_unknown"),
        ("22/04/2023/1", "date_unknown"),
        ("٢٢/٠٤/٢٠٢٣", "date_unknown"),
    ],
)
def test_refuses(text, code) -> None:
    value, codes, error = read(text)
    assert (value, codes, error) == (None, [], code)


@pytest.mark.parametrize("value", [None, "", "  ", "-", "–"])
def test_blank(value) -> None:
    assert read(value) == (None, [], None)


def test_date_cells() -> None:
    assert read(moment(2023, 4, 22)) == (day(2023, 4, 22), [], None)
    assert read(moment(2023, 4, 1), number_format="mmm-yy") == (month(2023, 4, 30), [], None)
    assert read(moment(2023, 4, 1), number_format="[$-421]mmmm yyyy;@") == (month(2023, 4, 30), [], None)
    assert read(moment(2023, 4, 15), number_format="mmm-yy") == (day(2023, 4, 15), [], None)
    assert read(moment(2023, 1, 1), number_format="yyyy")[0] == PartialDate(
        date(2023, 12, 31), Precision.YEAR
    )
    assert read(moment(2026, 1, 1)) == (day(2026, 1, 1), ["date_future"], None)


def test_number_cells() -> None:
    assert read(45038) == (day(2023, 4, 22), ["date_serial"], None)
    assert read(2022) == (PartialDate(date(2022, 12, 31), Precision.YEAR), ["date_year_only"], None)
    assert read(22042023) == (None, [], "date_unknown")
    assert read(4.2023) == (None, [], "date_unknown")
    assert read(True) == (None, [], "date_unknown")


def test_formulas() -> None:
    assert parse_date(Cell(formula="=A1", stale=True), today=TODAY).error.code == "formula_uncalculated"
    assert parse_date(Cell(Kind.ERROR, raw="#N/A"), today=TODAY).error.code == "formula_error"


@given(DAYS)
def test_round_trip_of_a_day(when: date) -> None:
    y, m, d = when.year, when.month, when.day
    texts = [
        f"{d} {LONG[m - 1]} {y}",
        f"{d:02} {SHORT[m - 1].upper()} {y}",
        f"{d}-{OTHER[m - 1].lower()}-{y}",
        f"{OTHER[m - 1]} {d}, {y}",
        when.isoformat(),
        f"{y}/{m}/{d}",
    ]
    for text in texts:
        assert read(text) == (PartialDate(when, Precision.DAY), [], None), text
    numbers = ["date_day_first"] if d <= 12 else []
    for separator in "/-.":
        text = f"{d:02}{separator}{m:02}{separator}{y}"
        assert read(text) == (PartialDate(when, Precision.DAY), numbers, None), text
    serial = (when - date(1899, 12, 30)).days
    expected = (PartialDate(when, Precision.DAY), ["date_serial"], None)
    assert read(serial) == expected
    assert read(str(serial)) == expected


@given(st.integers(1946, 2024), st.integers(1, 12))
def test_round_trip_of_a_month(year: int, number: int) -> None:
    last = date(year, number, calendar.monthrange(year, number)[1])
    assert (last + timedelta(days=1)).day == 1
    for text in (f"{LONG[number - 1]} {year}", f"{SHORT[number - 1]} {year}", f"{OTHER[number - 1]}-{year}"):
        assert read(text) == (PartialDate(last, Precision.MONTH), [], None)


@given(st.text())
def test_any_text_is_a_date_or_a_reason(text: str) -> None:
    value, _codes, error = read(text)
    assert (value is None) or (error is None)
    assert value is not None or error is not None or cell(text).text in {"", "-", "–", "—", "--", "."}


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_number_is_a_date_or_a_reason(number) -> None:
    value, _codes, error = read(number)
    assert (value is None) != (error is None)
