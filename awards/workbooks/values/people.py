"""NIP, telephone number and addresses: doubtful ones are kept and warned, so that nobody loses a contact."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from awards.workbooks.model import Cell, Kind
from awards.workbooks.values.base import Note, Parsed, blank, formula_problem, refused, shown, too_long

NIP_LABEL = re.compile(r"^[\s'’]*(nip|ni ?pppk|nippppk|nipppk)\b[\s.:]*", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s.\-'’`/()]+")
NUMBER_DIGITS = 15
YOUNGEST = 16
SEVERAL = re.compile(r"\d{6,}([/,;&]|dan|atau)\+?\d", re.IGNORECASE)
SPACING = re.compile(r"[\s.\-()]+")
MOBILE = re.compile(r"\+628\d{7,11}", re.ASCII)
LANDLINE = re.compile(r"\+62[2-79]\d{6,10}", re.ASCII)
FOREIGN = re.compile(r"\+(?!62)[1-9]\d{7,14}", re.ASCII)
WEB = URLValidator(schemes=["http", "https"])
MAIL = EmailValidator()


def nip_digits(text: str) -> str:
    """An NIP as typed, without its label and the marks people group it with; other characters stay."""
    return SEPARATORS.sub("", NIP_LABEL.sub("", unicodedata.normalize("NFKC", text)))


def nip_problems(digits: str, *, today: date) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """(errors, warnings) of an NIP or NI PPPK of 18 digits.

    Eight digits of birth date, six of the month of appointment, one of sex, three serial. Errors: not 18
    digits, no such birth date, appointed in the future or before the age of 16, sex not 1 or 2. Digits 13
    and 14 that are no month are a warning, as they are in every NI PPPK.
    """
    if not re.fullmatch(r"\d{18}", digits, re.ASCII):
        return (Note("nip_length", _("An NIP has 18 digits.")),), ()
    errors = list(_nip_errors(digits, today))
    warnings: tuple[Note, ...] = ()
    if not 1 <= int(digits[12:14]) <= 12:
        text = _("Digits 13 and 14 are no month; that is right only for PPPK.")
        warnings = (Note("nip_month", text),)
    return tuple(errors), warnings


def _nip_errors(digits: str, today: date) -> Iterator[Note]:
    if digits[14] not in "12":
        yield Note("nip_sex", _("Digit 15 of an NIP is 1 or 2."))
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        yield Note("nip_birth", _("The first eight digits of the NIP are no date of birth."))
        return
    year, month = int(digits[8:12]), int(digits[12:14])
    if not 1 <= month <= 12:
        # Without a month only the years can be compared, in favour of the holder.
        too_young, future = year - born.year < YOUNGEST, year > today.year
    else:
        too_young = (year - YOUNGEST, month) < (born.year, born.month)
        future = (year, month) > (today.year, today.month)
    if too_young:
        yield Note("nip_age", _("By this NIP the holder was appointed before the age of 16."))
    if future:
        yield Note("nip_future", _("By this NIP the holder is appointed in the future."))


def parse_nip(cell: Cell, *, today: date) -> Parsed[str]:
    """The NIP in a cell, as digits only; never refused.

    Everything `nip_problems` finds is a warning here, and the digits are kept as typed. A number cell is
    always doubtful, as Excel keeps 15 digits: the value is those 15 digits and zeros, with a warning.
    """
    if blank(cell):
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (problem,))
    if cell.kind is Kind.NUMBER:
        return _nip_from_number(cell)
    digits = nip_digits(cell.text)
    if too_long(digits) or not re.fullmatch(r"\d+", digits, re.ASCII):
        typed = NIP_LABEL.sub("", unicodedata.normalize("NFKC", cell.text))
        return Parsed(typed, (Note("nip_text", _("The NIP holds other characters than digits.")),))
    errors, warnings = nip_problems(digits, today=today)
    return Parsed(digits, errors + warnings)


def _nip_from_number(cell: Cell) -> Parsed[str]:
    number = cell.value
    if not isinstance(number, Decimal) or number < 0 or number != number.to_integral_value():
        return Parsed(cell.text, (Note("nip_text", _("The NIP holds other characters than digits.")),))
    if not NUMBER_DIGITS <= number.adjusted() < 30:
        return Parsed(cell.text, (Note("nip_length", _("An NIP has 18 digits.")),))
    # The shortest decimal of the double is what Excel keeps; digits behind the 15th are invented.
    shortest = Decimal(repr(float(cell.raw)))
    kept = "".join(map(str, shortest.as_tuple().digits)).ljust(NUMBER_DIGITS, "0")[:NUMBER_DIGITS]
    digits = kept.ljust(shortest.adjusted() + 1, "0")
    text = _("The NIP was typed as a number, so Excel kept only its first 15 digits. Type it again as text.")
    return Parsed(digits, (Note("nip_number", text),))


def parse_phone(cell: Cell) -> Parsed[str]:
    """A telephone number as `+62...`; a doubtful one is kept as typed with a warning, never refused.

    `0811...`, `62811...`, `+62 811...`, `(0254) ...` all become `+62...`; so does `811...`, which lost its
    zero in a number cell, with a warning that says so.
    """
    if blank(cell):
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (problem,))
    typed = unicodedata.normalize("NFKC", cell.text)
    if cell.kind is Kind.TEXT:
        typed = re.sub(r"\.0$", "", typed)
    if too_long(typed):
        return Parsed(typed, (Note("phone_doubtful", _("This does not look like a telephone number.")),))
    if SEVERAL.search(SPACING.sub("", typed)):
        return Parsed(typed, (Note("phone_several", _("The cell holds more than one telephone number.")),))
    plain = SEPARATORS.sub("", typed)
    number, lost_zero = _international(plain)
    if MOBILE.fullmatch(number) or LANDLINE.fullmatch(number):
        note = Note(
            "phone_zero", _("The number lost its first zero; read as %(number)s.") % {"number": number}
        )
        return Parsed(number, (note,) if lost_zero else ())
    if FOREIGN.fullmatch(number):
        return Parsed(number, (Note("phone_foreign", _("A telephone number of another country.")),))
    return Parsed(typed, (Note("phone_doubtful", _("This does not look like a telephone number.")),))


def _international(plain: str) -> tuple[str, bool]:
    """The number with its country, and whether a zero had to be put back."""
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if plain.startswith("+620"):
        plain = "+62" + plain[4:]
    if plain.startswith("620") or (plain.startswith("62") and len(plain) >= 10):
        return "+62" + plain[2:].removeprefix("0"), False
    if plain.startswith("0"):
        return "+62" + plain[1:], False
    if plain.startswith("8") and 8 <= len(plain) <= 12:
        return "+62" + plain, True
    return plain, False


def parse_email(cell: Cell) -> Parsed[str]:
    """An e-mail address as typed, trimmed; one that cannot be right is kept with a warning."""
    if blank(cell):
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (problem,))
    address = re.sub(r"^mailto:\s*", "", cell.text, flags=re.IGNORECASE).strip(" ,;<>")
    try:
        MAIL(address)
    except ValidationError:
        return Parsed(address, (Note("email_invalid", _("This is not a valid e-mail address.")),))
    return Parsed(address)


def parse_url(cell: Cell) -> Parsed[str]:
    """A web address with http or https; one without a scheme gets https and a warning. Anything else is
    refused.

    Refused rather than kept, because the address becomes a link.
    """
    if blank(cell):
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (problem,))
    typed = cell.text
    bare = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", typed)
    address = f"https://{typed}" if bare else typed
    try:
        WEB(address)
    except ValidationError:
        return refused("url_invalid", _("“%(text)s” is not a web address.") % {"text": shown(typed)})
    if bare:
        return Parsed(address, (Note("url_scheme", _("Read as %(address)s.") % {"address": address}),))
    return Parsed(address)
