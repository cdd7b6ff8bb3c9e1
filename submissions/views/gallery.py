"""What the public gallery shows of an entry: its people decide, the secretariat records what is signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.permissions import RUN_EDITION
from submissions.forms.gallery import ClassificationForm, GalleryForm, PaperConsentForm
from submissions.models import Submission
from submissions.permissions import SHOW_ENTRY
from submissions.queries.gallery import consent_in_force
from submissions.services.gallery import agree_to_gallery, classify_entry
from submissions.views.check_frame import check_context
from submissions.views.frame import reachable_entry


@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whoever hands an entry in decides what the public sees of it, and can change it; later too."""
    entry = reachable_entry(request, pk)
    may_decide = request.user.has_perm(SHOW_ENTRY, entry)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    consent = consent_in_force(entry)
    data = request.POST if request.method == "POST" else None
    form = GalleryForm(data, entry=entry, consent=consent)
    if form.is_bound and form.is_valid():
        agree_to_gallery(submission=entry, shown=form.shown, by=request.user)
        messages.success(request, _saved(shown=form.shown.entry))
        return redirect("submissions:gallery", entry.pk)
    context = {"edition": entry.category.edition, "entry": entry, "form": form, "consent": consent}
    context |= {"may_decide": may_decide, "row": _row(entry)}
    return render(request, "submissions/entry/gallery.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_consent(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The secretariat records a consent that was given on paper, and what the entry contributes to.

    The archive has the first form too, since to take back is always possible; the service refuses more.
    """
    edition, context = check_context(request, slug)
    records = request.user.has_perm(RUN_EDITION, edition)
    if request.method == "POST" and not records:
        raise PermissionDenied
    rows = Submission.objects.filter(category__edition=edition).select_related(
        "category", "unit__parent", "form"
    )
    entry = get_object_or_404(rows, pk=pk)
    entry.category.edition = edition
    consent = consent_in_force(entry)
    action = request.POST.get("simpan", "") if request.method == "POST" else ""
    form = PaperConsentForm(request.POST if action == "persetujuan" else None, entry=entry, consent=consent)
    classes = ClassificationForm(
        request.POST if action == "klasifikasi" else None,
        initial={"sdgs": entry.sdgs, "urusan": entry.urusan},
    )
    if form.is_bound and form.is_valid():
        try:
            agree_to_gallery(submission=entry, shown=form.shown, by=request.user, on_paper=form.on_paper)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _saved(shown=form.shown.entry))
            return redirect("submissions:paper-consent", slug, entry.pk)
    if classes.is_bound and classes.is_valid():
        classify_entry(submission=entry, by=request.user, **classes.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("submissions:paper-consent", slug, entry.pk)
    context |= {
        "entry": entry,
        "form": form,
        "classes": classes,
        "consent": consent,
        "row": _row(entry),
        "records": records,
        "history": entry.gallery_consents.select_related("by"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "submissions/check/gallery.html", context, status=status)


def _row(entry: Submission) -> Any:
    return getattr(entry, "gallery_entry", None)


def _saved(*, shown: bool) -> str:
    if shown:
        return _("Saved. The gallery shows it as soon as the results are published.")
    return _("Saved. The gallery does not show this innovation.")
