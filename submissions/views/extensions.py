"""More time for one entry, given by the secretariat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards import formats
from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from submissions.forms.writing import ExtensionForm
from submissions.models import Submission
from submissions.queries.deadlines import deadline_of
from submissions.services.submitting import extend_deadline


@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Give one draft or returned entry more time, with a reason; earlier extensions are listed."""
    edition = staff_edition(request, slug, manage=True)
    entries = Submission.objects.filter(category__edition=edition).select_related(
        "category__edition", "unit__parent"
    )
    entry = get_object_or_404(entries, pk=pk)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        try:
            extend_deadline(
                submission=entry, until=until, reason=form.cleaned_data["reason"], by=request.user
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("“%(title)s” has time until %(until)s. Its people are told by mail.")
            messages.success(request, text % {"title": entry.title, "until": formats.deadline(until)})
            return redirect("submissions:extension", slug, entry.pk)
    context = {
        "edition": edition,
        "entry": entry,
        "form": form,
        "until": deadline_of(entry),
        "given": entry.extensions.select_related("by").order_by("-at", "-pk"),
        "may_extend": entry.state in {Submission.State.DRAFT, Submission.State.RETURNED},
    }
    return render(request, "submissions/entry/extension.html", context, status=422 if form.is_bound else 200)
