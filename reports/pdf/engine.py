"""The one way from a template to a PDF: shared fonts, parsed style sheets, a closed fetcher."""

import io
import logging
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import font_source_serif_pro
import segno
import weasyprint
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.pdf.boxes import note_boxes

logger = logging.getLogger(__name__)

# Pango's font map is not safe to use from two threads at once, and the configuration is shared.
RENDER_LOCK = threading.RLock()

FONT_FILES = {
    path.name: path
    for package in (font_source_sans_pro, font_source_serif_pro)
    for path in (Path(package.__file__).parent / "files").glob("*.ttf")
}
# A bitmap only: an SVG could carry references of its own.
IMAGE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
STATIC_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


class RefusedURLError(ValueError):
    """Something in a document asked for an address that is not ours."""


class DocumentFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Serves `paper://font/NAME`, `paper://static/NAME` (files of static/pdf) and `paper://image/KEY`.

    KEY names one of the images given for this document (PNG or JPEG by content). Any other address, whatever
    its scheme, is logged and refused with RefusedURLError, which leaves the picture out of the page.
    """

    def __init__(self, images: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=("paper",), allow_redirects=False)
        self._images = dict(images or {})

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        kind, _, name = url.removeprefix("paper://").partition("/")
        found = self._find(kind, name) if url.startswith("paper://") else None
        if found is None:
            logger.warning("Refused to fetch %.200s for a document", url)
            raise RefusedURLError(url)
        body, content_type = found
        return URLFetcherResponse(url, body, {"Content-Type": content_type})

    def _find(self, kind: str, name: str) -> tuple[bytes, str] | None:
        if kind == "font" and name in FONT_FILES:
            return FONT_FILES[name].read_bytes(), "font/ttf"
        if kind == "static" and name == Path(name).name and Path(name).suffix in STATIC_TYPES:
            path = finders.find(f"pdf/{name}")
            return (Path(path).read_bytes(), STATIC_TYPES[Path(name).suffix]) if path else None
        if kind == "image" and name in self._images:
            body = self._images[name]
            content_type = next((kind for magic, kind in IMAGE_TYPES.items() if body.startswith(magic)), None)
            return (body, content_type) if content_type else None
        return None


@cache
def font_configuration() -> FontConfiguration:
    return FontConfiguration()


@cache
def stylesheet(name: str) -> weasyprint.CSS:
    """A parsed file of static/pdf; raises RefusedURLError when there is no such file."""
    return weasyprint.CSS(
        url=f"paper://static/{name}", url_fetcher=DocumentFetcher(), font_config=font_configuration()
    )


def lay_out(
    html: str, *, stylesheets: Sequence[str], images: Mapping[str, bytes] | None = None
) -> weasyprint.Document:
    """Pages of one HTML string. Hold RENDER_LOCK until the last page is written."""
    source = weasyprint.HTML(string=html, url_fetcher=DocumentFetcher(images))
    return source.render(
        font_config=font_configuration(),
        stylesheets=[stylesheet(name) for name in ("fonts.css", *stylesheets)],
        cache={},
    )


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    stylesheets: Sequence[str] = ("paper.css",),
    images: Mapping[str, bytes] | None = None,
    tagged: bool = True,
) -> bytes:
    """One document from a Django template, in the active language, fonts embedded.

    `tagged` makes it PDF/UA-1 (the template must give lang, title, alt and scope). `images` are PNG or JPEG
    files that the template names as `paper://image/KEY`; text from users stays text, because templates escape
    it and because nothing else can be fetched.
    """
    html = render_to_string(template, dict(context))
    with RENDER_LOCK:
        document = lay_out(html, stylesheets=stylesheets, images=images)
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1" if tagged else None, finisher=note_boxes)
    return pdf


def qr_png(text: str) -> bytes:
    """A QR code, level M, quiet zone of 4 modules, as PNG with 8 pixels a module."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="png", scale=8, border=4)
    return buffer.getvalue()
