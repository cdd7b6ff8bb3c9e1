"""Minutes and decree: whole papers in the form of official letters."""

from __future__ import annotations

from dataclasses import dataclass

from reports.pdf.papers import PaperLetterhead, PaperSignatory, Verification, render_paper


@dataclass(frozen=True, slots=True)
class AwardRow:
    """A place on a paper: title, entry, final and prize as people read them."""

    award: str
    code: str
    title: str
    organization: str
    final: str
    prize: str  # "Rp5.000.000 (lima juta rupiah)", or what the session said of a joint prize
    note: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a plenary session on one category."""

    edition: str
    category: str
    number: str
    opening: str
    closing: str
    rows: tuple[AwardRow, ...]
    vacant: tuple[str, ...]
    attendance: tuple[tuple[str, str, str], ...]  # name, institution or role, present or absent
    quorum: str
    decisions: tuple[str, ...]
    dissent: tuple[str, ...]
    ties: tuple[str, ...]
    recusals: tuple[str, ...]
    method: str
    ledger: str
    signatories: tuple[PaperSignatory, ...]

    @property
    def tells_roles(self) -> bool:
        """Whether anybody's institution or role is known, so that the column is not an empty one."""
        return any(detail for _name, detail, _word in self.attendance)


@dataclass(frozen=True, slots=True)
class Annex:
    """The winners of one category in the annex of a decree."""

    category: str
    rows: tuple[AwardRow, ...]


@dataclass(frozen=True, slots=True)
class Decree:
    """A draft decision on the winners; its number is left open for the registry."""

    edition: str
    issuer: str
    about: str
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    dictum: tuple[tuple[str, str], ...]  # KESATU, and what it says
    annexes: tuple[Annex, ...]
    signatories: tuple[PaperSignatory, ...]


def render_minutes(
    minutes: Minutes, *, letterhead: PaperLetterhead, verification: Verification | None = None
) -> bytes:
    """The minutes, A4 portrait, with a place to sign for every juror who was there."""
    context = {
        "minutes": minutes,
        "number": minutes.number,
        "provisional": False,
        "signatories": minutes.signatories,
    }
    return render_paper("reports/pdf/minutes.html", context, letterhead=letterhead, verification=verification)


def render_decree(
    decree: Decree, *, letterhead: PaperLetterhead, verification: Verification | None = None
) -> bytes:
    """The decree as a draft, A4 portrait: "konsep" on every page, the annex on its own pages."""
    context = {"decree": decree, "number": "", "provisional": True, "signatories": ()}
    return render_paper("reports/pdf/decree.html", context, letterhead=letterhead, verification=verification)
