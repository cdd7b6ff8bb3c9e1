"""The juror's first page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.navigation import JUROR, rooms_of
from judging.chair_board import presiding_seats
from judging.desk import by_category, desks
from judging.own_sheets import own_sheets
from judging.practice_board import practices_first, practices_left


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What is left to score, until when, edition by edition. Raises Http404 for whoever is no juror."""
    _require_juror(request)
    found = desks(request.user)
    current = [(desk, by_category(desk.stages)) for desk in found if not desk.is_over]
    practices = practices_left(request.user)
    first = practices_first(request.user.pk).filter(pk__in=[practice.pk for practice in practices])
    context = {
        "current": current,
        "practices": practices,
        # The stages in which nothing can be scored before the practice sheet is handed in.
        "practise_first": set(first.values_list("stage_id", flat=True)),
        "presides": presiding_seats(request.user).exists(),
        "past": [desk for desk in found if desk.is_over],
        "open": sum(desk.open for desk, _rows in current),
        "final": sum(desk.final for desk, _rows in current),
        "due": sum(desk.due for desk, _rows in current),
        "late": any(row.is_late for desk, _rows in current for row in desk.stages),
        # The frame takes colour and emblem of the edition that waits for this juror.
        "edition": current[0][0].edition if current else None,
    }
    return render(request, "judging/home.html", context)


@require_safe
def sheets_of_edition(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every open sheet of a juror in an edition, or with `isi=final` every final one, page by page.

    Raises Http404 for whoever is no juror, or has no sheet there.
    """
    _require_juror(request)
    is_final = request.GET.get("isi") == "final"
    found = own_sheets(request.user, slug, is_final=is_final, page=request.GET.get("page"))
    if found is None:
        raise Http404
    chips = [
        (_("Not final yet (%(n)s)") % {"n": found.open}, request.path, not is_final),
        (_("Final (%(n)s)") % {"n": found.final}, f"{request.path}?isi=final", is_final),
    ]
    context = {"edition": found.edition, "own": found, "is_final": is_final, "chips": chips}
    return render(request, "judging/own_sheets.html", context)


def _require_juror(request: SignedInRequest) -> None:
    if not any(room.kind == JUROR for room in rooms_of(request.user)):
        raise Http404
