"""The jurors of an edition: who they are, where they sit, how far they are, and their cards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, User
from awards.permissions import MANAGE_EDITION
from judging.conflict_board import CandidateConflict, candidate_conflicts
from judging.forms.jurors import JurorInviteForm, SeatForm
from judging.judging_days import judging_spans
from judging.juror_board import category_seats, juror_rows, jurors_of
from judging.models import JurorCard
from judging.services.cards import revoke_card
from judging.services.decisions import appoint
from judging.services.inviting import Invitee, check_candidate, invite_juror
from judging.services.seating import require_open, seat_juror, unseat_juror

PAGE_SIZE = 50


def _context(request: SignedInRequest, edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
        "now": timezone.now(),
    }


def _juror(edition: Edition, pk: int) -> User:
    """A juror of the edition. Raises Http404."""
    juror: User = get_object_or_404(jurors_of(edition), pk=pk)
    return juror


@require_safe
def jurors(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every juror with seats, sheets, card and invitation; cards are made and printed from here."""
    edition = staff_edition(request, slug)
    page = Paginator(jurors_of(edition), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = juror_rows(edition, list(page.object_list))
    return render(request, "judging/jurors.html", _context(request, edition) | {"page": page, "rows": rows})


@require_safe
def juror(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One juror: the seat in each stage, what speaks against it, the card and the invitation."""
    edition = staff_edition(request, slug)
    found = _juror(edition, pk)
    row = juror_rows(edition, [found])[0]
    context = _context(request, edition) | {
        "row": row,
        "juror": found,
        "categories": category_seats(edition, row),
        "spans": judging_spans(edition, [found.pk]).get(found.pk, []),
    }
    return render(request, "judging/juror.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def juror_invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """Invite a juror by mail, with the seats that wait for them."""
    edition = staff_edition(request, slug, manage=True)
    form = JurorInviteForm(request.POST if request.method == "POST" else None, edition=edition)
    found: list[CandidateConflict] | None = None
    if form.is_valid():
        data = form.cleaned_data
        who = {name: data[name] for name in ("email", "name", "institution", "nip", "phone", "unit")}
        found = candidate_conflicts(check_candidate(edition, Invitee(**who)))
    # Conflicts are shown first; the second press, on what was shown, invites.
    if (
        found is not None
        and request.POST.get("do") != "check"
        and request.POST.get("seen", "") == _seen(found)
    ):
        try:
            invited = invite_juror(edition=edition, stages=list(data["stages"]), by=request.user, **who)
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s is invited by mail.") % {"name": invited.name})
            if data["stages"]:
                return redirect("judging:juror", slug, invited.pk)
            return redirect("judging:jurors", slug)
    context = _context(request, edition) | {
        "form": form,
        "found": found,
        "seen": _seen(found) if found else "",
    }
    return render(request, "judging/juror_invite.html", context, status=422 if form.errors else 200)


def _seen(found: list[CandidateConflict]) -> str:
    """Which conflicts a page showed, so that an invitation knows they were looked at; empty without any."""
    return "-".join(str(row.entry.pk) for row in found)


@require_POST
def juror_reinvite(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Mail a juror who has seats already a link to the account."""
    edition = staff_edition(request, slug, manage=True)
    found = _juror(edition, pk)
    invite_juror(
        edition=edition,
        email=found.email,
        name=found.name,
        institution=found.institution,
        stages=(),
        by=request.user,
    )
    messages.success(request, _("A link goes to %(email)s.") % {"email": found.email})
    return redirect("judging:juror", slug, pk)


@require_POST
def juror_seat(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Give or take a seat, or make the juror chair, deputy or a juror like the others."""
    edition = staff_edition(request, slug, manage=True)
    found = _juror(edition, pk)
    form = SeatForm(request.POST, edition=edition)
    if not form.is_valid():
        raise Http404
    stage, action = form.cleaned_data["stage"], form.cleaned_data["do"]
    facts = {"name": found.name, "stage": f"{stage.category.name}, {stage.name}"}
    if action == SeatForm.SEAT:
        require_open(stage)
        seat_juror(stage=stage, juror=found, by=request.user)
        text = _("%(name)s has a seat in %(stage)s.") % facts
    elif action == SeatForm.UNSEAT:
        unseat_juror(stage=stage, juror=found, by=request.user)
        text = _("%(name)s has no seat in %(stage)s any more.") % facts
    else:
        require_open(stage)
        seat = appoint(stage=stage, juror=found, role=action, by=request.user)
        text = _("%(name)s is now %(role)s in %(stage)s.") % (
            facts | {"role": seat.get_role_display().lower()}
        )
    messages.success(request, text)
    return redirect("judging:juror", slug, pk)


@require_POST
def card_revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Make a juror's card void."""
    edition = staff_edition(request, slug, manage=True)
    card = get_object_or_404(JurorCard, edition=edition, juror=pk, revoked_at__isnull=True)
    revoke_card(card_id=card.pk, by=request.user)
    messages.success(
        request, _("The card of %(name)s signs in no more.") % {"name": _juror(edition, pk).name}
    )
    return redirect("judging:juror", slug, pk)
