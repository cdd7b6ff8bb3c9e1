"""The words of certificates, minutes and decree, with how they read once filled in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Edition
from awards.services.setup_base import SettingsChanged
from reports.forms.wording import WordingForm
from reports.models import Document, Letterhead, Signatory
from reports.queries.wording import wording_of
from reports.services.wording import set_wording, wording_seen
from reports.views.frame import staff_context
from reports.wording import BY_CODE, fill


@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: SignedInRequest, slug: str) -> HttpResponse:
    """Each part of certificates, minutes and decree; POST stores what differs from the default."""
    edition, context = staff_context(request, slug, manage=request.method == "POST")
    with translation.override(edition.language):
        texts = wording_of(edition)
    seen, manages = wording_seen(edition), context["manages"]
    if request.method != "POST":
        return _page(request, context, WordingForm(texts=texts, seen=seen, manages=manages))
    form = WordingForm(request.POST, texts=texts, seen=seen, manages=manages)
    if form.is_valid():
        try:
            with translation.override(edition.language):
                set_wording(
                    edition=edition, texts=form.texts(), seen=form.cleaned_data["seen"], by=request.user
                )
        except SettingsChanged as error:
            typed = request.POST.copy()
            typed["seen"] = seen
            form = WordingForm(typed, texts=texts, seen=seen, manages=manages)
            form.is_valid()
            form.add_error(None, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It holds for papers issued from now on."))
            return redirect("reports:wording", slug)
    return _page(request, context, form, status=422)


@require_POST
def preview(request: SignedInRequest, slug: str) -> JsonResponse:
    """The typed parts as a paper would read them: texts alone, filled in and never executed."""
    edition, _context = staff_context(request, slug, manage=True)
    values = example_values(edition)
    return JsonResponse({code: fill(request.POST.get(code, "")[:4000], values) for code in BY_CODE})


def example_values(edition: Edition) -> dict[str, str]:
    """What is put in for an example: the edition's own names and its first category."""
    letterhead = Letterhead.objects.filter(edition=edition).first()
    category = edition.categories.order_by("position").first()
    signatory = Signatory.objects.filter(edition=edition).order_by("order", "pk").first()
    return {
        "pejabat": signatory.position if signatory is not None else "…",
        "penyelenggara": letterhead.lines[0] if letterhead and letterhead.lines else edition.organizer.name,
        "edisi": edition.name,
        "tahun": str(edition.year),
        "tempat": edition.place_name,
        "ruang": edition.place_name,
        "kategori": category.name if category is not None else "…",
    }


def _page(
    request: SignedInRequest, context: dict[str, Any], form: WordingForm, status: int = 200
) -> HttpResponse:
    edition: Edition = context["edition"]
    values = example_values(edition)
    context |= {
        "form": form,
        "papers": [
            (label, paper, [(field, fill(str(field.value() or ""), values)) for field in fields])
            for label, paper, fields in form.papers
        ],
        "issued": Document.objects.filter(edition=edition).count(),
    }
    return render(request, "setup/wording.html", context, status=status)
