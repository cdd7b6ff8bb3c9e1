"""The desk of one entry: its words and evidence beside the checklist, the rules and entries like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Edition
from submissions.forms.verification import (
    CheckForm,
    DecisionForm,
    RejectForm,
    ReturnForm,
    RuleForm,
    as_text,
    due_in,
)
from submissions.models import EligibilityRule, Submission
from submissions.queries.checklists import admission_items
from submissions.queries.desk import Board, board_of
from submissions.queries.reading import content_of
from submissions.queries.verification import Point, failed_reasons
from submissions.services import verification
from submissions.services.verification import CheckChanged
from submissions.views.check_frame import check_context, entry_of

State = Submission.State


@dataclass(frozen=True, slots=True)
class PointForm:
    """A point of the checklist with its form."""

    point: Point
    form: CheckForm
    problem: str = ""


@require_safe
def desk(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Everything a verifier needs to decide on an entry."""
    edition, context = check_context(request, slug)
    return _desk(request, context, entry_of(edition, code))


@require_POST
def check_point(request: SignedInRequest, slug: str, code: str, item: str) -> HttpResponse:
    """Store the finding on one point at once; with htmx the point alone is drawn again."""
    edition, context = check_context(request, slug, manage=True)
    entry = entry_of(edition, code)
    found = next((one for one in admission_items(entry.category) if one.code == item), None)
    if found is None:
        messages.error(request, _("This point is no longer on the checklist. Open the page again."))
        return redirect("submissions:check-desk", slug, code)
    form = CheckForm(request.POST, prefix=item)
    before, problem, status = entry.check_version, "", 200
    if not form.is_valid():
        status = 422
    else:
        said = form.cleaned_data
        try:
            entry = verification.record_check(
                submission=entry,
                item=found,
                outcome=said["outcome"],
                note=said["note"],
                seen=said["seen"],
                by=request.user,
            )
        except DomainError as error:
            problem, status = str(error), 409 if isinstance(error, CheckChanged) else 422
    if not request.headers.get("HX-Request"):
        if problem or status != 200:
            advice = problem or _("Choose passed, failed or not applicable.")
            messages.error(request, f"{found.text}: {advice}")
        return redirect(f"{reverse('submissions:check-desk', args=[slug, code])}#butir-{item}")
    return _point(request, context, entry, item, form if status == 422 else None, problem, before, status)


