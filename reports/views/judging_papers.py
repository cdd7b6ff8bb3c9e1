"""Papers of the judging days, made while they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards import formats
from awards.http import SignedInRequest, sandboxed
from awards.models import Edition, Stage, User
from judging.hearing_board import hearing_board
from judging.models import Scoresheet
from reports.models import Letterhead
from reports.pdf.judging_day import render_judging_paper
from reports.queries.judging_papers import MOST, day_papers, sheet_papers, sheets_on_paper
from reports.services.facts import paper_letterhead
from reports.views.frame import staff_context


@require_safe
def hearing_schedule(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The running order to hang on the door, with the seed of its lot."""
    return _days_paper(request, slug, category, stage, "jadwal")


@require_safe
def hearing_attendance(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The lists that entrants and jurors sign, filled in where it is recorded who came."""
    return _days_paper(request, slug, category, stage, "hadir")


def _days_paper(request: SignedInRequest, slug: str, category: str, stage: str, kind: str) -> HttpResponse:
    edition, found = _stage(request, slug, category, stage)
    board = hearing_board(found)
    if not board.is_drawn:
        raise Http404
    with translation.override(edition.language):
        context = {"days": day_papers(board), "plan": board.plan, "order": board.order}
        return paper_response(edition, found, f"{kind}-paparan", f"reports/pdf/{TEMPLATES[kind]}", context)


TEMPLATES = {"jadwal": "schedule.html", "hadir": "attendance.html"}


@require_safe
def score_sheets(
    request: SignedInRequest, slug: str, category: str, stage: str, kind: str, pk: int
) -> HttpResponse:
    """The score sheets of one juror in a stage: `kosong` to be filled in by hand, `terisi` as finalised.

    Each has a QR that leads to the page where it is typed in. `?bagian=2` is the second file of a long stage.
    """
    edition, found = _stage(request, slug, category, stage)
    if kind not in {"kosong", "terisi"}:
        raise Http404
    seats = Scoresheet.objects.filter(stage=found).values("juror_id")
    juror = get_object_or_404(User, pk=pk, pk__in=seats)
    part = request.GET.get("bagian", "1")
    start = (int(part) - 1) * MOST if part.isascii() and part.isdecimal() and 0 < len(part) < 4 else 0
    filled = kind == "terisi"
    sheets = sheets_on_paper(found, juror, filled=filled)[max(start, 0) :][:MOST]
    if not sheets:
        raise Http404
    with translation.override(edition.language):
        papers = sheet_papers(found, sheets, filled=filled)
        codes = [(paper.key, paper.url) for paper in papers]
        context = {"papers": papers, "filled": filled, "juror": juror}
        name = f"lembar-{kind}-{juror.pk}"
        return paper_response(edition, found, name, "reports/pdf/score_sheets.html", context, codes=codes)


def paper_response(
    edition: Edition,
    stage: Stage,
    name: str,
    template: str,
    context: Mapping[str, Any],
    *,
    codes: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """A paper of a stage under the edition's letterhead, as a file of its own. In the active language."""
    full = {
        "edition": edition,
        "category": stage.category,
        "stage": stage,
        "printed": _("Made on %(when)s.") % {"when": formats.wib(timezone.now())},
        **context,
    }
    letterhead = paper_letterhead(Letterhead.objects.filter(edition=edition).first())
    pdf = render_judging_paper(template, full, letterhead=letterhead, codes=codes)
    response = HttpResponse(pdf, content_type="application/pdf")
    file = f"{name}-{stage.category.code}-{stage.code}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    sandboxed(response)
    return response


def _stage(request: SignedInRequest, slug: str, category: str, stage: str) -> tuple[Edition, Stage]:
    edition, _context = staff_context(request, slug)
    stages = Stage.objects.select_related("category__edition")
    return edition, get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)
