"""Certificates of a batch, the fast way: the drawing once, the texts in one layout, stamped per file.

A naive loop lays out and draws every certificate whole. Here the drawing (border, medallion, emblem, box) is
one form XObject kept per process, and one WeasyPrint document holds, for a whole batch, the texts that
certificates share (one page for each set of them) and the texts of each one; `stamping` joins the three.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from reports.pdf import ornament
from reports.pdf.boxes import boxes_on
from reports.pdf.engine import RENDER_LOCK, lay_out
from reports.pdf.ornament import CertificateKind, Drawing
from reports.pdf.stamping import Box, Label, Stamp

BATCH = 100  # certificates in one layout: more saves nothing and holds more memory


@dataclass(frozen=True, slots=True)
class CertificateSignatory:
    office: str  # "Wali Kota Cilegon", without a comma
    name: str
    lines: tuple[str, ...] = ()  # rank, NIP


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What one certificate says, every text in its final language and form."""

    kind: CertificateKind
    organiser: str
    heading: str
    number: str
    recipient: str
    details: tuple[str, ...]  # unit and the like, at most two lines
    award: str  # "Juara I", "Peserta", "Juri"
    category: str  # "Kategori Inovasi Teknologi Tepat Guna", may be empty
    edition: str
    place: str
    date: str
    signatory: CertificateSignatory
    verify_url: str  # where the QR code leads
    verify_address: str  # the short address printed under it
    control_code: str
    work: str = ""  # title of the entry
    given: str = ""  # what stands before the name, if other words than "is given to"

    @property
    def title(self) -> str:
        return f"{self.heading} {self.number}"


@dataclass(frozen=True, slots=True)
class CertificateDesign:
    """`emblem` is the organiser's own (PNG or JPEG); without it a neutral shield is drawn."""

    accent: str = "selat"
    emblem: bytes | None = None
    drawing: Drawing = "kawung"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a drawing leaves room: `scale` of the text's width, `room` in mm between number and foot."""

    scale: float
    room: float
    qr: Box


LAYOUTS: Mapping[Drawing, Layout] = {
    "kawung": Layout(1, 70.5, Box(30.0, 23.5, 30.0)),
    "ombak": Layout(0.84, 76.0, Box(88.0, 19.0, 30.0)),
}
# Longest text of the plain class, then of `-long`; beyond that `-longest`. In characters of middle width.
_LIMITS: Mapping[str, tuple[str, Sequence[int]]] = {
    "organiser": ("org", (60,)),
    "heading": ("heading", (26,)),
    "recipient": ("name", (34, 52)),
    "award": ("award", (24,)),
    "work": ("work", (88, 150)),
    "office": ("office", (34,)),
    "signer": ("signer", (34,)),
}
_DETAIL_LIMITS = ("unit", (80,))
_SUFFIXES = ("", "-long", "-longest")
# Height in mm that a text takes with each class, and the room between the number and the foot.
_NAME_HEIGHTS = {"": 12.4, "name-long": 9.9, "name-longest": 15.0}
_WORK_HEIGHTS = {"": 7.2, "work-long": 11.2, "work-longest": 13.9}
_FIXED_HEIGHT, _LINE = 42.1, 6.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the template: `fixed` and `moving` say which of the texts it sets."""

    facts: CertificateFacts
    accent: str = "selat"
    layout: Drawing = "kawung"
    fixed: bool = True
    moving: bool = True
    drawing: SafeString = field(default_factory=SafeString)
    qr: SafeString = field(default_factory=SafeString)

    @property
    def fit(self) -> dict[str, str]:
        facts = self.facts
        texts = {
            "organiser": facts.organiser,
            "heading": facts.heading,
            "recipient": facts.recipient,
            "award": facts.award,
            "work": facts.work,
            "office": facts.signatory.office,
            "signer": facts.signatory.name,
        }
        return {name: _class(text, *_LIMITS[name], scale=self._scale) for name, text in texts.items()}

    @property
    def _scale(self) -> float:
        return LAYOUTS[self.layout].scale

    @property
    def details(self) -> list[tuple[str, str]]:
        return [(text, _class(text, *_DETAIL_LIMITS, scale=self._scale)) for text in self.facts.details]

    @property
    def density(self) -> str:
        """Class of the texts between number and foot: smaller when they fill it, lower when few."""
        fit, facts = self.fit, self.facts
        height = _FIXED_HEIGHT + _NAME_HEIGHTS[fit["recipient"]] + _LINE * len(facts.details)
        height += _WORK_HEIGHTS[fit["work"]] if facts.work else 0
        most, room = 88 * self._scale, LAYOUTS[self.layout].room
        height += _LINE * (width(facts.category) > most) + _LINE * (width(facts.edition) > most)
        if height > room:
            return "dense"
        return "roomy" if height < room - 8 else ""


def width(text: str) -> float:
    """Length in characters of middle width: capitals and wide letters count more, East Asian double."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    capitals = sum(char.isupper() or char in "mwMW@%" for char in text)
    return len(text) + wide + 0.35 * capitals


def _class(text: str, prefix: str, limits: Sequence[int], *, scale: float) -> str:
    step = sum(width(text) > limit * scale for limit in limits)
    return f"{prefix}{_SUFFIXES[step]}" if step else ""


