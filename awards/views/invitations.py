"""Answering an invitation, by the link that was mailed; nobody has to be signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from awards.http import client_address
from awards.models import Invitation
from awards.services.accounts import sign_in_person
from awards.services.invitations import accept_invitation, decline_invitation, find_invitation
from awards.throttle import Throttle

UNKNOWN = Throttle("invitation", limit=30, seconds=15 * 60)


@never_cache
@require_safe
@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what and until when; looking at it accepts nothing."""
    found = _find(request, token)
    if found is None or _state(found) != "open":
        return _closed(request, found)
    context = {
        "invitation": found,
        "token": token,
        "edition": found.edition,
        "is_other": request.user.is_authenticated and request.user.pk != found.user_id,
    }
    return render(request, "awards/invitation.html", context)


@never_cache
@require_POST
@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take the role, and be signed in: the link went to the account's address alone."""
    found = _find(request, token)
    if found is None or _state(found) != "open":
        return _closed(request, found)
    accepted = accept_invitation(token=token)
    response = sign_in_person(request, accepted.user, method="invitation", proves_address=True)
    messages.success(
        request, _("Thank you. You now have the role: %(role)s.") % {"role": accepted.get_role_display()}
    )
    return response


@never_cache
@require_POST
@login_not_required
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Decline the role; whoever invited is told."""
    found = _find(request, token)
    if found is None or _state(found) != "open":
        return _closed(request, found)
    decline_invitation(token=token)
    return redirect("awards:invitation-declined")


@require_safe
@login_not_required
def declined(request: HttpRequest) -> HttpResponse:
    """What a person sees who declined."""
    return render(request, "awards/invitation_closed.html", {"state": "declined"})


def _find(request: HttpRequest, token: str) -> Invitation | None:
    """The invitation of a link; whoever tries many that do not exist is answered as if none did."""
    address = client_address(request)
    if UNKNOWN.is_exhausted(address):
        return None
    found = find_invitation(token)
    if found is None:
        UNKNOWN.count(address)
    return found


def _state(found: Invitation) -> str:
    if found.accepted_at is not None:
        return "accepted"
    if found.withdrawn_at is not None:
        return "unknown"
    return "open" if found.expires_at > timezone.now() else "expired"


def _closed(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    """A link that leads nowhere: one withdrawn or declined answers like one that never existed."""
    state = _state(found) if found is not None else "unknown"
    context: dict[str, object] = {"state": state, "invitation": found if state != "unknown" else None}
    if found is not None and state != "unknown":
        context["edition"] = found.edition
    return render(
        request, "awards/invitation_closed.html", context, status=404 if state == "unknown" else 410
    )
