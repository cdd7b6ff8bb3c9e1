"""The wording of papers that an organiser may change: parts with a default, filled in and never executed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a paper. `names` are the words in braces that it may use; `is_list`: one item a line."""

    code: str
    paper: str  # certificate, minutes or decree
    label: str | Promise
    default: str | Promise
    names: tuple[str, ...] = ("penyelenggara", "edisi", "tahun", "tempat")
    is_list: bool = False
    most: int = 4000  # characters; a heading has to fit on its paper


SHORT_NAMES = ("edisi", "tahun", "tempat")
PARTS = (
    Part(
        "certificate_winner",
        "certificate",
        _("Heading of a winner's certificate"),
        _("Certificate of Award"),
        SHORT_NAMES,
        most=40,
    ),
    Part(
        "certificate_participant",
        "certificate",
        _("Heading of a participant's certificate"),
        _("Certificate of Participation"),
        SHORT_NAMES,
        most=40,
    ),
    Part(
        "certificate_juror",
        "certificate",
        _("Heading of a juror's certificate"),
        _("Certificate of Appreciation"),
        SHORT_NAMES,
        most=40,
    ),
    Part("certificate_given", "certificate", _("Before the name"), _("is given to"), SHORT_NAMES, most=60),
    Part(
        "minutes_opening",
        "minutes",
        _("Opening, after the day in words"),
        _("at {ruang}, the jury of the category {kategori} of {edisi} held its plenary session and decided:"),
        ("penyelenggara", "edisi", "tahun", "tempat", "ruang", "kategori"),
    ),
    Part(
        "minutes_closing",
        "minutes",
        _("Closing"),
        _("These minutes are made truthfully, to be used as they should be."),
        ("penyelenggara", "edisi", "tahun", "tempat", "kategori"),
    ),
    Part(
        "decree_issuer",
        "decree",
        _("Who decides"),
        _("DECISION OF THE {pejabat}"),
        ("penyelenggara", "edisi", "tahun", "tempat", "pejabat"),
    ),
    Part("decree_about", "decree", _("About"), _("THE WINNERS OF {edisi}")),
    Part(
        "decree_considering",
        "decree",
        _("Considering (one item a line)"),
        _(
            "that {edisi} was held to find, appreciate and spread innovations;\n"
            "that the jury has judged all admitted entries and confirmed the winners in plenary sessions;\n"
            "that the winners therefore have to be laid down by a decision;"
        ),
        is_list=True,
    ),
    Part(
        "decree_recalling",
        "decree",
        _("Recalling (one item a line)"),
        _(
            "Law Number 23 of 2014 on Regional Government;\n"
            "Government Regulation Number 38 of 2017 on Regional Innovation;\n"
            "Regulation of the Minister of Home Affairs Number 104 of 2018 on the Assessment and Award of "
            "Regional Innovation;"
        ),
        is_list=True,
    ),
    Part(
        "decree_dictum",
        "decree",
        _("Decided (one item a line)"),
        _(
            "The winners of {edisi} are those of the annex, which is part of this decision.\n"
            "The winners receive a certificate and prize money as stated in the annex, in keeping with the "
            "budget.\n"
            "This decision is in force from the day on which it is made."
        ),
        is_list=True,
    ),
)
BY_CODE: Mapping[str, Part] = {part.code: part for part in PARTS}


def unknown_names(part: Part, text: str) -> list[str]:
    """The words in braces that this part does not know, each once."""
    return list(dict.fromkeys(name for name in PLACEHOLDER.findall(text) if name not in part.names))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in for the words in braces. What is put in is not read again, unknown words stay."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def items(text: str) -> tuple[str, ...]:
    """The lines of a list that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
