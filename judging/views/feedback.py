"""The secretariat's pages of feedback and objections."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.permissions import MANAGE_EDITION
from judging.feedback_board import standing_windows, switches
from judging.forms.feedback import AnswerForm, FollowUpForm
from judging.forms.hearings import ReasonForm
from judging.models import Objection
from judging.services.feedback import release_feedback, withdraw_feedback
from judging.services.objections import answer_objection, follow_up
from judging.watching import policy_of

PAGE_SIZE = 50


@require_safe
def feedback(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every category with its switch, and what its entrants would read."""
    edition = staff_edition(request, slug)
    context = {
        "edition": edition,
        "switches": switches(edition),
        "policy": policy_of(edition),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/feedback.html", context)


@require_POST
def feedback_release(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Switch a category's feedback on."""
    edition = staff_edition(request, slug, manage=True)
    found = get_object_or_404(edition.categories.select_related("edition"), code=category)
    release_feedback(category=found, by=request.user)
    messages.success(
        request, _("The entrants of %(category)s can read their feedback now.") % {"category": found.name}
    )
    return redirect("judging:feedback", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_withdraw(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Switch it off again, with a reason."""
    edition = staff_edition(request, slug, manage=True)
    found = get_object_or_404(edition.categories, code=category)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data)
    if data is not None and form.is_valid():
        withdraw_feedback(category=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The feedback of %(category)s is hidden again.") % {"category": found.name}
        )
        return redirect("judging:feedback", slug)
    context = {"edition": edition, "category": found, "form": form}
    return render(request, "judging/feedback_withdraw.html", context, status=422 if data is not None else 200)


@require_safe
def objections(request: SignedInRequest, slug: str) -> HttpResponse:
    """All objections of an edition, the waiting ones first."""
    edition = staff_edition(request, slug)
    rows = (
        Objection.objects.filter(category__edition=edition)
        .select_related("category", "submission__unit__parent")
        .order_by("answered_at", "at")
    )
    waiting = rows.filter(outcome=Objection.Outcome.OPEN)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "page": page,
        "waiting": waiting.count(),
        "windows": standing_windows(edition),
        "now": timezone.now(),
    }
    return render(request, "judging/objections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One objection: what was said, the answer, what followed."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    rows = Objection.objects.select_related(
        "category", "submission__unit__parent", "by", "answered_by", "sheet__juror", "sheet__stage"
    ).prefetch_related("reopenings__sheet__juror")
    found = get_object_or_404(rows, pk=pk, category__edition=edition)
    data = request.POST if request.method == "POST" else None
    form: AnswerForm | FollowUpForm
    if found.outcome == Objection.Outcome.OPEN:
        form = AnswerForm(data, objection=found)
    else:
        form = FollowUpForm(data, initial={"followed": found.followed})
    if data is not None and form.is_valid():
        try:
            if isinstance(form, AnswerForm):
                answer_objection(objection_id=found.pk, by=request.user, **form.cleaned_data)
            else:
                follow_up(objection_id=found.pk, by=request.user, **form.cleaned_data)
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Recorded. The entrant reads it."))
            return redirect("judging:objection", slug, pk)
    context = {
        "edition": edition,
        "objection": found,
        "form": form,
        "is_open": found.outcome == Objection.Outcome.OPEN,
        "sheets": found.submission.sheets.select_related("juror", "stage").order_by(
            "stage__position", "juror__name"
        ),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/objection.html", context, status=422 if data is not None else 200)
