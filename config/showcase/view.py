"""The page of all components, on machines of developers and in a demo alone."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.showcase.sections import sections
from reports.models.letterhead import Accent


@require_safe
@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in its states. Raises Http404 where people work."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {"sections": sections(request), "accents": Accent.choices}
    return render(request, "showcase/components.html", context)
