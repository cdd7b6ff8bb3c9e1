"""Moving the dates of an edition to another year, as pure functions.

A day keeps its place in the calendar: 27 April stays 27 April, 29 February becomes the 28th where there is
none.
A window begins on its moved day and keeps its length. What began after another window had ended still does:
where a leap day between them is gone, the later window moves behind the earlier one as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

Window = tuple[datetime, datetime]


def moved_day(day: date, years: int) -> date:
    """The same day of the calendar some years later, or earlier."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_moment(moment: datetime, years: int, zone: ZoneInfo) -> datetime:
    """The same day and time in a time zone, some years later or earlier."""
    local = moment.astimezone(zone)
    return datetime.combine(moved_day(local.date(), years), local.time(), zone)


def moved_windows(windows: Iterable[Window], years: int, zone: ZoneInfo) -> dict[Window, Window]:
    """Each half-open window with the one it becomes."""
    moved: dict[Window, Window] = {}
    for window in sorted(set(windows)):
        begin, end = window
        start = moved_moment(begin, years, zone)
        start = max([start, *(new_end for (_, old_end), (_, new_end) in moved.items() if old_end <= begin)])
        moved[window] = (start, start + (end - begin))
    return moved
