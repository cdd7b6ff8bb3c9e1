"""The method note: how sure a result is, on paper beside the minutes. Its module loads numpy."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.models import Stage
from judging.calibration import calibrate, final_table, stage_table, verdict
from judging.models import FinalStanding
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
        tables = [(_("This stage"), stage_table(found))]
        if FinalStanding.objects.filter(category=found.category_id).exists():
            tables.insert(0, (_("Final result"), final_table(found)))
        blocks = [(title, made, verdict(made)) for title, table in tables for made in [calibrate(table)]]
        return paper_response(
            edition, found, "catatan-metode", "reports/pdf/method_note.html", {"blocks": blocks}
        )
