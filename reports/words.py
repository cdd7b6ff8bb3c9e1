"""Numbers, dates and money in the words of official papers, in the active language."""

from __future__ import annotations

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from num2words import num2words

from awards import formats

# num2words says "satu juta satu ribu" for 1,001,000; people say "satu juta seribu".
ONE_THOUSAND = re.compile(r"\b(juta|miliar|triliun|kuadriliun|kuantiliun) satu ribu\b")


def spelled(number: int) -> str:
    """A whole number in words: 2025 is "dua ribu dua puluh lima"."""
    language = "en" if (get_language() or "").startswith("en") else "id"
    text = str(num2words(number, lang=language))
    return ONE_THOUSAND.sub(r"\1 seribu", text)


def rupiah_in_words(amount: int) -> str:
    """Money as decrees write it: "Rp5.000.000 (lima juta rupiah)"."""
    return gettext("%(figures)s (%(words)s rupiah)") % {
        "figures": formats.rupiah(amount),
        "words": spelled(amount),
    }


def on_this_day(day: date) -> str:
    """How minutes begin, the weekday computed: "Pada hari ini Senin tanggal dua puluh empat bulan Februari
    tahun dua ribu dua puluh lima (24 Februari 2025)".
    """
    return gettext("On this day, %(weekday)s the %(day)s of %(month)s %(year)s (%(date)s)") % {
        "weekday": date_format(day, "l"),
        "day": spelled(day.day),
        "month": date_format(day, "F"),
        "year": spelled(day.year),
        "date": formats.day(day),
    }
