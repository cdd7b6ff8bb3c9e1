"""Optimised assignments: asked for, watched, looked at, accepted; and the expertise they go by."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Category
from awards.permissions import MANAGE_EDITION
from judging.forms.plans import ExpertiseForm, PlanForm, TagsForm
from judging.juror_board import jurors_of
from judging.models import AssignmentPlan, JurorExpertise
from judging.plan_board import PLANS_SHOWN, category_tags, expertise_rows, plan_board, plans_of
from judging.services import plans as services
from submissions.models import Submission

ENTRIES_ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for an optimised assignment; the plans made before."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    stages = [int(pk) for pk in request.GET.getlist("tahap") if pk.isdecimal()]
    form = PlanForm(
        request.POST if request.method == "POST" else None, edition=edition, initial={"stages": stages}
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            plan = services.request_plan(
                edition=edition,
                stages=list(data["stages"]),
                sheets=data["sheets"],
                least=data["least"],
                most=data["most"],
                by=request.user,
            )
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            return redirect("judging:plan", slug, plan.pk)
    context = {
        "edition": edition,
        "form": form,
        "plans": plans_of(edition)[:PLANS_SHOWN],
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/plans.html", context, status=422 if form.errors else 200)


@require_safe
def plan(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """A plan with cost, loads and links, before it is accepted.

    A page that asks again gets nothing new while the plan waits as before, so that nothing is read out twice.
    """
    edition = staff_edition(request, slug)
    found = get_object_or_404(plans_of(edition), pk=pk)
    board = plan_board(found)
    context = {
        "edition": edition,
        "plan": found,
        "board": board,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    if request.headers.get("HX-Request") == "true":
        is_waiting = found.state == AssignmentPlan.State.WAITING
        if is_waiting and board.is_stuck == (request.GET.get("macet") == "1"):
            return HttpResponse(status=204)
        return render(request, "judging/_plan.html", context)
    return render(request, "judging/plan.html", context)


@require_POST
def plan_accept(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Give the sheets of a plan."""
    edition = staff_edition(request, slug, manage=True)
    found: AssignmentPlan = get_object_or_404(plans_of(edition), pk=pk)
    made = services.accept_plan(plan_id=found.pk, by=request.user)
    text = ngettext(
        "The plan is accepted: %(count)d sheet was given.",
        "The plan is accepted: %(count)d sheets were given.",
        made,
    )
    messages.success(request, text % {"count": made})
    return redirect("judging:plan", slug, pk)


@require_safe
def expertise(request: SignedInRequest, slug: str) -> HttpResponse:
    """What jurors know, and what categories and entries ask for."""
    edition = staff_edition(request, slug)
    entries = (
        Submission.objects.filter(category__edition=edition, state=Submission.State.ADMITTED)
        .select_related("category", "expertise")
        .order_by("category__position", "number")
    )
    context = {
        "edition": edition,
        "jurors": expertise_rows(edition),
        "categories": category_tags(edition),
        "page": Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page")),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/expertise.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def expertise_juror(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The expertise and limits of one juror."""
    edition = staff_edition(request, slug, manage=True)
    juror = get_object_or_404(jurors_of(edition), pk=pk)
    row = JurorExpertise.objects.filter(edition=edition, juror=juror).first()
    initial = {"tags": ", ".join(row.tags), "least": row.least, "most": row.most} if row else None
    form = ExpertiseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.set_juror_expertise(
            edition=edition,
            juror=juror,
            tags=services.clean_tags(form.cleaned_data["tags"]),
            least=form.cleaned_data["least"],
            most=form.cleaned_data["most"],
            by=request.user,
        )
        messages.success(request, _("The expertise of %(name)s is kept.") % {"name": juror.name})
        return redirect("judging:expertise", slug)
    context = {"edition": edition, "subject": juror.name, "form": form}
    return render(request, "judging/expertise_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def expertise_category(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """What the entries of a category ask for."""
    edition = staff_edition(request, slug, manage=True)
    found: Category = get_object_or_404(edition.categories.select_related("expertise"), code=category)
    tags = found.expertise.tags if hasattr(found, "expertise") else []
    form = TagsForm(request.POST if request.method == "POST" else None, initial={"tags": ", ".join(tags)})
    if form.is_bound and form.is_valid():
        wanted = services.clean_tags(form.cleaned_data["tags"])
        services.set_category_expertise(category=found, tags=wanted, by=request.user)
        messages.success(request, _("What %(name)s asks for is kept.") % {"name": found.name})
        return redirect("judging:expertise", slug)
    context = {"edition": edition, "subject": found.name, "form": form}
    return render(request, "judging/expertise_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def expertise_entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What one entry asks for, where it differs from its category."""
    edition = staff_edition(request, slug, manage=True)
    entries = Submission.objects.filter(category__edition=edition).select_related("category", "expertise")
    entry = get_object_or_404(entries, pk=pk)
    tags = entry.expertise.tags if hasattr(entry, "expertise") else []
    form = TagsForm(request.POST if request.method == "POST" else None, initial={"tags": ", ".join(tags)})
    if form.is_bound and form.is_valid():
        wanted = services.clean_tags(form.cleaned_data["tags"])
        services.set_entry_expertise(submission=entry, tags=wanted, by=request.user)
        messages.success(request, _("What %(name)s asks for is kept.") % {"name": entry.code})
        return redirect("judging:expertise", slug)
    context = {"edition": edition, "subject": f"{entry.code} {entry.title}", "form": form}
    return render(request, "judging/expertise_edit.html", context, status=422 if form.errors else 200)
