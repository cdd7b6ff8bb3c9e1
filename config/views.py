"""The first page, and the answer to whoever watches the site."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from awards.models import Edition
from awards.navigation import home_of
from config.readiness import readiness
from reports.queries.public import edition_front


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """A signed-in person lands where most is to be done, everybody else on the public page."""
    landing = home_of(request.user)
    return redirect(landing) if landing else front(request)


@require_safe
@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    """The public page of the edition that runs, for everybody."""
    return _front(request, Edition.objects.current())


@require_safe
@login_not_required
def edition_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page of any edition, since several may run at once. Raises Http404 before it is opened."""
    editions = Edition.objects.visible_to(request.user).select_related("organizer__parent", "letterhead")
    return _front(request, get_object_or_404(editions, slug=slug))


def _front(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    timezone.activate(edition.zone if edition else timezone.get_default_timezone())
    front = edition_front(edition) if edition is not None else None
    return render(request, "public/home.html", {"edition": edition, "front": front})


@never_cache
@require_safe
@login_not_required
def health(_request: HttpRequest) -> JsonResponse:
    """200 when the database and the cache answer, else 503; says nothing more to strangers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.set("health", 1, 5)
    except (DatabaseError, RedisError):
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


@never_cache
@require_safe
@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when every check of this installation is "ok", else 503; names of checks and nothing more."""
    answers = readiness.answers()
    checks = {name: "ok" if is_well else "bad" for name, is_well in answers.items()}
    return JsonResponse(checks, status=200 if all(answers.values()) else 503)
