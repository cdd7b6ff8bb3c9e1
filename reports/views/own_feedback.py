"""An entrant's feedback and objections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from judging.forms.feedback import ObjectionForm
from judging.services.objections import file_objection
from reports.queries.own_feedback import own_feedback
from submissions.models import Submission


def own_entry(request: SignedInRequest, pk: int) -> Submission:
    """An entry that one owns, has a place in the team of, or whose unit one administers. Raises Http404."""
    mine = Submission.objects.of_person(request.user) | Submission.objects.of_units_of(request.user)
    rows = mine.exclude(state=Submission.State.DRAFT).distinct()
    entry: Submission = get_object_or_404(
        rows.select_related("category__edition__letterhead", "unit__parent"), pk=pk
    )
    timezone.activate(entry.category.edition.zone)
    return entry


@require_safe
def feedback(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the jury wrote of an entry, its place once published, and its objections."""
    return _page(request, own_entry(request, pk), ObjectionForm())


@require_POST
def objection_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """File an objection; the receipt stands on the page and goes out by mail."""
    entry = own_entry(request, pk)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        try:
            filed = file_objection(submission=entry, text=form.cleaned_data["text"], by=request.user)
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your objection has the number %(no)s.") % {"no": filed.receipt})
            return redirect("reports:own-feedback", pk)
    return _page(request, entry, form, status=422)


def _page(request: SignedInRequest, entry: Submission, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "entry": entry,
        "edition": entry.category.edition,
        "feedback": own_feedback(entry),
        "form": form,
    }
    return render(request, "submissions/feedback.html", context, status=status)
