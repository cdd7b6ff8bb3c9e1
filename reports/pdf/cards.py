"""Personal cards of jurors on A4, six to a sheet, to be cut: tagged PDF/UA-1 like the other papers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.pdf.engine import qr_png, render_pdf

ON_A_SHEET = 6
LONG, LONGEST = 56, 80  # characters of a name


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `days` are the judging days in words, empty when the juror has no seat in an open stage."""

    name: str
    institution: str
    url: str  # where the QR code leads; it carries the secret
    days: tuple[str, ...]

    @property
    def fit(self) -> str:
        """The class under which the name keeps to its room of two or three lines."""
        if len(self.name) > LONGEST:
            return "longest"
        return "long" if len(self.name) > LONG else ""


@dataclass(frozen=True, slots=True)
class CardLook:
    """What is the same on every card. `emblem` is PNG or JPEG; without it a neutral shield is drawn."""

    edition: str
    organiser: str
    site: str  # the address in print, without https://
    contact: str = ""
    accent: str = "selat"
    emblem: bytes | None = None
    printed: str = ""  # when the cards were made


@dataclass(frozen=True, slots=True)
class CardSheet:
    """The cards of one page, each with the key of its QR image."""

    cards: tuple[tuple[str, Card], ...] = field(default_factory=tuple)


def render_cards(cards: Sequence[Card], *, look: CardLook) -> bytes:
    """The sheets of these cards in the active language, fonts embedded."""
    keyed = [(f"qr{number}", card) for number, card in enumerate(cards)]
    images = {key: qr_png(card.url) for key, card in keyed}
    if look.emblem:
        images["emblem"] = look.emblem
    sheets = [
        CardSheet(tuple(keyed[start : start + ON_A_SHEET])) for start in range(0, len(keyed), ON_A_SHEET)
    ]
    context = {"sheets": sheets, "look": look}
    return render_pdf("reports/pdf/cards.html", context, stylesheets=("cards.css",), images=images)
