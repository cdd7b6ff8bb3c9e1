"""The members of a unit, for its admin."""

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
from awards.forms.people import ColleagueForm, ReasonForm
from awards.http import SignedInRequest
from awards.models import Invitation, Membership, Organization
from awards.permissions import administered_unit_ids
from awards.queries.people import members_of_units, unanswered
from awards.services.invitations import invite
from awards.services.memberships import confirm_member, ledger_edition, revoke_role

PAGE_SIZE = 50


def _require_admin(request: SignedInRequest) -> None:
    """Whoever looks after no unit may not know of these pages. Raises Http404."""
    if not administered_unit_ids(request.user):
        raise Http404


@require_safe
def unit_members(request: SignedInRequest) -> HttpResponse:
    """Members of the units of an admin: who waits to be confirmed, who is one, who is invited."""
    _require_admin(request)
    rows = members_of_units(request.user)
    units = Organization.objects.administered_by(request.user).select_related("parent")
    invited = Invitation.objects.filter(organization__in=units.values("pk"))
    context = {
        "units": list(units.filter(pk__in=administered_unit_ids(request.user)).order_by("name")),
        "waiting": rows.filter(confirmed_at__isnull=True).count(),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "invitations": list(
            unanswered(invited).select_related("user", "by", "organization__parent")[:PAGE_SIZE]
        ),
        "now": timezone.now(),
    }
    return render(request, "awards/unit_members.html", context)


@require_POST
def member_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree that a person belongs to the unit."""
    _require_admin(request)
    found = get_object_or_404(members_of_units(request.user), pk=pk)
    membership = confirm_member(membership_id=found.pk, edition=ledger_edition(), by=request.user)
    facts = {"name": membership.user.name, "unit": found.organization.label if found.organization else ""}
    messages.success(request, _("%(name)s is now a member of %(unit)s.") % facts)
    return redirect("awards:unit-members")


@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse who waits, or end a membership, with a reason; another admin is relieved by the secretariat."""
    _require_admin(request)
    members = members_of_units(request.user).filter(role=Membership.Role.MEMBER)
    membership: Membership = get_object_or_404(members, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        revoke_role(
            membership_id=membership.pk,
            edition=ledger_edition(),
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
        messages.success(
            request, _("%(name)s is told by mail, with your reason.") % {"name": membership.user.name}
        )
        return redirect("awards:unit-members")
    context: dict[str, Any] = {"form": form, "membership": membership}
    return render(request, "awards/unit_members_remove.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def member_invite(request: SignedInRequest) -> HttpResponse:
    """Invite a colleague to be a member of one of the admin's units."""
    _require_admin(request)
    form = ColleagueForm(
        request.POST if request.method == "POST" else None,
        units=Organization.objects.administered_by(request.user),
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            invite(
                email=data["email"],
                name=data["name"],
                role=Membership.Role.MEMBER,
                edition=ledger_edition(),
                organization=data["unit"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.is_valid():
        messages.success(request, _("%(name)s is invited by mail.") % {"name": form.cleaned_data["name"]})
        return redirect("awards:unit-members")
    return render(
        request, "awards/unit_members_invite.html", {"form": form}, status=422 if form.errors else 200
    )
