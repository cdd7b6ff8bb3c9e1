"""Papers of a judging day: schedule, attendance, score sheets. Every text arrives as people read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.pdf.engine import qr_png, render_pdf
from reports.pdf.papers import PaperLetterhead

SHEETS = ("paper.css", "judging.css")


def render_judging_paper(
    template: str,
    context: Mapping[str, Any],
    *,
    letterhead: PaperLetterhead,
    codes: Sequence[tuple[str, str]] = (),
    marks_provisional: bool = False,
) -> bytes:
    """A template over `reports/pdf/base.html`, as tagged PDF/UA-1 in the active language.

    `codes` are pairs of a key and the address that its QR leads to; the template names `paper://image/KEY`.
    """
    images = {key: qr_png(url) for key, url in codes}
    if letterhead.emblem:
        images["emblem"] = letterhead.emblem
    full = {**context, "letterhead": letterhead, "verification": None, "provisional": marks_provisional}
    return render_pdf(template, full, stylesheets=SHEETS, images=images)
