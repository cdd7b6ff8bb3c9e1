"""Check your answers, submit, and the confirmation with the number."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.forms.privacy import NOT_AGREED, ConsentForm
from awards.http import SignedInRequest
from submissions.forms.gallery import GalleryForm
from submissions.models import Submission
from submissions.permissions import HAND_IN_ENTRY
from submissions.queries.check_page import chapters
from submissions.queries.content import content_digest
from submissions.queries.eligibility import rule_outcomes
from submissions.queries.forms import sections_of
from submissions.queries.gallery import consent_in_force
from submissions.queries.statements import declarations_of
from submissions.queries.task_list import task_list
from submissions.services.entries import current_content
from submissions.services.gallery import agree_to_gallery
from submissions.services.submitting import submit_entry
from submissions.views.frame import reachable_entry


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every answer once more, the statements to tick, and the button that submits.

    Who may only read or write sees the page without the button. What a rule refuses comes back on the page.
    """
    entry = reachable_entry(request, pk)
    if request.method == "POST":
        entry = reachable_entry(request, pk, right=HAND_IN_ENTRY)
        ticked = request.POST.getlist("pernyataan")
        declared = {int(value) for value in ticked if value.isascii() and value.isdecimal()}
        consent = ConsentForm(request.POST, edition=entry.category.edition, user=request.user)
        if not consent.is_valid():
            return _page(request, entry, refused=str(NOT_AGREED), declared=declared)
        try:
            with transaction.atomic():
                consent.save(get_language() or "")
                handed = submit_entry(
                    submission=entry,
                    declared=declared,
                    by=request.user,
                    seen_digest=request.POST.get("isi", ""),
                )
                # A page sent again submits nothing anew, so it does not decide anew either.
                gallery = _gallery(request, entry)
                if handed.is_new and gallery.is_valid():
                    agree_to_gallery(submission=entry, shown=gallery.shown, by=request.user)
        except DomainError as error:
            return _page(request, entry, refused=str(error), declared=declared)
        return redirect("submissions:sent", entry.pk)
    return _page(request, entry)


def _page(
    request: SignedInRequest, entry: Submission, *, refused: str = "", declared: set[int] | None = None
) -> HttpResponse:
    board = task_list(entry, request.user)
    if not board.is_open:
        if refused:  # somebody else was faster, or the time is over: the list says how things stand
            entry.refresh_from_db()
            board = task_list(entry, request.user)
        if not refused:
            return redirect("submissions:entry", entry.pk)
    content = current_content(entry)
    sections = sections_of(entry.form) if entry.form is not None else []
    context = {
        "edition": entry.category.edition,
        "entry": entry,
        "board": board,
        "chapters": chapters(entry, sections, content, with_ways=board.can_write),
        "digest": content_digest(content),
        "statements": [
            (statement, statement.pk in (declared or set())) for statement in declarations_of(entry.category)
        ],
        "outcomes": rule_outcomes(entry),
        "refused": refused,
        "consent": ConsentForm(edition=entry.category.edition, user=request.user),
        "gallery": _gallery(request, entry),
    }
    return render(request, "submissions/entry/check.html", context, status=409 if refused else 200)


def _gallery(request: SignedInRequest, entry: Submission) -> GalleryForm:
    """What the public may see; nothing is ticked beforehand that its people did not tick themselves."""
    data = request.POST if request.method == "POST" else None
    return GalleryForm(data, entry=entry, consent=consent_in_force(entry))


@require_safe
def sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """The confirmation with the number, what happens next, and the receipt. Raises Http404 for a draft."""
    entry = reachable_entry(request, pk)
    if entry.state == Submission.State.DRAFT or entry.submitted_at is None:
        raise Http404
    context = {
        "edition": entry.category.edition,
        "entry": entry,
        "board": task_list(entry, request.user),
        "revision": entry.revisions.last(),
    }
    return render(request, "submissions/entry/sent.html", context)


@require_safe
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was submitted, as its last revision froze it. Raises Http404 where nothing was."""
    entry = reachable_entry(request, pk)
    revision = entry.revisions.last()
    if revision is None:
        raise Http404
    sections = sections_of(entry.form) if entry.form is not None else []
    context = {
        "edition": entry.category.edition,
        "entry": entry,
        "revision": revision,
        "chapters": chapters(entry, sections, revision.content, with_ways=False),
    }
    return render(request, "submissions/entry/answers.html", context)
