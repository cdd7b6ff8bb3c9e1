"""The juror's first page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.navigation import JUROR, rooms_of
from judging.chair_board import presiding_seats
from judging.desk import by_category, desks
from judging.practice_board import practices_first, practices_left


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What is left to score, until when, edition by edition. Raises Http404 for whoever is no juror."""
    if not any(room.kind == JUROR for room in rooms_of(request.user)):
        raise Http404
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
