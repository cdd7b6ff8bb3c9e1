"""How sure a result is: for the secretariat and the chair."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest, staff_edition
from awards.models import Stage
from awards.plots import Axis, axis_for
from judging.calibration import Calibration, Namer, blocks_of, by_code, verdict
from judging.chair_board import closed_entries, entry_namer
from judging.views.chair import seat_of
from judging.views.hearings import stage_of


@require_safe
def calibration(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The figures of a stage, and of the finals where they are frozen; provisional while it is open."""
    edition = staff_edition(request, slug)
    found = stage_of(edition, category, stage)
    context = {"edition": edition, "back": "judging:stage-close", "prints": True}
    return render(request, "judging/calibration.html", context | _context(found))


@require_safe
def chair_calibration(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The same for chair and deputy once the stage is closed, without the entries they stand aside from."""
    seat = seat_of(request, slug, category, stage)
    found = seat.panel.stage
    if found.closed_at is None:
        raise Http404
    aside = closed_entries(request.user, found)
    context = {"edition": found.category.edition, "back": "judging:chair-stage", "aside": len(aside)}
    return render(request, "judging/calibration.html", context | _context(found, aside, entry_namer(found)))


def _context(stage: Stage, without: frozenset[int] = frozenset(), name: Namer = by_code) -> dict[str, object]:
    blocks = blocks_of(stage, without, name)
    return {
        "category": stage.category,
        "stage": stage,
        "blocks": [(title, found, verdict(found), *_axes(found)) for title, found in blocks],
    }


def _axes(found: Calibration) -> tuple[Axis, Axis]:
    """The axis of severities, which holds 0, and that of ranks."""
    ends = [end for row in found.severities for end in (row.low, row.high)]
    highest = max((row.high for row in found.ranks), default=Decimal(2))
    return axis_for([Decimal(0), *ends]), Axis(Decimal(1), max(highest, Decimal(2)))
