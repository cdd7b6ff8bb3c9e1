"""What is seen in the box of a signed paper: drawn once per signer and language, fonts embedded."""

from __future__ import annotations

import io
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from reports.pdf.engine import RENDER_LOCK, lay_out

WHOLE_BOX = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins.uniform(1),
    inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
)


class _Page(ImportedPdfPage):
    """The first page of a PDF that is in memory, not in a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__("")  # type: ignore[no-untyped-call]
        self._pdf = pdf

    def render(self) -> bytes:
        name = "/Stamp"
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject[name] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()


def stamp_style(*, name: str, issuer: str, is_demo: bool) -> StaticStampStyle:
    """The stamp of a signer in the active language."""
    pdf = _drawn(name, issuer, is_demo, get_language() or "id")
    # A page belongs to the one file that it is put into.
    return StaticStampStyle(
        background=_Page(pdf), background_layout=WHOLE_BOX, background_opacity=1.0, border_width=0
    )


@lru_cache(maxsize=8)
def _drawn(name: str, issuer: str, is_demo: bool, language: str) -> bytes:
    html = render_to_string(
        "reports/pdf/signature_stamp.html",
        {"name": name, "issuer": issuer, "is_demo": is_demo, "language": language},
    )
    with RENDER_LOCK:
        pdf: bytes = lay_out(html, stylesheets=("signature.css",)).write_pdf()
    return pdf
