"""What a verdict says to a person, from the data that was stored with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from submissions.eligibility.facts import MET, TO_DECIDE, UNKNOWN

Data = Mapping[str, Any]


def explain(kind: str, outcome: str, data: Data) -> str:
    """One or two sentences on why a rule says what it says and what mends it; empty where it is met."""
    return "" if outcome == MET else TEXTS[kind](outcome, data)


def _day(text: str) -> str:
    return formats.day(date.fromisoformat(text))


def _age(outcome: str, data: Data) -> str:
    latest = _day(data["latest"])
    if outcome == UNKNOWN:
        return _("Tell since when it is in use: that must be %(day)s or earlier.") % {"day": latest}
    return _("In use since %(start)s; it must have been in use on %(day)s or earlier.") % {
        "start": _day(data["started_on"]),
        "day": latest,
    }


def _per_unit(_outcome: str, data: Data) -> str:
    return ngettext(
        "Your unit already has %(n)d entry in this category; at most %(most)d may enter.",
        "Your unit already has %(n)d entries in this category; at most %(most)d may enter.",
        len(data["others"]),
    ) % {"n": len(data["others"]), "most": data["most"]}


def _team_size(outcome: str, data: Data) -> str:
    if outcome == UNKNOWN:
        return _("Enter the people of the team.")
    if data["most"] and data["size"] > data["most"]:
        return _("The team has %(n)d people; at most %(most)d may be named.") % {
            "n": data["size"],
            "most": data["most"],
        }
    return _("The team has %(n)d people; at least %(least)d are needed.") % {
        "n": data["size"],
        "least": data["least"],
    }


def _unit_kind(_outcome: str, _data: Data) -> str:
    return _("Units of this kind cannot enter this category. Choose another category.")


def _participant_kind(outcome: str, _data: Data) -> str:
    if outcome == UNKNOWN:
        return _("Tell as what you take part.")
    return _("Participants of this kind cannot enter this category. Choose another category.")


def _former_winner(outcome: str, data: Data) -> str:
    years = ", ".join(str(year) for year in data["years"])
    if outcome == TO_DECIDE and data["developed"]:
        return _("Won in %(years)s and developed further. The secretariat decides from your explanation.") % {
            "years": years
        }
    if outcome == TO_DECIDE:
        return _("A winner of %(years)s is much like this entry. The secretariat looks at it.") % {
            "years": years
        }
    if data["may_be_developed"]:
        text = _("Won in %(years)s. It may enter again if you developed it further: say so and explain it.")
        return text % {"years": years}
    return _("Won in %(years)s and cannot enter again.") % {"years": years}


def _same_title(_outcome: str, _data: Data) -> str:
    return _("Another entry has the same title. Choose a title of its own, or ask the secretariat.")


def _no_juror(_outcome: str, _data: Data) -> str:
    return _("Somebody of this entry is a juror or belongs to the committee. Ask the secretariat.")


def _evidence(outcome: str, data: Data) -> str:
    if outcome == UNKNOWN:
        return _("Required files are checked once the entry is begun.")
    return ngettext(
        "%(n)d required file is missing.", "%(n)d required files are missing.", len(data["missing"])
    ) % {"n": len(data["missing"])}


TEXTS: Final[Mapping[str, Callable[[str, Data], str]]] = {
    "age": _age,
    "per_unit": _per_unit,
    "team_size": _team_size,
    "unit_kind": _unit_kind,
    "participant_kind": _participant_kind,
    "former_winner": _former_winner,
    "same_title": _same_title,
    "no_juror": _no_juror,
    "evidence": _evidence,
}
