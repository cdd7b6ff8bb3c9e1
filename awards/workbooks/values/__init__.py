"""Parsers of single cells; each returns `Parsed(value, warnings, error)`."""

from awards.workbooks.values.base import Note, Parsed
from awards.workbooks.values.dates import PartialDate, Precision, parse_date
from awards.workbooks.values.people import (
    nip_digits,
    nip_problems,
    parse_email,
    parse_nip,
    parse_phone,
    parse_url,
)
from awards.workbooks.values.scores import parse_score
from awards.workbooks.values.texts import UnitText, parse_text, parse_title, parse_unit, title_key, unit_key

__all__ = [
    "Note",
    "Parsed",
    "PartialDate",
    "Precision",
    "UnitText",
    "nip_digits",
    "nip_problems",
    "parse_date",
    "parse_email",
    "parse_nip",
    "parse_phone",
    "parse_score",
    "parse_text",
    "parse_title",
    "parse_unit",
    "parse_url",
    "title_key",
    "unit_key",
]
