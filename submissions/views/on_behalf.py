"""The secretariat begins an entry for a unit that cannot do it itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.queries.people import units_of
from submissions.forms.writing import StartForm
from submissions.services.drafts import start_draft
from submissions.views.check_frame import check_context


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose a category (`?kategori=`), then unit and title; the ledger says that it was done on behalf.

    Exempt from the window, as rule 11 has it. The secretariat then writes and submits like an entrant.
    """
    edition, context = check_context(request, slug, manage=True)
    categories = edition.categories.order_by("position")
    context |= {"categories": categories, "category": None, "form": None}
    code = request.GET.get("kategori")
    if not code:
        return render(request, "submissions/check/on_behalf.html", context)
    category = get_object_or_404(categories, code=code)
    units = list(units_of(edition).filter(kind__in=category.unit_kinds).order_by("name", "pk"))
    form = StartForm(request.POST if request.method == "POST" else None, category=category, units=units)
    context |= {"category": category, "form": form}
    if form.is_bound and form.is_valid():
        try:
            entry = start_draft(
                category=category,
                unit=form.cleaned_data["unit"],
                title=form.cleaned_data["title"],
                participant_kind=form.cleaned_data.get("participant_kind", ""),
                by=request.user,
                on_behalf=True,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("The entry of %(unit)s is begun. Write it and submit it here.")
            messages.success(request, text % {"unit": entry.unit.label})
            return redirect("submissions:entry", entry.pk)
    status = 422 if form.is_bound else 200
    return render(request, "submissions/check/on_behalf.html", context, status=status)
