"""Watching a stage: the live matrix, late jurors, far-apart sheets, and opening a sheet again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.permissions import MANAGE_EDITION
from awards.plots import axis_for
from judging.forms.watching import PolicyForm, ReopenSheetForm
from judging.models import Scoresheet
from judging.queries import field_of
from judging.services.policy import save_policy
from judging.services.reminding import remind_jurors
from judging.services.sheet_reopening import reopen_final_sheet
from judging.views.hearings import stage_of
from judging.watching import disagreements, late_jurors, matrix, policy_of

PAGE_SIZE = 50


@require_safe
def watch(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Every sheet by its state, who is late, and where jurors lie far apart.

    With htmx only the matrix comes back: the page asks for it again while the stage is open, and says how
    far it was, so that nothing is read out again, and nobody late asked for, where nothing has moved.
    """
    edition = staff_edition(request, slug)
    found = stage_of(edition, category, stage)
    page = Paginator(field_of(found).order_by("code"), PAGE_SIZE).get_page(request.GET.get("page"))
    found_matrix = matrix(found, page)
    context = {
        "edition": edition,
        "category": found.category,
        "stage": found,
        "page": page,
        "matrix": found_matrix,
        "now": timezone.now(),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    if request.headers.get("HX-Request"):
        is_further = request.GET.get("final") != found_matrix.figures
        has_moved = is_further or request.GET.get("lembar") != found_matrix.states
        context |= {"is_further": is_further, "renews_late": has_moved and not found.closed_at}
        if context["renews_late"]:
            context["late"] = late_jurors(found)
        return render(request, "judging/_watch_part.html", context)
    policy = policy_of(edition)
    far = disagreements(found, policy)
    context |= {
        "late": [] if found.closed_at else late_jurors(found),
        "policy": policy,
        "far": far,
        "axis": axis_for(total for row in far for _name, total in row.totals),
    }
    return render(request, "judging/watch.html", context)


@require_POST
def watch_remind(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Mail a juror with open sheets, or all of them; each once a day."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    chosen = request.POST.get("juror", "")
    juror_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 else None
    new, before = remind_jurors(stage=found, juror_id=juror_id)
    if new:
        text = ngettext("%(n)d reminder goes out by mail.", "%(n)d reminders go out by mail.", new)
        messages.success(request, text % {"n": new})
    elif before:
        messages.info(request, _("The reminder of today went out already."))
    else:
        messages.info(request, _("There is nobody to remind: no sheet is open."))
    return redirect("judging:watch", slug, category, stage)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_reopen(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """Open a final or excused sheet again, with a reason; what it held is kept."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    sheets = Scoresheet.objects.select_related("submission", "juror").prefetch_related("reopenings__by")
    sheet = get_object_or_404(sheets, pk=pk, stage=found)
    data = request.POST if request.method == "POST" else None
    given = {"objection": request.GET.get("sanggahan")}
    form = ReopenSheetForm(data, category=found.category, submission_id=sheet.submission_id, initial=given)
    if data is not None and form.is_valid():
        try:
            reopen_final_sheet(
                sheet_id=sheet.pk,
                by=request.user,
                reason=form.cleaned_data["reason"],
                objection=form.cleaned_data.get("objection"),
            )
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("The sheet of %(juror)s for %(code)s is a draft again.")
                % {"juror": sheet.juror.name, "code": sheet.submission.code},
            )
            return redirect("judging:watch", slug, category, stage)
    context = {
        "edition": edition,
        "category": found.category,
        "stage": found,
        "sheet": sheet,
        "form": form,
        "can": found.closed_at is None and sheet.state in {Scoresheet.State.FINAL, Scoresheet.State.EXCUSED},
    }
    return render(request, "judging/sheet_reopen.html", context, status=422 if data is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: SignedInRequest, slug: str) -> HttpResponse:
    """Limits of disagreement, whether entrants read scores, and how long they may object."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    stored = policy_of(edition)
    names = ("range_limit", "deviation_limit", "shows_scores", "objection_days")
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, initial={name: getattr(stored, name) for name in names})
    if data is not None and form.is_valid():
        save_policy(edition=edition, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("judging:policy", slug)
    manages = request.user.has_perm(MANAGE_EDITION, edition)
    context = {"edition": edition, "form": form, "manages": manages, "policy": stored}
    return render(request, "judging/policy.html", context, status=422 if data is not None else 200)