def plain(text: str) -> str:
    """One line without control characters and without marks that turn the direction of what follows."""
    text = " ".join(text.split())
    return "".join(
        char
        for char in text
        if unicodedata.category(char) not in ("Cc", "Cs")
        and not "\u202a" <= char <= "\u202e"
        and not "\u2066" <= char <= "\u2069"
    )


def cleaned(facts: CertificateFacts) -> CertificateFacts:
    """The same facts with every text made `plain`."""
    signatory = facts.signatory
    return CertificateFacts(
        kind=facts.kind,
        organiser=plain(facts.organiser),
        heading=plain(facts.heading),
        number=plain(facts.number),
        recipient=plain(facts.recipient),
        details=tuple(plain(text) for text in facts.details),
        award=plain(facts.award),
        category=plain(facts.category),
        edition=plain(facts.edition),
        place=plain(facts.place),
        date=plain(facts.date),
        signatory=CertificateSignatory(
            office=plain(signatory.office),
            name=plain(signatory.name),
            lines=tuple(plain(line) for line in signatory.lines),
        ),
        verify_url=facts.verify_url,
        verify_address=plain(facts.verify_address),
        control_code=plain(facts.control_code),
        work=plain(facts.work),
        given=plain(facts.given),
    )


def drawing(kind: CertificateKind, design: CertificateDesign) -> SafeString:
    """The page without its texts, as SVG."""
    accent = ornament.ACCENTS[design.accent]
    context: dict[str, object] = {
        "palette": ornament.palette(kind, accent),
        "accent": accent,
        "emblem": design.emblem is not None,
    }
    svg = render_to_string(f"reports/pdf/certificate_{design.drawing}.svg", context | _SHAPES[design.drawing])
    return mark_safe(svg)  # noqa: S308 (numbers and colours of our own, no text of a user)


_SHAPES: Mapping[Drawing, dict[str, object]] = {
    "kawung": {
        "petals": ornament.petals(),
        "border": ornament.border_tiles(),
        "corners": ornament.corner_tiles(),
        "medallion": ornament.medallion_tiles(),
    },
    "ombak": {
        "shores": [
            ornament.shore(71, 6.5, 70, 12),
            ornament.shore(66, 5.5, 62, 40),
            ornament.shore(61, 6, 74, 5),
            ornament.shore(44, 9, 86, 30),
        ],
        "gleam": ornament.shore(63.4, 6, 74, 5),
        "sea": ornament.crests(0, 75, [150 + 5.2 * row for row in range(12)], 14, 3.2),
        "haze": ornament.crests(60, 297, [196, 200.5, 205], 18, 4),
    },
}


def sheets_html(sheets: Sequence[Sheet], title: str) -> str:
    return render_to_string(
        "reports/pdf/certificates.html",
        {"sheets": sheets, "title": title, "language": get_language() or "id"},
    )


@cache
def background(kind: CertificateKind, design: CertificateDesign) -> bytes:
    """The drawing as a PDF of one page, kept for the life of the process."""
    html = render_to_string(
        "reports/pdf/certificate_background.html",
        {"drawing": drawing(kind, design), "layout": design.drawing, "emblem": design.emblem},
    )
    images = {"emblem": design.emblem} if design.emblem else None
    with RENDER_LOCK:
        document = lay_out(html, stylesheets=("certificate.css",), images=images)
        pdf: bytes = document.write_pdf()
    return pdf


def render_certificates(
    facts: Sequence[CertificateFacts], *, design: CertificateDesign | None = None
) -> Iterator[bytes]:
    """One PDF per certificate, in the order given, in the active language.

    Each file is one A4 landscape page with title, language, structure tree and embedded fonts. Raises
    KeyError for an accent that does not exist.
    """
    design = design or CertificateDesign()
    for start in range(0, len(facts), BATCH):
        yield from _render_batch([cleaned(each) for each in facts[start : start + BATCH]], design)


def _render_batch(facts: Sequence[CertificateFacts], design: CertificateDesign) -> Iterator[bytes]:
    shared: dict[object, int] = {}
    fixed: list[Sheet] = []
    for each in facts:
        if shared.setdefault(_shared_texts(each), len(fixed)) == len(fixed):
            fixed.append(Sheet(each, design.accent, design.drawing, moving=False))
    own = [Sheet(each, design.accent, design.drawing, fixed=False) for each in facts]
    html = sheets_html([*fixed, *own], facts[0].title)
    with RENDER_LOCK:
        laid_out = lay_out(html, stylesheets=("certificate.css",))
        texts: bytes = laid_out.write_pdf(pdf_tags=True)
    boxes = [boxes_on(page) for page in laid_out.pages[: len(fixed)]]
    language = get_language() or "id"
    qr_label = gettext("QR code that leads to the page where this document is checked")
    drawings: dict[str, bytes] = {kind: background(kind, design) for kind in {each.kind for each in facts}}
    stamp = Stamp(texts, drawings, LAYOUTS[design.drawing].qr, boxes)
    for number, each in enumerate(facts, start=len(fixed)):
        label = Label(each.title, language, each.organiser, qr_label, each.verify_url)
        yield stamp.file(each.kind, shared[_shared_texts(each)], number, each.verify_url, label)


def _shared_texts(facts: CertificateFacts) -> tuple[object, ...]:
    """What a page of shared texts depends on."""
    foot = (facts.verify_address, facts.place, facts.date, facts.signatory)
    return (facts.kind, facts.organiser, facts.heading, *foot)
