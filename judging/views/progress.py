"""How far judging is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest, staff_edition
from awards.permissions import MANAGE_EDITION
from judging.progress import edition_progress


@require_safe
def progress(request: SignedInRequest, slug: str) -> HttpResponse:
    """Jurors by stage in each category: final of due, conflicts, excused sheets, seats and roles."""
    edition = staff_edition(request, slug)
    context = {
        "edition": edition,
        "categories": edition_progress(edition),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/progress.html", context)
