"""The NIK, Indonesia's number of a person: what it must look like, and how it is shown."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTH = 16
FEMALE = 40  # added to the day of birth
SHOWN = 4


def clean_nik(text: str, *, today: date) -> str:
    """The 16 digits, typed with or without spaces, dots and hyphens.

    Six digits of the region where it was issued, then day, month and year of birth as DDMMYY (40 is added to
    the day of a woman), then four of a serial number. People move, so any region is taken. Raises
    `ValidationError`, which never repeats what was typed.
    """
    digits = "".join(text.split()).replace(".", "").replace("-", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) != LENGTH:
        raise ValidationError(_("A NIK has 16 digits. Type it as it stands on the identity card."))
    if not 11 <= int(digits[:2]) <= 96 or "00" in (digits[2:4], digits[4:6]):
        raise ValidationError(_("The first six digits of this NIK are no region. Check them."))
    if birth_date(digits, today=today) is None:
        raise ValidationError(_("Digits 7 to 12 of this NIK are no date of birth. Check them."))
    if digits[12:] == "0000":
        raise ValidationError(_("The last four digits of this NIK cannot all be zero. Check them."))
    return digits


def birth_date(digits: str, *, today: date) -> date | None:
    """The day of birth in a NIK, the latest one that is not in the future; None when it is no date."""
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= FEMALE if day > FEMALE else 0
    for century in (today.year // 100 * 100, today.year // 100 * 100 - 100):
        try:
            born = date(century + year, month, day)
        except ValueError:  # 29 February may exist in one of the two
            continue
        if born <= today:
            return born
    return None


def mask_nik(digits: str) -> str:
    """The last four digits behind dots: `•••••••••••• 1234`."""
    return "\N{BULLET}" * (LENGTH - SHOWN) + " " + digits[-SHOWN:]
