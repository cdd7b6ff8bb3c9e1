"""Scores as people type them: numbers, or text with a decimal comma; exact, and never guessed."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.workbooks.model import Cell, Kind, plain
from awards.workbooks.values.base import Note, Parsed, blank, formula_problem, refused, shown, too_long

SIMPLE = re.compile(r"([+-]?\d{1,9})(?:[.,](\d{1,9}))?", re.ASCII)
GROUPED = re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d{1,9})|(\d{1,3}(?:,\d{3})+)\.(\d{1,9})", re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
LARGEST_EXPONENT = 9


def parse_score(cell: Cell, *, decimals: int = 2) -> Parsed[Decimal]:
    """The score in a cell, exactly; None for a blank cell or a dash.

    Accepts numbers, and text with a comma or a point for decimals. A formula's value is accepted with a
    warning. Refused, as nothing is guessed: more than `decimals` decimals, `1.000` (thousand or one?),
    percent, dates (Excel makes 7.5 one), a cell merged over several jurors, formulas never calculated,
    other text. Whether the score lies on its scale is for the rubric to say.
    """
    if blank(cell):
        return Parsed(None)
    if (problem := formula_problem(cell)) is not None:
        return Parsed(None, (), problem)
    if cell.merged:
        return refused("score_merged", _("The score is merged over several rows. Type it in every row."))
    if cell.kind is Kind.NUMBER and isinstance(cell.value, Decimal):
        parsed = _from_number(cell.value, cell.number_format)
    elif cell.kind is Kind.TEXT and not too_long(cell.text):
        parsed = _from_text(unicodedata.normalize("NFKC", cell.text))
    elif cell.kind is Kind.DATE:
        parsed = refused(
            "score_date", _("The cell is a date (%(text)s). Type the score again.") % {"text": cell.text}
        )
    else:
        parsed = _unknown(cell.text)
    return _finish(parsed, cell, decimals)


def _finish(parsed: Parsed[Decimal], cell: Cell, decimals: int) -> Parsed[Decimal]:
    value = parsed.value
    if value is None:
        return parsed
    # Trailing zeros carry nothing; `+ 0` makes a negative zero plain.
    value = Decimal(plain(value)) + 0
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        sentence = _("The score %(value)s has more than %(count)s decimals.")
        return refused("score_decimals", sentence % {"value": plain(value), "count": decimals})
    if cell.formula is not None:
        note = Note("score_formula", _("The score is the result of a formula."))
        return Parsed(value, (*parsed.warnings, note))
    return Parsed(value, parsed.warnings)


def _from_number(number: Decimal, number_format: str) -> Parsed[Decimal]:
    if "%" in number_format:
        return refused(
            "score_percent", _("The cell is formatted as percent. Type the score as a plain number.")
        )
    if number.adjusted() > LARGEST_EXPONENT:
        return _unknown(str(number))
    return Parsed(number)


def _from_text(text: str) -> Parsed[Decimal]:
    text = text.replace(" ", "")
    if "%" in text:
        return refused("score_percent", _("The score is given as percent. Type it as a plain number."))
    if THOUSANDS.fullmatch(text):
        sentence = _(
            "“%(text)s” may be thousands or decimals. Type the score without a separator for thousands."
        )
        return refused("score_thousands", sentence % {"text": shown(text)})
    if match := SIMPLE.fullmatch(text):
        return Parsed(Decimal(f"{match[1]}.{match[2] or 0}"))
    if match := GROUPED.fullmatch(text):
        whole = (match[1] or match[3]).replace(".", "").replace(",", "")
        return Parsed(Decimal(f"{whole}.{match[2] or match[4]}"))
    return _unknown(text)


def _unknown(text: str) -> Parsed[Decimal]:
    return refused("score_unknown", _("“%(text)s” is not a score.") % {"text": shown(text)})
