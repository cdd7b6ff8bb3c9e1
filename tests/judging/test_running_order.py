"""The lot of the running order, recomputed independently, and the times that follow from it."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from judging.forms.hearings import parse_breaks, show_breaks
from judging.running_order import OpenDay, Span, draw_order, timetable

NINE = datetime(2025, 2, 24, 2, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def test_the_lot_is_what_a_shell_computes() -> None:
    seed, codes = "7f3a", [f"IPP-{number:03d}" for number in range(1, 12)]

    def by_shell(code: str) -> str:
        command = ["sha256sum"]
        done = subprocess.run(command, input=f"{seed}:{code}".encode(), capture_output=True, check=True)
        return done.stdout.decode().split()[0]

    assert draw_order(seed, reversed(codes)) == sorted(codes, key=by_shell)


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=12))
def test_the_order_depends_on_nothing_but_the_codes(seed: str, codes: list[str]) -> None:
    assert draw_order(seed, codes) == draw_order(seed, sorted(codes))
    assert sorted(draw_order(seed, codes)) == sorted(codes)


def test_times_follow_room_by_room_around_the_pause() -> None:
    day = OpenDay(1, Span(at(0), at(2)), (Span(at(0.5), at(1)),))
    slots = [
        (slot.room, (slot.span.starts_at - NINE).seconds // 60)
        for slot in timetable([day], rooms=2, duration=20, gap=5)
    ]
    # 20 minutes and 5 between: 0; 25 would run into the pause, so 60, then 85; 110 would outlast the day.
    assert slots == [(0, 0), (1, 0), (0, 60), (1, 60), (0, 85), (1, 85)]


@given(
    st.integers(1, 60),
    st.integers(0, 20),
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), max_size=4),
)
def test_no_slot_meets_a_pause_another_slot_or_the_end(
    duration: int, gap: int, rooms: int, pauses: list[tuple[int, int]]
) -> None:
    breaks = tuple(
        Span(NINE + timedelta(minutes=begin), NINE + timedelta(minutes=begin + length))
        for begin, length in pauses
    )
    day = OpenDay(1, Span(NINE, at(7)), breaks)
    slots = list(timetable([day], rooms=rooms, duration=duration, gap=gap))
    assert all(slot.span.ends_at <= at(7) for slot in slots)
    assert not any(slot.span.meets(pause) for slot in slots for pause in breaks)
    for room in range(rooms):
        own = [slot.span for slot in slots if slot.room == room]
        assert all(one.ends_at <= other.starts_at for one, other in itertools.pairwise(own))


@given(st.lists(st.tuples(st.times(), st.times()), max_size=5))
def test_pauses_are_read_as_they_are_shown(pairs: list[tuple[object, object]]) -> None:
    plain = sorted(
        (one.replace(second=0, microsecond=0), two.replace(second=0, microsecond=0))  # type: ignore[attr-defined]
        for one, two in pairs
    )
    pauses = tuple((one, two) for one, two in plain if one < two)
    assert parse_breaks(show_breaks(pauses)) == pauses


@pytest.mark.parametrize(
    "text", ["12.00", "25.00-26.00", "12.00-12.00", "13.00-12.00", "siang", "12.75-13.00"]
)
def test_a_pause_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_breaks(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_pauses(text: str) -> None:
    with contextlib.suppress(ValidationError):
        parse_breaks(text)
