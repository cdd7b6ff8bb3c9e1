"""Beginning an entry, its task list, what it is, and its end: taken back, withdrawn, confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.forms.privacy import ConsentForm
from awards.http import SignedInRequest
from awards.models import Category
from submissions.forms.writing import FactsForm, StartForm, WithdrawForm
from submissions.models import EligibilityRule, Question, Submission
from submissions.permissions import HAND_IN_ENTRY, WRITE_ENTRY
from submissions.queries.readiness import has_readiness
from submissions.queries.starting import choices_of, open_editions, units_for, units_of
from submissions.queries.statements import letters_of
from submissions.queries.task_list import task_list
from submissions.services.drafts import save_facts, start_draft
from submissions.services.submitting import take_back, withdraw_own
from submissions.views.frame import reachable_entry


@require_safe
def choose_category(request: SignedInRequest) -> HttpResponse:
    """The categories that can be entered now, each with whether this person may, and why not."""
    units = units_of(request.user)
    context = {"choices": choices_of(request.user, units), "units": units}
    return render(request, "submissions/entry/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Begin an entry in a category. Raises Http404 for one that is not open now."""
    rows = Category.objects.filter(edition__in=open_editions(), edition__slug=slug, code=category)
    chosen = get_object_or_404(rows.select_related("edition__letterhead"))
    timezone.activate(chosen.edition.zone)
    units = units_for(chosen, units_of(request.user))
    if not units:
        return redirect("submissions:choose-category")
    form = StartForm(request.POST or None, category=chosen, units=units)
    consent = ConsentForm(request.POST or None, edition=chosen.edition, user=request.user)
    context = {
        "category": chosen,
        "edition": chosen.edition,
        "form": form,
        "units": units,
        "consent": consent,
    }
    if request.method == "POST" and all([form.is_valid(), consent.is_valid()]):
        try:
            with transaction.atomic():
                consent.save(get_language() or "")
                entry = start_draft(
                    category=chosen,
                    unit=form.cleaned_data["unit"],
                    title=form.cleaned_data["title"],
                    participant_kind=form.cleaned_data.get("participant_kind", ""),
                    by=request.user,
                )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("submissions:entry", entry.pk)
    return render(request, "submissions/entry/start.html", context, status=422 if form.is_bound else 200)


@require_safe
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """The task list of an entry: the state of every part, and the time left."""
    found = reachable_entry(request, pk)
    context = {
        "edition": found.category.edition,
        "board": task_list(found, request.user),
        "letters": letters_of(found.category),
        "has_readiness": has_readiness(found.category),
    }
    return render(request, "submissions/entry/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Title, unit, and since when an innovation is in use."""
    found = reachable_entry(request, pk, right=WRITE_ENTRY)
    units = units_for(found.category, units_of(request.user))
    form = FactsForm(
        request.POST or None,
        entry=found,
        units=[*units, *([] if found.unit in units else [found.unit])],
        asks_video=not _asks_address(found),
        asks_development=found.category.eligibility_rules.filter(
            kind=EligibilityRule.Kind.FORMER_WINNER
        ).exists(),
    )
    context = {"edition": found.category.edition, "entry": found, "form": form, "clash": False}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if save_facts(
                    submission=found,
                    facts=form.facts,
                    seen_version=form.cleaned_data["seen"],
                    by=request.user,
                ):
                    return redirect("submissions:entry", found.pk)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                status, context = 409, context | _facts_clash(found, form)
    return render(request, "submissions/entry/facts.html", context, status=status)


def _facts_clash(found: Submission, form: FactsForm) -> dict[str, object]:
    """Both sides of a clash: what was typed stays in the form, what stands is shown beside it.

    The form then counts as having seen what stands, so that saving again is a decision.
    """
    found.refresh_from_db()
    form.data = {**form.data, "seen": str(found.facts_version)}
    return {"clash": True, "entry": found}


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a submitted entry a draft again, after saying what that means."""
    found = reachable_entry(request, pk, right=HAND_IN_ENTRY)
    if request.method == "POST":
        take_back(submission=found, by=request.user)
        messages.success(request, _("The entry is a draft again. Submit it once more before the deadline."))
        return redirect("submissions:entry", found.pk)
    board = task_list(found, request.user)
    if not board.may_take_back:
        raise Http404
    context = {"edition": found.category.edition, "entry": found, "board": board}
    return render(request, "submissions/entry/take_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give an entry up, after saying that it cannot be undone."""
    found = reachable_entry(request, pk, right=HAND_IN_ENTRY)
    form = WithdrawForm(request.POST or None, needs_reason=found.submitted_at is not None)
    if request.method == "POST" and form.is_valid():
        withdraw_own(submission=found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The entry is withdrawn."))
        return redirect("submissions:entry", found.pk)
    if request.method != "POST" and not task_list(found, request.user).may_withdraw:
        raise Http404
    context = {"edition": found.category.edition, "entry": found, "form": form}
    return render(request, "submissions/entry/withdraw.html", context, status=422 if form.is_bound else 200)


def _asks_address(found: Submission) -> bool:
    """Whether the form asks for a web or video address itself."""
    questions = Question.objects.filter(section__form=found.form_id, kind=Question.Kind.URL)
    return found.form_id is not None and questions.exists()
