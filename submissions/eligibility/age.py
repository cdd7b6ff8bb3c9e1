"""Rule 11: how old an innovation is at the closing date."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def closing_date(closes_at: datetime, zone: ZoneInfo) -> date:
    """The date, in the edition's time zone, of the last open second of a half-open window."""
    return (closes_at - timedelta(microseconds=1)).astimezone(zone).date()


def months_before(day: date, months: int) -> date:
    """The same day some calendar months earlier, clamped to the end of a shorter month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_old_enough(started_on: date, *, closing: date, months: int) -> bool:
    """Rule 11: old enough when `start ≤ closing date − N calendar months`.

    A start without a day is stored as the last day of its month before it comes here.
    """
    return started_on <= months_before(closing, months)
