"""How figures and moments are written."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from awards import formats

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (Decimal("87.97"), "87,97", "87.97"),
        (Decimal("80.5"), "80,50", "80.50"),
        (Decimal("75.505"), "75,51", "75.51"),
        (Decimal("100"), "100,00", "100.00"),
        (None, "–", "–"),
    ],
)
def test_scores_have_two_decimals_rounded_half_up(
    value: Decimal | None, indonesian: str, english: str
) -> None:
    with translation.override("id"):
        assert formats.score(value) == indonesian
    with translation.override("en"):
        assert formats.score(value) == english


@given(st.decimals(min_value=0, max_value=100, places=10))
def test_a_written_score_is_within_half_a_hundredth(value: Decimal) -> None:
    with translation.override("en"):
        assert abs(Decimal(formats.score(value)) - value) <= Decimal("0.005")


def test_rupiah_are_grouped() -> None:
    with translation.override("id"):
        assert formats.rupiah(5_000_000) == "Rp5.000.000"
    with translation.override("en"):
        assert formats.rupiah(5_000_000) == "Rp5,000,000"


@pytest.mark.parametrize(
    ("value", "text"), [("40.00", "40%"), ("12.50", "12.5%"), ("100", "100%"), ("0", "0%")]
)
def test_percentages_drop_needless_zeros(value: str, text: str) -> None:
    with translation.override("en"):
        assert formats.percent(Decimal(value)) == text


def test_moments_are_written_in_the_sites_zone_and_do_not_break() -> None:
    moment = datetime(2025, 2, 24, 2, 0, tzinfo=UTC)
    with translation.override("en"):
        assert formats.wib(moment) == f"24{NBSP}February{NBSP}2025, 09:00{NBSP}WIB"
    with translation.override("id"):
        assert formats.day(moment) == f"24{NBSP}Februari{NBSP}2025"
        assert formats.long_day(moment) == f"Senin, 24{NBSP}Februari{NBSP}2025"


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    with translation.override("en"):
        assert formats.deadline(datetime(2025, 2, 14, 17, tzinfo=UTC)) == (
            f"Friday, 14{NBSP}February{NBSP}2025, 24:00{NBSP}WIB"
        )
        assert formats.deadline(datetime(2025, 2, 14, 10, 30, tzinfo=UTC)) == (
            f"Friday, 14{NBSP}February{NBSP}2025, 17:30{NBSP}WIB"
        )


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2025, 2, 1), date(2025, 2, 14), f"1–14{NBSP}February"),
        (date(2025, 2, 28), date(2025, 2, 28), f"28{NBSP}February"),
        (date(2025, 2, 28), date(2025, 3, 3), f"28{NBSP}February – 3{NBSP}March"),
    ],
)
def test_spans_of_days(first: date, last: date, text: str) -> None:
    with translation.override("en"):
        assert formats.days(first, last) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=4, hours=13, minutes=59), "4 days 13 hours left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(days=1, minutes=3), "1 day left"),
        (timedelta(hours=2, minutes=5), "2 hours 5 minutes left"),
        (timedelta(seconds=20), "1 minute left"),
        (timedelta(0), ""),
        (timedelta(hours=-1), ""),
    ],
)
def test_what_is_left_in_its_two_greatest_units(left: timedelta, text: str) -> None:
    now = datetime(2025, 2, 10, tzinfo=UTC)
    with translation.override("en"):
        assert formats.remaining(now + left, now) == text
