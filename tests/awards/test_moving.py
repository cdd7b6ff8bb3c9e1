"""Moving the dates of an edition to another year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from awards.moving import Window, moved_day, moved_windows

ZONE = ZoneInfo("Asia/Jakarta")
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
years = st.integers(-8, 8)


@st.composite
def windows(draw: st.DrawFn) -> list[Window]:
    """Windows of whole days, some of them one after the other."""
    found = []
    for start in draw(st.lists(days, min_size=1, max_size=6)):
        length = draw(st.integers(1, 40))
        begin = datetime(start.year, start.month, start.day, tzinfo=ZONE)
        found.append((begin, begin + timedelta(days=length)))
        if draw(st.booleans()):  # the next one begins when this one ends
            found.append((begin + timedelta(days=length), begin + timedelta(days=length + 3)))
    return found


@given(days, years)
def test_a_day_keeps_its_place_in_the_calendar(day: date, by: int) -> None:
    moved = moved_day(day, by)
    assert (moved.year, moved.month) == (day.year + by, day.month)
    assert moved.day == day.day or ((day.month, day.day) == (2, 29) and moved.day == 28)


@given(windows(), years)
def test_windows_keep_their_length_and_their_order(given_windows: list[Window], by: int) -> None:
    moved = moved_windows(given_windows, by, ZONE)
    assert set(moved) == set(given_windows)
    for old, new in moved.items():
        assert new[1] - new[0] == old[1] - old[0]
    for first in moved:
        for second in moved:
            if first[1] <= second[0]:
                assert moved[first][1] <= moved[second][0]


@given(windows(), years)
def test_a_window_begins_on_its_day_or_right_behind_another(given_windows: list[Window], by: int) -> None:
    moved = moved_windows(given_windows, by, ZONE)
    ends = {end for _begin, end in moved.values()}
    for old, new in moved.items():
        on_its_day = new[0].date() == moved_day(old[0].date(), by)
        assert on_its_day or new[0] in ends
        assert timedelta(0) <= new[0].date() - moved_day(old[0].date(), by) <= timedelta(days=2)


def test_a_leap_day_inside_a_window_moves_what_follows_behind_it() -> None:
    first = (datetime(2024, 2, 27, tzinfo=ZONE), datetime(2024, 3, 2, tzinfo=ZONE))  # four days
    second = (datetime(2024, 3, 2, tzinfo=ZONE), datetime(2024, 3, 5, tzinfo=ZONE))
    moved = moved_windows([first, second], 1, ZONE)
    assert moved[first] == (datetime(2025, 2, 27, tzinfo=ZONE), datetime(2025, 3, 3, tzinfo=ZONE))
    assert moved[second] == (datetime(2025, 3, 3, tzinfo=ZONE), datetime(2025, 3, 6, tzinfo=ZONE))
