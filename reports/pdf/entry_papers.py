"""Papers of one entry: the receipt of its submission, and letters that its people sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf.engine import render_pdf
from reports.pdf.papers import PaperLetterhead, Verification, render_paper


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, as people read it. `files` are name, size and the beginning of the hash."""

    number: str
    edition: str
    code: str
    rows: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str], ...]
    declared: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to sign: who signs it, what it is about, and what is declared, paragraph by paragraph."""

    title: str
    edition: str
    signer: str  # leader, head or parent
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    team: tuple[tuple[str, str], ...] = ()
    name: str = ""
    place: str = ""
    year: str = ""
    needs_stamp_duty: bool = False


def render_receipt(receipt: Receipt, *, letterhead: PaperLetterhead, verification: Verification) -> bytes:
    """The receipt of a submission, A4 portrait, tagged."""
    context = {"receipt": receipt, "number": receipt.number, "provisional": False, "signatories": ()}
    return render_paper("reports/pdf/receipt.html", context, letterhead=letterhead, verification=verification)


def render_letter(letter: Letter) -> bytes:
    """A letter without the organiser's head, since the entrant writes it: A4 portrait, tagged."""
    lines: Sequence[str] = [letter.name] if letter.name else []
    return render_pdf("reports/pdf/letter.html", {"letter": letter, "lines": lines})
