"""Scores are read exactly or refused; nothing is guessed."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.workbooks.model import Cell, Kind
from awards.workbooks.reader import read_workbook
from awards.workbooks.values import parse_score
from tests.awards.workbooks.builders import by_openpyxl, cell

SCORES = st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)


def read(one, **options):
    parsed = parse_score(one if isinstance(one, Cell) else cell(one), **options)
    return parsed.value, [note.code for note in parsed.warnings], parsed.error and parsed.error.code


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("72,5", "72.5"),
        ("72.5", "72.5"),
        (" 72,50 ", "72.5"),
        ("100", "100"),
        ("100,0", "100"),
        ("7 2,5", "72.5"),
        ("1.000,5", "1000.5"),
        ("1,000.5", "1000.5"),
        ("-5", "-5"),
        ("７２，５", "72.5"),
        (72.5, "72.5"),
        (0, "0"),
        ("-0", "0"),
        (100, "100"),
    ],
)
def test_forms(typed, value) -> None:
    found, codes, error = read(typed)
    assert (str(found), codes, error) == (value, [], None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.000", "score_thousands"),
        ("72,500", "score_thousands"),
        ("1.000.000", "score_thousands"),
        ("72,1234", "score_decimals"),
        (72.125, "score_decimals"),
        ("1.000,125", "score_decimals"),
        ("72,5%", "score_percent"),
        ("85/100", "score_unknown"),
        ("Tidak menilai: konflik kepentingan", "score_unknown"),
        ("72,5,1", "score_unknown"),
        ("1e2", "score_unknown"),
        ("٧٢", "score_unknown"),
        ("NaN", "score_unknown"),
        (True, "score_unknown"),
        ("1E+300", "score_unknown"),
    ],
)
def test_refuses(typed, code) -> None:
    assert read(typed) == (None, [], code)


@pytest.mark.parametrize("typed", [None, "", " ", "-", "–", "\u00a0"])
def test_blank(typed) -> None:
    assert read(typed) == (None, [], None)


def test_cells_that_are_no_plain_score() -> None:
    assert read(cell(0.725, number_format="0.0%")) == (None, [], "score_percent")
    assert read(cell(datetime.combine(date(2025, 5, 7), time()))) == (None, [], "score_date")
    assert read(cell(80, merged=True)) == (None, [], "score_merged")
    assert read(cell(Decimal("1E+300"))) == (None, [], "score_unknown")
    assert read(Cell(formula="=A1", stale=True)) == (None, [], "formula_uncalculated")
    assert read(Cell(Kind.ERROR, raw="#N/A", formula="=A1")) == (None, [], "formula_error")
    assert read(cell(80.5, formula="=A1*1")) == (Decimal("80.5"), ["score_formula"], None)


def test_float_noise_from_a_file_is_read_as_typed() -> None:
    typed = [72.30000000000001, 0.1 + 0.2, 81.8 + 0.1, 1.1 * 70]
    row = read_workbook(by_openpyxl(lambda book: book.active.append(typed)))[0].row(1)
    assert [str(read(row.cell(at))[0]) for at in range(1, 5)] == ["72.3", "0.3", "81.9", "77"]


@given(SCORES)
def test_round_trip(score: Decimal) -> None:
    typed = [f"{score:.2f}", f"{score:.2f}".replace(".", ","), str(score), float(score), score, f" {score} "]
    for one in typed:
        assert read(one) == (score, [], None)


@settings(max_examples=20)
@given(st.lists(SCORES, min_size=1, max_size=50))
def test_round_trip_through_a_file(scores: list[Decimal]) -> None:
    file = by_openpyxl(lambda book: book.active.append([float(score) for score in scores]))
    row = read_workbook(file)[0].row(1)
    assert [read(row.cell(at))[0] for at in range(1, len(scores) + 1)] == scores


@given(st.text())
def test_any_text_is_a_score_a_blank_or_a_reason(text: str) -> None:
    value, _codes, error = read(text)
    assert value is None or (error is None and value.is_finite() and value.as_tuple().exponent >= -2)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_number_is_a_score_or_a_reason(number: Decimal) -> None:
    value, _codes, error = read(number)
    assert (value is None) != (error is None)
    assert value is None or value == number
