"""The first page of the back office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from reports.queries.changes import DAYS, recent_changes
from reports.queries.overview import overview as read_overview
from reports.queries.public import edition_steps
from reports.queries.todo import todo_steps
from reports.views.frame import staff_context


@require_safe
def overview(request: SignedInRequest, slug: str) -> HttpResponse:
    """Funnel, what to do now, how far the jurors are, who takes part, and the calendar.

    Whoever only reads also sees what changed lately.
    """
    edition, context = staff_context(request, slug)
    board = read_overview(edition)
    now = timezone.now()
    context |= {
        "board": board,
        "steps": todo_steps(board),
        "calendar": edition_steps(edition, timezone.localdate(now)),
        "now": now,
        "changes": [] if context["manages"] else recent_changes(edition),
        "days": DAYS,
        "readonly": not context["manages"],
    }
    return render(request, "reports/overview.html", context)