@require_POST
def take(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Take an entry to verify it, or give it back to the others."""
    edition, _context = check_context(request, slug, manage=True)
    entry = entry_of(edition, code)
    verifier = None if entry.verifier_id == request.user.pk else request.user
    verification.take_entry(submission=entry, by=request.user, verifier=verifier)
    return redirect("submissions:check-desk", slug, code)


@require_POST
def try_rules_again(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Try the rules and look for entries alike with what is known now."""
    edition, _context = check_context(request, slug, manage=True)
    verification.try_again(submission=entry_of(edition, code), by=request.user)
    messages.success(request, _("The rules were tried, and entries alike were looked for."))
    return redirect("submissions:check-desk", slug, code)


@require_POST
def decide_rule(request: SignedInRequest, slug: str, code: str, rule: int) -> HttpResponse:
    """Decide where a rule alone cannot."""
    edition, context = check_context(request, slug, manage=True)
    entry = entry_of(edition, code)
    found = get_object_or_404(EligibilityRule, category=entry.category_id, pk=rule)
    form = RuleForm(request.POST, prefix=f"r{rule}")
    if form.is_valid():
        said = form.cleaned_data
        verification.decide_rule(
            submission=entry,
            rule=found,
            is_accepted=said["accepted"],
            reason=said["reason"],
            seen_version=said["seen_version"],
            by=request.user,
        )
        return redirect(f"{reverse('submissions:check-desk', args=[slug, code])}#ketentuan")
    return _desk(request, context, entry, sent={f"r{rule}": form}, status=422)


@require_POST
def return_entry(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Give the entry back to be mended."""
    edition, context = check_context(request, slug, manage=True)
    entry = entry_of(edition, code)
    form = ReturnForm(request.POST, prefix="return")
    if not form.is_valid():
        return _desk(request, context, entry, sent={"return": form}, status=422)
    said = form.cleaned_data
    call = verification.return_entry
    return _decided(request, context, edition, entry, {"return": form}, call, said)


@require_POST
def admit(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Admit the entry to judging."""
    edition, context = check_context(request, slug, manage=True)
    entry = entry_of(edition, code)
    form = DecisionForm(request.POST, prefix="admit")
    if not form.is_valid():
        return _desk(request, context, entry, sent={"admit": form}, status=422)
    call = verification.admit_verified
    return _decided(request, context, edition, entry, {"admit": form}, call, form.cleaned_data)


@require_POST
def reject(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Reject the entry, with the reason."""
    edition, context = check_context(request, slug, manage=True)
    entry = entry_of(edition, code)
    form = RejectForm(request.POST, prefix="reject")
    if not form.is_valid():
        return _desk(request, context, entry, sent={"reject": form}, status=422)
    call = verification.reject_verified
    return _decided(request, context, edition, entry, {"reject": form}, call, form.cleaned_data)


@require_POST
def remind(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Remind the people of a returned entry."""
    edition, _context = check_context(request, slug, manage=True)
    entry = verification.remind_returned(submission=entry_of(edition, code), by=request.user)
    messages.success(request, _("A reminder for %(code)s is on its way.") % {"code": entry.code})
    return redirect("submissions:check-desk", slug, code)


def _decided(
    request: SignedInRequest,
    context: dict[str, Any],
    edition: Edition,
    entry: Submission,
    sent: dict[str, forms.Form],
    call: Any,
    said: dict[str, Any],
) -> HttpResponse:
    """Call a decision; what is refused is said above the desk, with everything that was typed."""
    try:
        decided = call(submission=entry, by=request.user, **said)
    except DomainError as error:
        fresh = entry_of(edition, entry.code)
        for form in sent.values():
            form.add_error(None, str(error))
            data = form.data.copy()  # type: ignore[attr-defined]  # what a browser sent
            data[form.add_prefix("seen_version")] = str(fresh.check_version)
            form.data = data
        return _desk(request, context, fresh, sent=sent, status=409)
    facts = {"code": decided.code, "state": decided.get_state_display()}
    messages.success(request, _("%(code)s is now: %(state)s. The entrant is told by mail.") % facts)
    return redirect("submissions:check-queue", edition.slug)


def _desk(
    request: SignedInRequest,
    context: dict[str, Any],
    entry: Submission,
    sent: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    board = board_of(entry)
    sent = sent or {}
    context |= {
        "entry": entry,
        "board": board,
        "content": content_of(entry),
        "points": [PointForm(point, _check_form(point)) for point in board.points],
        "rules": [(rule, _rule_form(rule.said.rule, entry, sent)) for rule in board.rules],
        "forms": _forms(entry, board, sent) if context["manages"] else {},
        "sent": list(sent.values()),
        "is_checked_here": context["manages"] and entry.state == State.SUBMITTED,
    }
    return render(request, "submissions/check/desk.html", context, status=status)


def _check_form(point: Point) -> CheckForm:
    result = point.result if point.outcome else None
    initial = {
        "outcome": result.outcome if result else None,
        "note": point.result.note if point.result else "",
        "seen": point.seen,
    }
    return CheckForm(initial=initial, prefix=point.item.code)


def _rule_form(rule: EligibilityRule, entry: Submission, sent: dict[str, forms.Form]) -> forms.Form:
    prefix = f"r{rule.pk}"
    return sent.get(prefix) or RuleForm(initial={"seen_version": entry.check_version}, prefix=prefix)


def _forms(entry: Submission, board: Board, sent: dict[str, forms.Form]) -> dict[str, forms.Form]:
    seen = {"seen_version": entry.check_version}
    reasons = as_text(failed_reasons(board.points))
    made: dict[str, forms.Form] = {}
    if entry.state == State.SUBMITTED:
        due = due_in(board.policy.return_days)
        made["admit"] = DecisionForm(initial=seen, prefix="admit")
        made["return"] = ReturnForm(initial=seen | {"reason": reasons, "due_at": due}, prefix="return")
    if entry.state in {State.SUBMITTED, State.RETURNED}:
        made["reject"] = RejectForm(initial=seen | {"reason": reasons}, prefix="reject")
    return made | {name: form for name, form in sent.items() if name in made}


def _point(
    request: SignedInRequest,
    context: dict[str, Any],
    entry: Submission,
    item: str,
    sent: CheckForm | None,
    problem: str,
    before: int,
    status: int,
) -> HttpResponse:
    """One point alone, with what else on the page depends on it; a page that is behind keeps its version."""
    board = board_of(entry)
    point = next(point for point in board.points if point.item.code == item)
    form = sent if sent is not None else _check_form(point)
    in_step = request.POST.get("version") == str(before)
    context |= {
        "entry": entry,
        "board": board,
        "row": PointForm(point, form, problem),
        "is_checked_here": True,
        "in_step": in_step,
        "is_stored": status == 200,
        "version_ids": [f"id_{name}-seen_version" for name in ("admit", "return", "reject")]
        + [f"id_r{rule.said.rule.pk}-seen_version" for rule in board.rules if rule.is_doubtful],
    }
    return render(request, "submissions/check/_point_stored.html", context, status=status)
