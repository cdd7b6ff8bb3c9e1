"""Entries: the list and the look into one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from awards.http import SignedInRequest
from awards.models import AccessLog, Edition, User
from awards.services.privacy import log_access
from reports.forms import EntryFilterForm, EntryStateForm
from reports.queries.entries import entry_view, find_entry, listed
from reports.queries.pages import keyed_page
from reports.services.voiding import dismiss_entry
from reports.views.frame import staff_context
from submissions.models import Submission
from submissions.queries.contacts import contacts_of, fields_of
from submissions.queries.minors import parental_consent
from submissions.queries.niks import niks_of
from submissions.services.entries import TRANSITIONS
from submissions.services.verification import admit_verified, reject_verified

PAGE_SIZE = 100
PAGE_OF_ENTRY = gettext_noop("The page of an entry in the back office")
State = Submission.State
DECISIONS = (State.ADMITTED, State.REJECTED, State.WITHDRAWN, State.DISQUALIFIED)


@require_safe
def submission_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entries of an edition, narrowed by category, state and text."""
    edition, context = staff_context(request, slug)
    form = EntryFilterForm(request.GET, categories=edition.categories.values_list("code", "name"))
    page = keyed_page(listed(edition, **form.narrowing), request.GET.get("page"), PAGE_SIZE)
    context |= {"form": form, "page": page}
    return render(request, "reports/submission_list.html", context)


@require_safe
def submission_detail(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One entry: its facts, every sheet, standings, places, papers and history."""
    edition, context = staff_context(request, slug)
    return _detail(request, context, get_object_or_404(find_entry(edition, code)))


@require_POST
def submission_state(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Admit, reject, withdraw or disqualify an entry."""
    edition, context = staff_context(request, slug, manage=True)
    entry = get_object_or_404(find_entry(edition, code))
    form = EntryStateForm.sent(request.POST)
    if not form.is_valid():
        return _detail(request, context, entry, form, status=422)
    entry = _decide(entry, form.cleaned_data["to"], form.cleaned_data.get("reason", ""), request.user)
    facts = {"code": entry.code, "state": entry.get_state_display()}
    messages.success(request, _("%(code)s is now: %(state)s.") % facts)
    return redirect("reports:submission-detail", slug, code)


def _decide(entry: Submission, to: str, reason: str, user: User) -> Submission:
    if to == Submission.State.ADMITTED:
        return admit_verified(submission=entry, seen_version=entry.check_version, by=user)
    if to == Submission.State.REJECTED:
        return reject_verified(submission=entry, reason=reason, seen_version=entry.check_version, by=user)
    return dismiss_entry(submission=entry, to=to, reason=reason, by=user)


def _detail(
    request: SignedInRequest,
    context: dict[str, Any],
    entry: Submission,
    sent: EntryStateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actions = []
    if context["manages"]:
        actions = [
            sent if sent is not None and sent.action == to else EntryStateForm(to=to)
            for to in DECISIONS
            if to in TRANSITIONS[entry.state]
        ]
    contacts = contacts_of(entry) if context["manages"] else []
    _log_contacts(request, context["edition"], entry)
    context |= {"view": entry_view(entry), "actions": actions, "form": sent, "contacts": contacts}
    context |= {"niks": niks_of(entry), "parental": parental_consent(entry)}
    return render(request, "reports/submission_detail.html", context, status=status)


def _log_contacts(request: SignedInRequest, edition: Edition, entry: Submission) -> None:
    """The page shows contacts of people, so that it is recorded who looked at them."""
    seen = fields_of(entry)
    log_access(
        user=request.user,
        edition=edition,
        action=AccessLog.Action.SEEN,
        fields=seen.fields,
        subject=f"submission:{entry.pk}",
        label=str(entry),
        people=seen.people,
        purpose=PAGE_OF_ENTRY,
    )
