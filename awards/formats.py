"""How figures, money and moments are written, in the active language; the same on screen and on paper.

Day and month, number and unit, hour and zone never break apart: the spaces inside are no-break spaces.
Moments are written in the time zone in force: the one of the edition that a page or paper is about
(`timezone.activate`, `timezone.override`), WIB where there is none.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext, ngettext

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
CENT = Decimal("0.01")
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def score(value: Decimal | None) -> str:
    """A score with exactly two decimals, rounded half up: `87,97`, in English `87.97`; a dash for none."""
    if value is None:
        return DASH
    # What `number_format` gives below 1,000, without its cost: lists print thousands of scores.
    return f"{value.quantize(CENT, ROUND_HALF_UP):f}".replace(".", get_format("DECIMAL_SEPARATOR"))


def count(value: int) -> str:
    """A whole number in groups of three: `1.234`, in English `1,234`."""
    return number_format(value, 0, force_grouping=True)


def rupiah(value: int | None) -> str:
    """Whole rupiah: `Rp5.000.000`, in English `Rp5,000,000`; a dash for none."""
    return DASH if value is None else f"Rp{count(value)}"


def number(value: Decimal) -> str:
    """A decimal without needless zeros: `12,5`, in English `12.5`."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return number_format(value, places, force_grouping=False)


def percent(value: Decimal) -> str:
    """A share without needless zeros: `40 %`, in English `40%`."""
    return _unbroken(gettext("%(number)s%%") % {"number": number(value)})


def gap_to_hundred(total: Decimal) -> str:
    """What a sum of weights lacks or has too much."""
    if total < 100:
        return gettext("still missing: %s") % number(100 - total)
    return gettext("too many: %s") % number(total - 100) if total > 100 else gettext("exactly 100")


def day(value: date) -> str:
    """`24 Februari 2025`; a moment counts by its day in the time zone in force."""
    return _unbroken(date_format(_local_date(value), "j F Y"))


def short_day(value: date) -> str:
    """`24 Februari`, where the year is known from around it."""
    return _unbroken(date_format(_local_date(value), "j F"))


def long_day(value: date) -> str:
    """`Senin, 24 Februari 2025`."""
    local = _local_date(value)
    return f"{date_format(local, 'l')}, {day(local)}"


def days(first: date, last: date) -> str:
    """A span of days, both included, without the year: `1–14 Februari`, `28 Februari – 3 Maret`."""
    if first == last:
        return short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{short_day(last)}"
    return f"{short_day(first)} {DASH} {short_day(last)}"


def clock(value: datetime) -> str:
    """`09.00 WIB`, in English `09:00 WIB`."""
    local = timezone.localtime(value)
    return _clock(local.hour, local.minute)


def wib(value: datetime) -> str:
    """`24 Februari 2025 pukul 09.00 WIB`, in English `24 February 2025, 09:00 WIB`; or WITA, or WIT."""
    return _at(day(value), clock(value))


def deadline(value: datetime) -> str:
    """The end of a half-open window as people say it: midnight is 24.00 of the day before."""
    local = timezone.localtime(value)
    if local.time() != time.min:
        return _at(long_day(value), clock(value))
    return _at(long_day(local.date() - timedelta(days=1)), _clock(24, 0))


def remaining(until: datetime, now: datetime) -> str:
    """What is left in its two greatest units: `4 hari 13 jam lagi`, `2 jam 5 menit lagi`.

    Less than a minute counts as one; empty when nothing is left.
    """
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return ""
    minutes = max(1, seconds // 60)
    parts = [
        (minutes // 1440, ngettext("%(n)s day", "%(n)s days", minutes // 1440)),
        (minutes % 1440 // 60, ngettext("%(n)s hour", "%(n)s hours", minutes % 1440 // 60)),
        (minutes % 60, ngettext("%(n)s minute", "%(n)s minutes", minutes % 60)),
    ]
    while parts[0][0] == 0:
        parts.pop(0)
    words = [text % {"n": number} for number, text in parts[:2] if number]
    return gettext("%(time)s left") % {"time": " ".join(words)}


def _clock(hour: int, minute: int) -> str:
    facts = {"hour": f"{hour:02}", "minute": f"{minute:02}", "zone": zone_name()}
    return _unbroken(gettext("%(hour)s:%(minute)s %(zone)s") % facts)


def zone_name() -> str:
    """The short name of the time zone in force: WIB, WITA or WIT."""
    name = timezone.get_current_timezone_name()
    return ZONES.get(name, name)


def _at(on: str, at: str) -> str:
    return gettext("%(day)s, %(time)s") % {"day": on, "time": at}


def _local_date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _unbroken(text: str) -> str:
    return text.replace(" ", NBSP)


def participant_kind(code: str) -> str:
    """A kind of participant in words; a code that the product does not know stays as it is."""
    words = {
        "asn": gettext("Civil servant"),
        "masyarakat": gettext("Citizens"),
        "pelajar": gettext("Pupils"),
        "mahasiswa": gettext("Students"),
        "posyantek": gettext("Posyantek"),
    }
    return words.get(code, code)
