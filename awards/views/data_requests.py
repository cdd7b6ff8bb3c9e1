"""What people demand of their data, for the secretariat; and how long an edition keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.forms.privacy import AnswerForm, ErasureForm, PurgeForm, RetentionForm
from awards.http import SignedInRequest, staff_edition
from awards.models import DataRequest, Edition
from awards.permissions import RUN_EDITION
from awards.personal_facts import known
from awards.services.erasure import answer_request, erase_person, obstacles_to
from awards.services.retention import change_periods, due_of, last_day, purge
from awards.views.setup.frame import READ_AND_SAVE, open_desk

PAGE_SIZE = 50


def _run_edition(request: SignedInRequest, slug: str, *, writes: bool) -> Edition:
    """The edition, archived or not: what the law gives a person does not end with it."""
    edition = staff_edition(request, slug)
    if writes and not request.user.has_perm(RUN_EDITION, edition):
        raise PermissionDenied
    return edition


@require_safe
def request_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The requests of an edition's people, those that wait first."""
    edition = staff_edition(request, slug)
    rows = DataRequest.objects.filter(edition=edition).select_related("user", "decided_by")
    page = Paginator(rows.order_by("decided_at", "-created_at"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "awards/data_requests.html", {"edition": edition, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def request_detail(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One request: what an erasure would do and what the law keeps; POST answers it or erases."""
    edition = _run_edition(request, slug, writes=request.method == "POST")
    found = get_object_or_404(DataRequest.objects.select_related("user"), pk=pk, edition=edition)
    is_erasure = found.kind == DataRequest.Kind.ERASURE
    erasing = request.method == "POST" and "erase" in request.POST
    answer = AnswerForm(request.POST if request.method == "POST" and not erasing else None, kind=found.kind)
    erasure = ErasureForm(request.POST if erasing else None)
    form = erasure if erasing else answer
    if form.is_bound and form.is_valid():
        try:
            if erasing:
                erase_person(request_id=found.pk, by=request.user)
            else:
                answer_request(request_id=found.pk, by=request.user, **answer.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The request is settled."))
            return redirect("awards:data-requests", slug)
    is_open = found.state == DataRequest.State.OPEN
    context = {
        "edition": edition,
        "found": found,
        "answer": answer,
        "erasure": erasure,
        "form": form,
        "is_erasure": is_erasure,
        "is_open": is_open,
        "runs": request.user.has_perm(RUN_EDITION, edition),
        "holdings": [row for facts in known() for row in facts.holdings(found.user) if row.count]
        if is_erasure and is_open
        else [],
        "mentions": [row for facts in known() for row in facts.mentions(found.user, edition)]
        if is_erasure and is_open
        else [],
        "obstacles": obstacles_to(found.user) if is_erasure and is_open else [],
    }
    return render(request, "awards/data_request.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_SAVE)
def retention(request: SignedInRequest, slug: str) -> HttpResponse:
    """For how long an edition keeps what, what is due now, and the way to delete it."""
    desk = open_desk(request, slug)
    form = RetentionForm(request.POST if desk.is_sent else None, edition=desk.edition)
    if not desk.manages:
        form.disable()
    if desk.is_sent and form.is_valid():
        change_periods(edition_id=desk.edition.pk, months=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("awards:setup-retention", slug)
    title = _("How long data is kept")
    rows = due_of(desk.edition)
    context = {
        "form": form,
        "title": title,
        "rows": [(row, form[row.period.code]) for row in rows],
        "last_day": last_day(desk.edition),
        "due": sum(row.count for row in rows if row.is_due),
        "purge": PurgeForm(),
        "runs": request.user.has_perm(RUN_EDITION, desk.edition),
    }
    return desk.page(
        "setup/retention.html", context, crumbs=[(title, "")], status=422 if desk.is_sent else 200
    )


@require_POST
def retention_purge(request: SignedInRequest, slug: str) -> HttpResponse:
    """Delete what is due, once the box is ticked."""
    edition = _run_edition(request, slug, writes=True)
    if not PurgeForm(request.POST).is_valid():
        messages.error(request, _("Tick the box first. Nothing was deleted."))
        return redirect("awards:setup-retention", slug)
    counts = purge(edition_id=edition.pk, by=request.user)
    number = sum(counts.values())
    text = ngettext("%(n)d row was deleted.", "%(n)d rows were deleted.", number)
    messages.success(request, text % {"n": number})
    return redirect("awards:setup-retention", slug)
