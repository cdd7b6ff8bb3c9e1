"""Preparing the entries of a blind stage: the secretariat blackens what gives them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage
from judging.blind_board import BlindEntry, blind_entry, blind_rows
from judging.forms.blind import BlackenForm
from judging.queries import field_of
from judging.services.redactions import blacken, blacken_file, show_again
from judging.views.panels import stage_context, stage_of
from submissions.models import Submission


def _blind_stage(edition: Edition, category: str, stage: str) -> Stage:
    """A blind stage by its codes. Raises Http404, also for a stage that is not blind."""
    found = stage_of(edition, category, stage)
    if not found.is_blind:
        raise Http404
    return found


@require_safe
def blind_entries(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The entries of a blind stage, with how much of each is black."""
    edition = staff_edition(request, slug)
    found = _blind_stage(edition, category, stage)
    page, rows = blind_rows(found, request.GET.get("page"))
    context = stage_context(request, edition, found) | {"page": page, "rows": rows}
    return render(request, "judging/blind_entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def blind_edit(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """One entry as its jurors read it; words are blackened wherever they stand, or shown again."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    found = _blind_stage(edition, category, stage)
    entries = field_of(found).select_related("unit__parent", "category").prefetch_related("team")
    entry: Submission = get_object_or_404(entries, pk=pk)
    shown = blind_entry(found, entry)
    if shown is None:
        raise Http404
    form = BlackenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("show_again", "").isdecimal():
        return _show_again(request, shown, int(request.POST["show_again"]))
    if request.method == "POST" and "hide_file" in request.POST:
        blacken_file(revision=shown.revision, sha256=request.POST["hide_file"], by=request.user)
        messages.success(request, _("The file is left out."))
        return redirect(request.path)
    if form.is_bound and form.is_valid():
        try:
            made = blacken(revision=shown.revision, words=form.cleaned_data["words"], by=request.user)
        except DomainError as error:  # at the field, so that the words are not lost
            form.add_error("words", str(error))
        else:
            text = ngettext("%(count)d place is black now.", "%(count)d places are black now.", made)
            messages.success(request, text % {"count": made})
            return redirect(request.path)
    context = stage_context(request, edition, found) | {"found": shown, "form": form}
    return render(request, "judging/blind_edit.html", context, status=422 if form.errors else 200)


def _show_again(request: SignedInRequest, shown: BlindEntry, pk: int) -> HttpResponse:
    for black in shown.black:
        if black.redaction.pk == pk:
            show_again(redaction=black.redaction, by=request.user)
            messages.success(request, _("The passage is shown again."))
            return redirect(request.path)
    raise Http404
