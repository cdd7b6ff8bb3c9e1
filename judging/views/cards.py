"""What the QR on a juror's card leads to; nobody has to be signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from awards.http import client_address
from awards.services.accounts import sign_in_person
from awards.throttle import Throttle
from judging.judging_days import judging_spans
from judging.models import JurorCard
from judging.services.cards import UNKNOWN, CardRefused, find_card, use_card, why_not

COOKIE_AGE = 180 * 24 * 3600  # longer than an edition is judged
TRIES = Throttle("juror-card", limit=30, seconds=15 * 60)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def card(request: HttpRequest, secret: str) -> HttpResponse:
    """Whose card it is and one button; only pressing it uses the card, so that a preview does not."""
    address = client_address(request)
    if TRIES.is_exhausted(address):
        return render(request, "judging/card_refused.html", {"why": "throttled"}, status=429)
    found = find_card(secret)
    if found is None:
        TRIES.count(address)
        return _refused(request, None, UNKNOWN)
    timezone.activate(found.edition.zone)
    if request.method == "POST":
        return _use(request, found, secret)
    why = why_not(found, _device(request, found))
    if why:
        return _refused(request, found, why)
    context = {"card": found, "juror": found.juror, "edition": found.edition, "secret": secret}
    return render(request, "judging/card.html", context)


def _use(request: HttpRequest, found: JurorCard, secret: str) -> HttpResponse:
    try:
        use = use_card(secret=secret, device=_device(request, found))
    except CardRefused as refused:
        TRIES.count(client_address(request))
        return _refused(request, found, refused.why)
    response = sign_in_person(request, found.juror, method="card")
    if use.device is not None:
        response.set_signed_cookie(
            _cookie(found),
            use.device,
            salt=_cookie(found),
            max_age=COOKIE_AGE,
            path="/kartu/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _refused(request: HttpRequest, found: JurorCard | None, why: str) -> HttpResponse:
    """Why the card does not sign in now, and what to do; 404 where there is no such card."""
    context: dict[str, object] = {"why": why}
    if found is not None:
        spans = judging_spans(found.edition, [found.juror_id]).get(found.juror_id, [])
        context |= {"juror": found.juror, "edition": found.edition, "card": found, "spans": spans}
    return render(request, "judging/card_refused.html", context, status=404 if found is None else 403)


def _cookie(found: JurorCard) -> str:
    return f"kartu-{found.pk}"


def _device(request: HttpRequest, found: JurorCard) -> str | None:
    """The secret of this device for a card, None where it has none or where the cookie is not ours."""
    device = request.get_signed_cookie(_cookie(found), default=None, salt=_cookie(found))
    return device if isinstance(device, str) else None
