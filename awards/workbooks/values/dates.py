"""Dates as people write them in Indonesia, day first, with as much precision as was written."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from awards.workbooks.model import Cell, Kind
from awards.workbooks.values.base import Note, Parsed, blank, formula_problem, refused, shown, too_long

EARLIEST = date(1945, 8, 17)
SERIALS = range(16_666, 73_051)
"""Excel's words for 17 August 1945 to 31 December 2099."""

_NAMES = (
    "januari january jan djanuari",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun djuni",
    "juli july jul djuli",
    "agustus august agt agu ags agst agus aug",
    "september sept sep septembre",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS = {word: month for month, names in enumerate(_NAMES, 1) for word in names.split()}
_FILLERS = (
    "senin selasa rabu kamis jumat jum'at sabtu minggu ahad monday tuesday wednesday thursday friday "
    "saturday sunday tanggal tgl bulan bln tahun thn th sejak mulai pada per tmt"
)
FILLERS = frozenset(_FILLERS.split())
TIME = re.compile(r"[ T]\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?( ?(wib|am|pm))?Z?$", re.ASCII | re.IGNORECASE)
YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
NUMBER = re.compile(r"\d{1,5}", re.ASCII)
WORDS = re.compile(r"[A-Za-z']+|\d+|[^\sA-Za-z\d,./-]", re.ASCII)
ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.ASCII | re.IGNORECASE)
FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date and how exactly it was written; a month or year without a day counts as its last day."""

    date: date
    precision: Precision


def parse_date(cell: Cell, *, today: date) -> Parsed[PartialDate]:
    """The date in a cell: a date cell, or text such as `22/04/2023`, `3 Maret 2022`, `April 2023`,
    `2023-04-22`.

    Figures are read day first; where day and month are both 12 or less that is warned, as are a year of two
    figures, a year alone, Excel's serial number, a date after `today` and one before 17 August 1945. A date
    cell on the first of a month whose format shows no day was typed as a month and is read as one.
    Impossible dates are refused, never moved.
    """
    if blank(cell):
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (), problem)
    if cell.kind is Kind.DATE:
        parsed = _from_date_cell(cell)
    elif cell.kind is Kind.NUMBER and isinstance(cell.value, Decimal):
        parsed = _from_number(cell.value)
    elif cell.kind is Kind.TEXT and not too_long(cell.text):
        parsed = _from_text(cell.text)
    else:
        parsed = _unknown(cell.text)
    return _doubt(parsed, today)


def _doubt(parsed: Parsed[PartialDate], today: date) -> Parsed[PartialDate]:
    if parsed.value is None:
        return parsed
    found = parsed.value
    first = found.date.replace(day=1) if found.precision is Precision.MONTH else found.date
    first = first.replace(month=1, day=1) if found.precision is Precision.YEAR else first
    warnings = parsed.warnings
    if first > today:
        warnings += (Note("date_future", _("The date lies in the future.")),)
    if found.date < EARLIEST:
        warnings += (Note("date_old", _("The date lies before 17 August 1945.")),)
    return Parsed(found, warnings)


def _from_date_cell(cell: Cell) -> Parsed[PartialDate]:
    day = cell.day
    if day is None:
        return _unknown(cell.text)
    shown = FORMAT_TEXT.sub("", cell.number_format).lower()
    if "d" in shown or day.day != 1 or "y" not in shown:
        return Parsed(PartialDate(day, Precision.DAY))
    if "m" in shown:
        return _month(day.year, day.month)
    return _year(day.year) if day.month == 1 else Parsed(PartialDate(day, Precision.DAY))


def _from_number(number: Decimal) -> Parsed[PartialDate]:
    if number == number.to_integral_value() and EARLIEST.year <= number < 2100:
        return _year(int(number))
    if SERIALS.start <= number < SERIALS.stop:
        return _serial(int(number))
    return _unknown(format(number, "f") if abs(number.adjusted()) < 30 else str(number))


def _serial(number: int) -> Parsed[PartialDate]:
    day = date(1899, 12, 30) + timedelta(days=number)
    note = Note(
        "date_serial",
        _("The number %(number)s was read as the date %(date)s.")
        % {
            "number": number,
            "date": day.isoformat(),
        },
    )
    return Parsed(PartialDate(day, Precision.DAY), (note,))


def _from_text(text: str) -> Parsed[PartialDate]:
    text = TIME.sub("", unicodedata.normalize("NFKC", text).strip(" .,;"))
    text = re.sub(r"(?<=\d)\s*([-/.])\s*(?=\d)", r"\1", text)
    if match := YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]), text)
    if match := DAY_FIRST.fullmatch(text):
        return _figures(match, text)
    if match := MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]), text)
    if match := YEAR_MONTH.fullmatch(text):
        return _month(int(match[1]), int(match[2]), text)
    return _from_words(text)


def _figures(match: re.Match[str], text: str) -> Parsed[PartialDate]:
    day, month = int(match[1]), int(match[3])
    year, warnings = _full_year(match[4])
    if day <= 12 and month <= 12:
        warnings += (Note("date_day_first", _("Read with the day first; day and month could be exchanged.")),)
    return _day(year, month, day, text, warnings)


def _from_words(text: str) -> Parsed[PartialDate]:
    text = ORDINAL.sub(r"\1", text)
    words = [word for word in WORDS.findall(text.lower()) if word not in FILLERS]
    shape = "".join("m" if word in MONTHS else "n" if NUMBER.fullmatch(word) else "?" for word in words)
    if shape == "nmn" and len(words[0]) == 4:
        return _day(int(words[0]), MONTHS[words[1]], int(words[2]), text)
    if shape in {"nmn", "mnn"} and len(words[2]) in {2, 4}:
        name, day = (words[1], words[0]) if shape == "nmn" else (words[0], words[1])
        year, warnings = _full_year(words[2])
        return _day(year, MONTHS[name], int(day), text, warnings)
    if shape == "mn" and len(words[1]) in {2, 4}:
        year, warnings = _full_year(words[1])
        return _month(year, MONTHS[words[0]], text, warnings)
    if shape == "n" and len(words[0]) == 4:
        return _year(int(words[0]), text)
    if shape == "n" and len(words[0]) == 5 and int(words[0]) in SERIALS:
        return _serial(int(words[0]))
    return _unknown(text)


def _full_year(figures: str) -> tuple[int, tuple[Note, ...]]:
    if len(figures) == 4:
        return int(figures), ()
    year = int(figures) + (2000 if int(figures) < 70 else 1900)
    note = Note(
        "date_short_year", _("The year %(short)s was read as %(year)s.") % {"short": figures, "year": year}
    )
    return year, (note,)


def _day(year: int, month: int, day: int, text: str, warnings: tuple[Note, ...] = ()) -> Parsed[PartialDate]:
    try:
        return Parsed(PartialDate(date(year, month, day), Precision.DAY), warnings)
    except ValueError:
        return _impossible(text)


def _month(year: int, month: int, text: str = "", warnings: tuple[Note, ...] = ()) -> Parsed[PartialDate]:
    try:
        last = date(year, month, calendar.monthrange(year, month)[1])
    except (ValueError, IndexError):
        return _impossible(text)
    return Parsed(PartialDate(last, Precision.MONTH), warnings)


def _year(year: int, text: str = "") -> Parsed[PartialDate]:
    if not 1 <= year <= 9999:
        return _impossible(text)
    note = Note("date_year_only", _("Only a year is given; it counts as 31 December."))
    return Parsed(PartialDate(date(year, 12, 31), Precision.YEAR), (note,))


def _impossible(text: str) -> Parsed[PartialDate]:
    sentence = _("“%(text)s” is not a date. Write the day first, such as 22/04/2023.")
    return refused("date_impossible", sentence % {"text": shown(text)})


def _unknown(text: str) -> Parsed[PartialDate]:
    sentence = _("“%(text)s” could not be read as a date. Write it such as 22/04/2023 or April 2023.")
    return refused("date_unknown", sentence % {"text": shown(text)})
