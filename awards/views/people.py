"""People and roles of an edition, for its secretariat; the inspectorate reads along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.forms.people import PeopleFilterForm, PersonForm, ReasonForm
from awards.http import SignedInRequest, staff_edition
from awards.models import AccessLog, Edition, Membership
from awards.permissions import MANAGE_EDITION
from awards.queries.people import invitations_of, revoked_of, roles_of, unanswered, units_of
from awards.services.accounts import ensure_user
from awards.services.invitations import invite, resend_invitation, withdraw_invitation
from awards.services.memberships import confirm_member, grant_role, revoke_role, tell_granted
from awards.services.privacy import log_access

PAGE_SIZE = 50
PEOPLE_LIST = gettext_noop("The list of people and roles")
INVITATION_LIST = gettext_noop("The list of invitations")
SHOWN = 10  # invitations and revoked roles beside the list of people


def _context(request: SignedInRequest, edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
        "now": timezone.now(),
    }


@require_safe
def people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who has which role in the edition and its units, who is invited, and whose role ended."""
    edition = staff_edition(request, slug)
    form = PeopleFilterForm(request.GET)
    rows = roles_of(edition, **form.narrowing)
    waiting = unanswered(invitations_of(edition))
    context = _context(request, edition) | {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "invitations": list(waiting[: SHOWN + 1]),
        "shown": SHOWN,
        "revoked": list(revoked_of(edition)[:SHOWN]),
    }
    _log_addresses(request, edition, list(context["page"]), PEOPLE_LIST)
    return render(request, "awards/people.html", context)


def _log_addresses(request: SignedInRequest, edition: Edition, rows: Sequence[Any], purpose: str) -> None:
    """The list shows addresses of people, so that it is recorded who looked at how many."""
    log_access(
        user=request.user,
        edition=edition,
        action=AccessLog.Action.SEEN,
        fields=[AccessLog.Field.EMAIL] if rows else [],
        subject=f"edition:{edition.pk}",
        people=len({row.user_id for row in rows}),
        purpose=purpose,
    )


@require_safe
def invitation_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every invitation to the edition and its units, with its answer."""
    edition = staff_edition(request, slug)
    page = Paginator(invitations_of(edition), PAGE_SIZE).get_page(request.GET.get("page"))
    _log_addresses(request, edition, list(page), INVITATION_LIST)
    return render(request, "awards/people_invitations.html", _context(request, edition) | {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Offer a person a role by mail, or give it at once."""
    edition = staff_edition(request, slug, manage=True)
    form = PersonForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_valid():
        try:
            _add(request, edition, form.cleaned_data)
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            return redirect("awards:people", slug)
    units = [unit.label for unit in units_of(edition).select_related("parent").order_by("kind", "name")]
    context = _context(request, edition) | {"form": form, "units": units}
    return render(request, "awards/people_add.html", context, status=422 if form.errors else 200)


def _add(request: SignedInRequest, edition: Edition, data: dict[str, Any]) -> None:
    person = {"email": data["email"], "name": data["name"], "institution": data["institution"]}
    place = {"role": data["role"], "edition": edition, "organization": data["organization"]}
    if data["how"] == PersonForm.INVITE:
        invitation = invite(**person, **place, by=request.user)
        messages.success(
            request, _("%(name)s is invited by mail.") % {"name": invitation.user.name or data["email"]}
        )
        return
    membership = grant_role(user=ensure_user(**person), **place, by=request.user)
    tell_granted(membership, edition)
    facts = {"name": membership.user.name, "role": membership.get_role_display()}
    messages.success(request, _("%(name)s now has the role: %(role)s.") % facts)


@require_POST
def person_confirm(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Agree that a person belongs to a unit, where its admin did not answer or there is none."""
    edition = staff_edition(request, slug, manage=True)
    found: Membership = get_object_or_404(roles_of(edition), pk=pk, organization__isnull=False)
    membership = confirm_member(membership_id=found.pk, edition=edition, by=request.user)
    facts = {"name": membership.user.name, "unit": found.organization.label if found.organization else ""}
    messages.success(request, _("%(name)s is now a member of %(unit)s.") % facts)
    return redirect("awards:people", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def person_revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a role from a person, with a reason."""
    edition = staff_edition(request, slug, manage=True)
    membership: Membership = get_object_or_404(roles_of(edition), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            revoke_role(
                membership_id=membership.pk,
                edition=edition,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.is_valid():
        facts = {"name": membership.user.name, "role": membership.get_role_display()}
        messages.success(request, _("%(name)s no longer has the role: %(role)s.") % facts)
        return redirect("awards:people", slug)
    context = _context(request, edition) | {"form": form, "membership": membership}
    return render(request, "awards/people_revoke.html", context, status=422 if form.errors else 200)


@require_POST
def invitation_resend(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Mail a new link; the old one stops working."""
    edition = staff_edition(request, slug, manage=True)
    found = get_object_or_404(invitations_of(edition), pk=pk)
    invitation = resend_invitation(invitation_id=found.pk, edition=edition, by=request.user)
    messages.success(
        request,
        _("A new link goes to %(email)s. The old one no longer works.") % {"email": invitation.user.email},
    )
    return redirect("awards:people", slug)


@require_POST
def invitation_withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    edition = staff_edition(request, slug, manage=True)
    found = get_object_or_404(invitations_of(edition), pk=pk)
    invitation = withdraw_invitation(invitation_id=found.pk, edition=edition, by=request.user)
    messages.success(request, _("The invitation of %(name)s is withdrawn.") % {"name": invitation.user.name})
    return redirect("awards:people", slug)
