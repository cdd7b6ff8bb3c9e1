"""How a certificate looks in a design and colour that may not be saved yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.models import Edition
from reports.forms.letterhead import LookForm
from reports.models import Letterhead
from reports.models.letterhead import emblem_content
from reports.pdf import ornament
from reports.pdf.certificates import LAYOUTS, CertificateDesign, drawing, render_certificates
from reports.pdf.stamping import qr_path
from reports.services.certificate_samples import sample_certificate
from reports.views.frame import staff_context


def look_context(edition: Edition, stored: Letterhead | None, form: LookForm) -> dict[str, Any]:
    """What the picture needs, its texts in the edition's language."""
    design, kind = form.choice(stored)
    emblem_url = stored.emblem_url if stored else ""
    drawn = CertificateDesign(design.accent, b"" if emblem_url else None, design.drawing)
    with translation.override(edition.language):
        facts = sample_certificate(edition, kind)
    return {
        "facts": facts,
        "layout": design.drawing,
        "drawing": drawing(kind, drawn),
        "ink": ornament.ACCENTS[design.accent].strong,
        "emblem_url": emblem_url,
        "qr": qr_path(facts.verify_url, LAYOUTS[design.drawing].qr),
    }


@require_safe
def look(request: SignedInRequest, slug: str) -> HttpResponse:
    """The picture for the page of settings, as SVG within HTML."""
    edition, context = staff_context(request, slug)
    stored = Letterhead.objects.filter(edition=edition).first()
    context |= look_context(edition, stored, LookForm(request.GET))
    return render(request, "reports/certificate_look.html", context)


@require_safe
def sample(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same as a PDF of the engine that makes the real ones; it has no number of record."""
    edition, _context = staff_context(request, slug)
    stored = Letterhead.objects.filter(edition=edition).first()
    design, kind = LookForm(request.GET).choice(stored)
    emblem = emblem_content(stored.emblem_sha256) if stored else None
    with translation.override(edition.language):
        facts = sample_certificate(edition, kind)
        (pdf,) = render_certificates([facts], design=CertificateDesign(design.accent, emblem, design.drawing))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="contoh-piagam.pdf"'
    return response
