"""The head of papers, the emblem, and who signs: settings that hold for papers issued from now on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Edition
from awards.services.setup_base import SettingsChanged
from reports.forms.letterhead import (
    RANKS,
    EmblemForm,
    LetterheadForm,
    LookForm,
    SignatoryForm,
    letterhead_initial,
    next_order,
    signatory_initial,
)
from reports.models import Document, Letterhead, Signatory
from reports.pdf.papers import render_sample
from reports.services.documents import number_text
from reports.services.facts import paper_letterhead, paper_signatory, signatories_in_force, signature_lines
from reports.services.letterheads import (
    letterhead_seen,
    period_words,
    remove_emblem,
    remove_signatory,
    save_signatory,
    set_emblem,
    set_letterhead,
)
from reports.views.certificate_design import look_context
from reports.views.frame import staff_context

SAMPLES = (
    ("winner", gettext_lazy("Winner's certificate (PDF)")),
    ("participant", gettext_lazy("Participant's certificate (PDF)")),
    ("juror", gettext_lazy("Juror's certificate (PDF)")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: SignedInRequest, slug: str) -> HttpResponse:
    """Lines, number and accent of the papers; who signs them; and how it all looks."""
    edition, context = staff_context(request, slug, manage=request.method == "POST")
    stored = Letterhead.objects.filter(edition=edition).first()
    if request.method != "POST":
        form = LetterheadForm(initial=letterhead_initial(stored, letterhead_seen(stored)))
        return _page(request, edition, context, form=form)
    form = LetterheadForm(request.POST)
    if form.is_valid():
        try:
            set_letterhead(
                edition=edition, facts=form.facts(), seen=form.cleaned_data["seen"], by=request.user
            )
        except SettingsChanged as error:
            typed = request.POST.copy()
            typed["seen"] = letterhead_seen(Letterhead.objects.filter(edition=edition).first())
            form = LetterheadForm(typed)
            form.is_valid()
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It holds for papers issued from now on."))
            return redirect("reports:letterhead", slug)
    return _page(request, edition, context, form=form, status=422)


@require_POST
def emblem_send(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take over an emblem."""
    edition, context = staff_context(request, slug, manage=True)
    form = EmblemForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            set_emblem(edition=edition, file=form.cleaned_data["emblem"], by=request.user)
        except DomainError as error:
            form.add_error("emblem", str(error))
        else:
            messages.success(request, _("The emblem is in place. It holds for papers issued from now on."))
            return redirect("reports:letterhead", slug)
    return _page(request, edition, context, emblem_form=form, status=422)


@require_POST
def emblem_remove(request: SignedInRequest, slug: str) -> HttpResponse:
    """Go back to the product's neutral shield."""
    edition, _context = staff_context(request, slug, manage=True)
    remove_emblem(edition=edition, by=request.user)
    messages.success(request, _("The emblem is removed. Papers that bear it keep it."))
    return redirect("reports:letterhead", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def signatory_edit(request: SignedInRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a signatory, or change one."""
    edition, context = staff_context(request, slug, manage=True)
    stored = get_object_or_404(Signatory, edition=edition, pk=pk) if pk is not None else None
    initial = signatory_initial(stored) if stored else {"order": next_order(edition)}
    form = SignatoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            save_signatory(edition=edition, facts=form.facts(), signatory_id=pk, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It holds for papers issued from now on."))
            for doubt in form.doubts:
                messages.warning(request, doubt)
            return redirect("reports:letterhead", slug)
    context |= {"form": form, "signatory": stored, "ranks": RANKS}
    return render(request, "setup/signatory.html", context, status=422 if form.errors else 200)


@require_POST
def signatory_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remove a signatory; papers that bear the name keep it."""
    edition, _context = staff_context(request, slug, manage=True)
    found = get_object_or_404(Signatory, edition=edition, pk=pk)
    remove_signatory(edition=edition, signatory_id=found.pk, by=request.user)
    text = _("%(name)s is removed. Papers that bear the name keep it.")
    messages.success(request, text % {"name": found.name})
    return redirect("reports:letterhead", slug)


@require_safe
def sample(request: SignedInRequest, slug: str) -> HttpResponse:
    """A paper to look at, marked as an example on every page; it has no number of record."""
    edition, _context = staff_context(request, slug)
    stored = Letterhead.objects.filter(edition=edition).first()
    today = timezone.localdate()
    with translation.override(edition.language):
        pdf = render_sample(
            edition=edition.name,
            number=number_text(stored, "recap", 1, edition.year) if stored else "",
            signatories=[
                paper_signatory(signatory, above="") for signatory in signatories_in_force(edition, today)
            ],
            letterhead=paper_letterhead(stored),
        )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="contoh-kop.pdf"'
    return response


def _page(
    request: SignedInRequest,
    edition: Edition,
    context: dict[str, Any],
    *,
    form: LetterheadForm | None = None,
    emblem_form: EmblemForm | None = None,
    status: int = 200,
) -> HttpResponse:
    stored = Letterhead.objects.filter(edition=edition).first()
    today = timezone.localdate()
    in_force = signatories_in_force(edition, today)
    rows = Signatory.objects.filter(edition=edition).order_by("order", "valid_from", "pk")
    context |= look_context(edition, stored, LookForm({}))
    context |= {
        "stored": stored,
        "form": form or LetterheadForm(initial=letterhead_initial(stored, letterhead_seen(stored))),
        "emblem_form": emblem_form or EmblemForm(),
        "kinds": SAMPLES,
        "number": number_text(stored, "certificate", 17, edition.year) if stored else "",
        "rows": [
            (row, period_words(row.valid_from, row.valid_until), row in in_force, signature_lines(row))
            for row in rows
        ],
        "blocks": [(row, signature_lines(row)) for row in in_force],
        "issued": Document.objects.filter(edition=edition).count(),
    }
    return render(request, "setup/letterhead.html", context, status=status)
