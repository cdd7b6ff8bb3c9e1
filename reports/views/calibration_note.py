"""The method note: how sure a result is, on paper beside the minutes. Its module loads numpy."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.models import Stage
from judging.calibration import blocks_of, verdict
from reports.views.frame import staff_context
from reports.views.judging_papers import paper_response


@require_safe
def calibration_note(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The figures of a closed stage in words and tables, with the sources of the methods."""
    edition, _context = staff_context(request, slug)
    stages = Stage.objects.select_related("category__edition")
    found = get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)
    if found.closed_at is None:
        raise Http404
    with translation.override(edition.language):
        blocks = [(title, made, verdict(made)) for title, made in blocks_of(found)]
        return paper_response(
            edition, found, "catatan-metode", "reports/pdf/method_note.html", {"blocks": blocks}
        )
