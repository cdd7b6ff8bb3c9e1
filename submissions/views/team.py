"""The people of an entry: who they are, what they may do, and their invitations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from submissions.forms.writing import MemberForm
from submissions.models import Submission, TeamMember
from submissions.permissions import HAND_IN_ENTRY
from submissions.queries.task_list import task_list
from submissions.services.writing_team import add_member, change_member, invite_again, remove_member
from submissions.views.frame import reachable_entry


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody in the team; who hands the entry in adds people."""
    entry = reachable_entry(request, pk)
    form = MemberForm()
    if request.method == "POST":
        entry = reachable_entry(request, pk, right=HAND_IN_ENTRY)
        form = MemberForm(request.POST)
        if form.is_valid():
            try:
                member = add_member(submission=entry, facts=form.facts, by=request.user)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _added(member))
                return redirect("submissions:team", entry.pk)
    context = {
        "edition": entry.category.edition,
        "entry": entry,
        "board": task_list(entry, request.user),
        "form": form,
    }
    return render(request, "submissions/entry/team.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: SignedInRequest, pk: int, member_pk: int) -> HttpResponse:
    """Correct what is written of one person."""
    entry, found = _member(request, pk, member_pk)
    form = MemberForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_member(member=found, facts=form.facts, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("submissions:team", entry.pk)
    context = {"edition": entry.category.edition, "entry": entry, "member": found, "form": form}
    return render(request, "submissions/entry/member.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take one person out of the team, after asking."""
    entry, found = _member(request, pk, member_pk)
    if request.method == "POST":
        remove_member(member=found, by=request.user)
        messages.success(request, _("%(name)s is no longer in the team.") % {"name": found.name})
        return redirect("submissions:team", entry.pk)
    context = {"edition": entry.category.edition, "entry": entry, "member": found}
    return render(request, "submissions/entry/member_remove.html", context)


@require_POST
def invite(request: SignedInRequest, pk: int, member_pk: int) -> HttpResponse:
    """Send one invitation again."""
    entry, found = _member(request, pk, member_pk)
    invite_again(member=found, by=request.user)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": found.email})
    return redirect("submissions:team", entry.pk)


def _member(request: SignedInRequest, pk: int, member_pk: int) -> tuple[Submission, TeamMember]:
    entry = reachable_entry(request, pk, right=HAND_IN_ENTRY)
    return entry, get_object_or_404(
        TeamMember.objects.select_related("submission"), submission=entry, pk=member_pk
    )


def _added(member: TeamMember) -> str:
    if member.invited_at is not None:
        text = _("%(name)s is in the team, and an invitation to %(email)s is on its way.")
        return text % {"name": member.name, "email": member.email}
    return _("%(name)s is in the team.") % {"name": member.name}
