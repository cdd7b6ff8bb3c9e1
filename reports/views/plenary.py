"""The plenary's page: who is there, what the session decides, and the board for the hall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Category, Edition
from awards.services.seals import standing_seals
from reports.forms.pages import ConfirmResultsForm
from reports.forms.plenary import DecisionForm, SessionForm
from reports.placing import Decided
from reports.queries.plenary import Board, choices_of_entries, plenary_board
from reports.queries.session import jurors_of, open_session
from reports.services.plenary import decide_place, drop_decision, hold_session
from reports.services.results import confirm_results
from reports.views.frame import category_of, staff_context


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The session's page; POST sets the plenary's lock with the places as they stand on it."""
    edition, context = staff_context(request, slug, manage=True)
    found = category_of(edition, category)
    board = plenary_board(found)
    sent = request.POST if request.method == "POST" else None
    form = ConfirmResultsForm(sent, has_joint=bool(board.joint))
    if sent is not None and form.is_valid():
        confirm_results(category=found, by=request.user, allow_joint=form.cleaned_data["joint"])
        messages.success(request, _("The places of %(name)s are confirmed.") % {"name": found.name})
        return redirect("reports:final-ranking", slug, category)
    return _page(request, context, found, board, form=form)


@require_POST
def session(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Write down day, venue, quorum, presence and dissent."""
    edition, context = staff_context(request, slug, manage=True)
    found = category_of(edition, category)
    form = _session_form(found, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            hold_session(
                category=found,
                held_on=said["held_on"],
                venue=said["venue"],
                quorum=said["quorum"],
                quorum_reason=said["quorum_reason"],
                seats=form.seats(),
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The session is written down."))
            return redirect("reports:confirm-results", slug, category)
    return _page(request, context, found, plenary_board(found), session_form=form)


@require_POST
def decide(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Give an entry another place than the rules, or drop such a decision (`entry` and `drop`)."""
    edition, context = staff_context(request, slug, manage=True)
    found = category_of(edition, category)
    if "drop" in request.POST:
        entry = get_object_or_404(found.submissions, code=request.POST["drop"])
        if drop_decision(category=found, submission=entry, by=request.user):
            messages.success(request, _("%(code)s has the place of the rules again.") % {"code": entry.code})
        return redirect("reports:confirm-results", slug, category)
    form = _decision_form(found, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            decide_place(
                category=found,
                submission=get_object_or_404(found.submissions, code=said["entry"]),
                decided=Decided(form.chosen(), said["prize"], said["reason"]),
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is on record. It holds once the places are confirmed."))
            return redirect("reports:confirm-results", slug, category)
    return _page(request, context, found, plenary_board(found), decision_form=form)


@require_safe
def hall(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The board for the hall's screen: places and ties alone, in great letters."""
    edition, context = staff_context(request, slug)
    found = category_of(edition, category)
    context |= {"category": found, "board": plenary_board(found), "seals": standing_seals(found.pk)}
    return render(request, "reports/plenary_hall.html", context)


def _session_form(category: Category, data: Any = None) -> SessionForm:
    edition: Edition = category.edition
    today = timezone.localdate(timezone=edition.zone)
    return SessionForm(data, jurors=list(jurors_of(category)), session=open_session(category), today=today)


def _decision_form(category: Category, data: Any = None) -> DecisionForm:
    places = list(category.places.order_by("number").values_list("number", "title"))
    return DecisionForm(data, entries=choices_of_entries(category), places=places)


def _page(
    request: SignedInRequest,
    context: dict[str, Any],
    category: Category,
    board: Board,
    *,
    form: ConfirmResultsForm | None = None,
    session_form: SessionForm | None = None,
    decision_form: DecisionForm | None = None,
) -> HttpResponse:
    """The page with whichever form was sent; an error keeps what was typed."""
    forms = [form, session_form, decision_form]
    seals = standing_seals(category.pk)
    session = open_session(category)
    context |= {
        "category": category,
        "board": board,
        "seals": seals,
        "session": session,
        "present": session.attendance.filter(is_present=True).count() if session is not None else 0,
        "form": form or ConfirmResultsForm(has_joint=bool(board.joint)),
        "session_form": session_form or _session_form(category),
        "decision_form": decision_form or _decision_form(category),
        "refused": next((one for one in forms if one is not None and one.errors), None),
        "hall": reverse("reports:plenary-hall", args=[context["edition"].slug, category.code]),
    }
    status = 422 if context["refused"] is not None else 200
    return render(request, "reports/plenary.html", context, status=status)
